using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Dvb;

/// <summary>
/// The network device of an adapter (drivers/media/dvb-core/dvb_net.c): its release has always waited for the file to be closed; 4172385b0c9a adds the
/// test of <c>exit</c> to open, and a lock.
/// </summary>
/// <remarks>Read: the posting of 4172385b0c9a, and open, close and release before it [V].</remarks>
public sealed class DvbNet : DvbFunction
{
    private readonly DvbCore core;
    private readonly NetState net;

    internal DvbNet(DvbCore core, LoadableModule? module = null)
    {
        this.core = core;
        net = new NetState(core.Machine);
        Device = new DvbDevice(core, this, module);
    }

    internal override KernelObject DriverMemory => net;

    /// <summary><c>dvb_net_init</c>.</summary>
    public override async Op Register(CharacterNode node) => await core.DvbRegisterDevice(Device, node);

    /// <summary><c>dvb_net_release</c>.</summary>
    public override async Op Unregister()
    {
        const string Function = "dvb_net_release";
        if (core.Version.WaitsForUsers)
            await net.RemoveMutex.Lock(Function);
        await net.Exit.Write(1, Function);
        if (core.Version.WaitsForUsers)
            await net.RemoveMutex.Unlock(Function);
        if (await Device.Users.Read(Function) < 1)
            await Device.WaitQueue.WaitEvent(async () => await Device.Users.Read(Function) == 1, Function);
        await core.DvbUnregisterDevice(Device);
        await net.Touch(Function); // state
    }

    /// <summary><c>dvb_generic_open</c>, later <c>locked_dvb_net_open</c>.</summary>
    internal override async Op<int> Open(Kernel.File file)
    {
        const string Function = "locked_dvb_net_open";
        if (!core.Version.WaitsForUsers)
            return await DvbCore.DvbGenericOpen(Device);
        if (await net.RemoveMutex.LockInterruptible(Function) != 0)
            return -Errno.ERESTARTSYS;
        int result = await net.Exit.Read(Function) != 0 ? -Errno.ENODEV : await DvbCore.DvbGenericOpen(Device);
        await net.RemoveMutex.Unlock(Function);
        return result;
    }

    /// <summary><c>dvb_net_do_ioctl</c>.</summary>
    internal override async Op<int> Ioctl(DvbDevice dvbdev)
    {
        const string Function = "dvb_net_do_ioctl";
        await dvbdev.Touch(Function); // priv
        if (await net.IoctlMutex.LockInterruptible(Function) != 0)
            return -Errno.ERESTARTSYS;
        await net.Touch(Function); // state
        await net.IoctlMutex.Unlock(Function);
        return 0;
    }

    /// <summary><c>dvb_net_close</c>: the device is looked at after its reference is put.</summary>
    internal override async Op Release(DvbDevice dvbdev)
    {
        const string Function = "dvb_net_close";
        await dvbdev.Touch(Function); // priv
        if (core.Version.WaitsForUsers)
            await net.RemoveMutex.Lock(Function);
        await core.DvbGenericRelease(dvbdev);
        bool wakes = await dvbdev.Users.Read(Function) == 1 && await net.Exit.Read(Function) == 1;
        if (core.Version.WaitsForUsers)
            await net.RemoveMutex.Unlock(Function);
        if (wakes)
            await dvbdev.WaitQueue.WakeUp(Function);
    }

    /// <summary><c>struct dvb_net</c>, in the driver's memory.</summary>
    private sealed class NetState : KernelObject
    {
        internal NetState(Machine machine)
            : base(machine, "dvb_net")
        {
            RemoveMutex = new Mutex(this, "remove_mutex");
            IoctlMutex = new Mutex(this, "ioctl_mutex");
            Exit = new Field<int>(this, "exit", 0);
        }

        internal Mutex RemoveMutex { get; }

        internal Mutex IoctlMutex { get; }

        internal Field<int> Exit { get; }
    }
}
