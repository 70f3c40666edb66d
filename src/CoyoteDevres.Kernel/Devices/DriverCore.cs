using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A driver that binds to devices.</summary>
public abstract class DeviceDriver(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The module that its functions are in, if that can go: a bound device does not pin it.</summary>
    public virtual Module? Owner => null;

    /// <summary>Its <c>bind</c> and <c>unbind</c> files, while it is registered on a bus.</summary>
    internal KernfsNode? BindFiles { get; set; }

    /// <summary>The devices bound to it, while it is registered on a bus.</summary>
    internal Klist? Bound { get; set; }

    /// <summary>True if it can drive the device (<c>bus-&gt;match</c>).</summary>
    public virtual bool Matches(Device device) => true;

    /// <summary>Binds to a device: 0, or a negative error. Runs under <c>device_lock</c>.</summary>
    public abstract Op<int> Probe(Device device);

    /// <summary>
    /// <c>drv-&gt;dev_groups</c>: attributes of the bound device, there from the end of probe; the core removes them, and waits for those that
    /// run, before it calls <see cref="Remove"/>. [R] <c>device_remove</c>.
    /// </summary>
    public virtual IReadOnlyList<DeviceAttribute> DevGroups => [];

    /// <summary>Unbinds from it, before its managed resources go. Runs under <c>device_lock</c>.</summary>
    public virtual Op Remove(Device device) => Op.Done;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Binding and unbinding (drivers/base/dd.c, drivers/base/bus.c; section B4 of the facts).</summary>
public static class DriverCore
{
    /// <summary>The branch that a completed unbind takes.</summary>
    public const string Unbound = "unbind -> done";

    /// <summary><c>device_driver_attach</c> of a device that has no driver yet.</summary>
    public static async Op<int> Bind(Device device, DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(driver);
        await device.Lock.Lock("device_driver_attach");
        int result = await ReallyProbe(device, driver);
        await device.Lock.Unlock("device_driver_attach");
        return result;
    }

    /// <summary>
    /// A write to the driver's <c>unbind</c> attribute: <c>unbind_store</c>, <c>device_driver_detach</c>. The device is found by
    /// name with a reference; whether it is bound to this driver is read without the lock first, and again under it.
    /// </summary>
    public static async Op UnbindStore(Device device, DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(device);
        await device.Get("unbind_store");
        if (await device.Driver.Read("unbind_store") == driver)
            await ReleaseDriver(device);
        await device.Put("unbind_store");
        device.Machine.Branch(Unbound);
    }

    /// <summary>
    /// A write to the driver's <c>bind</c> attribute, of a device without a bus to find it on: <c>bind_store</c>,
    /// <c>device_driver_attach</c>.
    /// </summary>
    /// <returns>0, <c>-EBUSY</c> if it is bound, or what probe returns.</returns>
    public static async Op<int> BindStore(Device device, DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(driver);
        await device.Get("bind_store");
        int result = driver.Matches(device) ? await Attach(device, driver, "device_driver_attach") : -Errno.ENODEV;
        await device.Put("bind_store");
        return result;
    }

    /// <summary>
    /// <c>device_release_driver_internal</c>: <c>device_lock</c> stays held through everything a removal does, which is the driver's
    /// remove, its managed resources, newest first, and only then its pointers.
    /// </summary>
    /// <param name="device">What is unbound.</param>
    /// <param name="only">From that driver only; null for whichever it is.</param>
    public static async Op ReleaseDriver(Device device, DeviceDriver? only = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        await device.Lock.Lock("device_release_driver_internal");
        if (await device.Driver.Read("__device_release_driver") is { } driver && (only is null || only == driver))
        {
            foreach (var attribute in driver.DevGroups)
                await attribute.Node.Remove("device_remove_groups");
            if (driver.Owner is { } module)
                await module.Call($"{driver.Name}_remove", () => driver.Remove(device));
            else
                await driver.Remove(device);
            await UnbindCleanup(device, "__device_release_driver");
            if (driver.Bound is { } bound)
            {
                await bound.Delete(device.BusNode, new Site("__device_release_driver", "", 0));
                await bound.WaitGone(new Site("klist_remove", "", 0));
            }
        }

        await device.Lock.Unlock("device_release_driver_internal");
    }

    /// <summary>Binds unless it is bound, or being deleted: 0, or a negative error.</summary>
    internal static async Op<int> Attach(Device device, DeviceDriver driver, string function)
    {
        await device.Lock.Lock(function);
        int result = device.IsDead ? -Errno.ENODEV : -Errno.EBUSY;
        if (!device.IsDead && await device.Driver.Read(function) is null)
            result = await ReallyProbe(device, driver);
        await device.Lock.Unlock(function);
        return result;
    }

    /// <summary><c>really_probe</c>: a probe that fails half-way leaves nothing managed behind.</summary>
    private static async Op<int> ReallyProbe(Device device, DeviceDriver driver)
    {
        await device.Driver.Write(driver, "really_probe");
        int result = driver.Owner is { } module
            ? await module.Call($"{driver.Name}_probe", () => driver.Probe(device))
            : await driver.Probe(device);
        if (result < 0)
            await UnbindCleanup(device, "really_probe");
        else if (driver.Bound is { } bound)
            await bound.Append(device.BusNode, new Site("driver_bound", "", 0));
        return result;
    }

    /// <summary><c>device_unbind_cleanup</c>.</summary>
    private static async Op UnbindCleanup(Device device, string function)
    {
        await device.Resources.ReleaseAll();
        await device.Driver.Write(null, function);
        await device.DriverData.Store(null, function);
    }
}
