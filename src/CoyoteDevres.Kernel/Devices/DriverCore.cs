using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A driver that binds to devices.</summary>
public abstract class DeviceDriver(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Binds to a device: 0, or a negative error. Runs under <c>device_lock</c>.</summary>
    public abstract Op<int> Probe(Device device);

    /// <summary>Unbinds from it, before its managed resources go. Runs under <c>device_lock</c>.</summary>
    public virtual Op Remove(Device device) => Op.Done;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Binding and unbinding (drivers/base/dd.c, drivers/base/bus.c).</summary>
public static class DriverCore
{
    /// <summary>The branch that a completed unbind takes.</summary>
    public const string Unbound = "unbind -> done";

    /// <summary><c>driver_probe_device</c>, as on registration.</summary>
    public static async Op<int> Bind(Device device, DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(driver);
        await device.Lock.Lock("device_driver_attach");
        await device.Driver.Write(driver, "really_probe");
        int result = await driver.Probe(device);
        if (result < 0)
        {
            await device.Resources.ReleaseAll();
            await device.Driver.Write(null, "really_probe");
        }

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

    /// <summary><c>device_release_driver_internal</c>: <c>device_lock</c> stays held through everything a removal does.</summary>
    public static async Op ReleaseDriver(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await device.Lock.Lock("device_release_driver_internal");
        if (await device.Driver.Read("__device_release_driver") is { } driver)
        {
            await driver.Remove(device);
            await device.Resources.ReleaseAll();
            await device.Driver.Write(null, "__device_release_driver");
        }

        await device.Lock.Unlock("device_release_driver_internal");
    }
}
