using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// A device that is unregistered with its device_lock held, and the attribute that every device has (drivers/base/core.c; sections A11 and
/// B6): the remover waits for the show that runs, which waits for the lock. 15fffc6a5624 has <c>uevent_show</c> read <c>dev-&gt;driver</c> under
/// RCU instead; 9a71892cbcdb took that back, since readers no longer waited for a probe.
/// </summary>
public sealed class UeventDevice
{
    private readonly bool takesLock;
    private readonly Rcu rcu;
    private readonly BusDevice device;

    /// <summary>Creates it.</summary>
    /// <param name="kernel">Where.</param>
    /// <param name="takesLock">True if <c>uevent_show</c> takes device_lock; else it reads under RCU.</param>
    public UeventDevice(UnloadKernel kernel, bool takesLock)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        this.takesLock = takesLock;
        rcu = kernel.Machine.Rcu;
        device = new BusDevice(kernel.Machine);
        Uevent = new DeviceAttribute(kernel.Machine, "uevent", Show);
        device.Dev.AddAttribute(Uevent);
    }

    /// <summary>What users read.</summary>
    public DeviceAttribute Uevent { get; }

    /// <summary><c>device_add</c>; in the set-up.</summary>
    public async Op Plug() => await device.Dev.Add();

    /// <summary>Its owner unregisters it, and wants nobody to bind or unbind a driver meanwhile.</summary>
    public async Op Unplug()
    {
        const string Remove = "remove";
        await device.Dev.Lock.Lock(Remove);
        await device.Dev.Del();
        await device.Dev.Lock.Unlock(Remove);
        await device.Dev.Put(Remove);
    }

    private async Op<int> Show()
    {
        const string Function = "uevent_show", Reader = "dev_uevent";
        if (takesLock)
            await device.Dev.Lock.Lock(Function);
        else
            await rcu.ReadLock(Reader);
        await device.Dev.Driver.ReadOnce(Reader);
        if (takesLock)
            await device.Dev.Lock.Unlock(Function);
        else
            await rcu.ReadUnlock(Reader);
        return 0;
    }

    private sealed class BusDevice : KernelObject
    {
        internal BusDevice(Machine machine)
            : base(machine, "bus_device") => Dev = new Device(this, "dev", async () => await Kfree("bus_device_release"));

        internal Device Dev { get; }
    }
}
