using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Dvb;

/// <summary>
/// The conditional access device (drivers/media/dvb-core/dvb_ca_en50221.c): a private structure that open files count, and a public one of the
/// driver's, which nobody does. 280a8ab81733 lets the release wait until the file is closed.
/// </summary>
/// <remarks>Read: the posting of 280a8ab81733, and the release in a tree after it [V]; the rest of open and close from memory. The thread that polls slots is left out.</remarks>
public sealed class DvbCa : DvbFunction
{
    private readonly DvbCore core;
    private readonly LoadableModule? module;
    private readonly CaPublic pub;
    private readonly CaPrivate ca;

    internal DvbCa(DvbCore core, LoadableModule? module = null)
    {
        this.core = core;
        this.module = module;
        pub = new CaPublic(core.Machine);
        Device = new DvbDevice(core, this, module);
        ca = new CaPrivate(core, Device);
    }

    internal override KernelObject DriverMemory => pub;

    /// <inheritdoc/>
    public override void RetainAll()
    {
        base.RetainAll();
        ca.Retain();
    }

    /// <summary><c>dvb_ca_en50221_init</c>.</summary>
    public override async Op Register(CharacterNode node) => await core.DvbRegisterDevice(Device, node);

    /// <summary><c>dvb_ca_en50221_release</c>.</summary>
    public override async Op Unregister()
    {
        const string Function = "dvb_ca_en50221_release";
        await pub.Touch(Function); // private
        if (core.Version.WaitsForUsers)
        {
            await ca.RemoveMutex.Lock(Function);
            await ca.Exit.Write(1, Function);
            await ca.RemoveMutex.Unlock(Function);
            if (await Device.Users.Read(Function) < 1)
                await Device.WaitQueue.WaitEvent(async () => await Device.Users.Read(Function) == 1, Function);
        }

        await SlotShutdown();
        await core.DvbRemoveDevice(Device);
        await ca.RefCount.Put("dvb_ca_private_put");
        await pub.Touch(Function); // private = NULL
    }

    /// <summary><c>dvb_ca_en50221_io_open</c>.</summary>
    internal override async Op<int> Open(Kernel.File file)
    {
        const string Function = "dvb_ca_en50221_io_open";
        if (core.Version.WaitsForUsers)
        {
            await ca.RemoveMutex.Lock(Function);
            if (await ca.Exit.Read(Function) != 0)
            {
                await ca.RemoveMutex.Unlock(Function);
                return -Errno.ENODEV;
            }
        }

        await ca.Touch(Function); // pub
        await pub.Touch(Function); // owner
        int result = module is null || await module.TryGet(Function) ? await OpenGeneric(Function) : -Errno.EIO;
        if (core.Version.WaitsForUsers)
            await ca.RemoveMutex.Unlock(Function);
        return result;
    }

    /// <summary><c>dvb_ca_en50221_io_ioctl</c>: resets a slot.</summary>
    internal override async Op<int> Ioctl(DvbDevice dvbdev)
    {
        const string Function = "dvb_ca_en50221_io_ioctl";
        await dvbdev.Touch(Function); // priv
        if (await ca.IoctlMutex.LockInterruptible(Function) != 0)
            return -Errno.ERESTARTSYS;
        await SlotShutdown();
        await ca.IoctlMutex.Unlock(Function);
        return 0;
    }

    /// <summary><c>dvb_ca_en50221_io_release</c>.</summary>
    internal override async Op Release(DvbDevice dvbdev)
    {
        const string Function = "dvb_ca_en50221_io_release";
        await dvbdev.Touch(Function); // priv
        if (core.Version.WaitsForUsers)
            await ca.RemoveMutex.Lock(Function);
        await ca.Touch(Function); // open, pub
        await core.DvbGenericRelease(dvbdev);
        await pub.Touch(Function); // owner
        if (module is not null)
            await module.Put(Function);
        await ca.RefCount.Put("dvb_ca_private_put");
        if (!core.Version.WaitsForUsers)
            return;
        bool wakes = await dvbdev.Users.Read(Function) == 1 && await ca.Exit.Read(Function) == 1;
        await ca.RemoveMutex.Unlock(Function);
        if (wakes)
            await dvbdev.WaitQueue.WakeUp(Function);
    }

    /// <summary><c>dvb_ca_en50221_slot_shutdown</c>: calls <c>pub-&gt;slot_shutdown</c>, the driver's.</summary>
    private async Op SlotShutdown()
    {
        await pub.Touch("dvb_ca_en50221_slot_shutdown");
        if (module is not null)
            await module.Call("dvb_driver_slot_shutdown", async () => await pub.Touch("dvb_driver_slot_shutdown"));
    }

    private async Op<int> OpenGeneric(string function)
    {
        int result = await DvbCore.DvbGenericOpen(Device);
        if (result == 0)
            await ca.RefCount.Get("dvb_ca_private_get");
        else if (module is not null)
            await module.Put(function);
        return result;
    }

    /// <summary><c>struct dvb_ca_en50221</c>, in the driver's memory.</summary>
    private sealed class CaPublic(Machine machine) : KernelObject(machine, "dvb_ca_en50221");

    /// <summary><c>struct dvb_ca_private</c>.</summary>
    private sealed class CaPrivate : KernelObject
    {
        internal CaPrivate(DvbCore core, DvbDevice dvbdev)
            : base(core.Machine, "dvb_ca_private")
        {
            RemoveMutex = new Mutex(this, "remove_mutex");
            IoctlMutex = new Mutex(this, "ioctl_mutex");
            Exit = new Field<int>(this, "exit", 0);
            RefCount = new Kref(this, "refcount", async () =>
            {
                await core.DvbFreeDevice(dvbdev);
                await Kfree("dvb_ca_private_free");
            });
        }

        internal Mutex RemoveMutex { get; }

        internal Mutex IoctlMutex { get; }

        internal Field<int> Exit { get; }

        internal Kref RefCount { get; }
    }
}
