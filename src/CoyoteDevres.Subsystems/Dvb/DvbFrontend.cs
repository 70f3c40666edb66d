using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Dvb;

/// <summary>
/// The frontend (drivers/media/dvb-core/dvb_frontend.c), as far as 6769a0b7ee0c is about it: an open that finds a thread which has been told to exit
/// stops it first, and with <c>remove_mutex</c> in open and in <c>dvb_frontend_stop</c> waits for itself.
/// </summary>
/// <remarks>
/// Read: the postings of 6769a0b7ee0c and of its revert [V]; <c>dvb_frontend_start</c> from memory. The frontend's own memory, and what its thread and
/// its callbacks use, are left out: the use after free that the change was for is not in reach.
/// </remarks>
public sealed class DvbFrontend : DvbFunction
{
    private const int NoExit = 0, NormalExit = 1, DeviceRemoved = 2;

    private readonly DvbCore core;
    private readonly FrontendState fe;

    internal DvbFrontend(DvbCore core, LoadableModule? module = null)
    {
        this.core = core;
        fe = new FrontendState(core.Machine);
        Device = new DvbDevice(core, this, module);
    }

    internal override KernelObject DriverMemory => fe;

    /// <summary><c>dvb_register_frontend</c>.</summary>
    public override async Op Register(CharacterNode node) => await core.DvbRegisterDevice(Device, node);

    /// <summary>The thread of the last user has been told to exit, and has not yet.</summary>
    public async Op LeaveThread()
    {
        await fe.Thread.Write(true, "dvb_frontend_thread");
        await fe.Exit.Write(NormalExit, "dvb_frontend_thread");
    }

    /// <summary>The driver says that the device is gone, then <c>dvb_unregister_frontend</c>.</summary>
    public override async Op Unregister()
    {
        await fe.Exit.Write(DeviceRemoved, "dvb_unregister_frontend");
        await DvbFrontendStop();
        await core.DvbUnregisterDevice(Device);
    }

    /// <summary><c>dvb_frontend_open</c>.</summary>
    internal override async Op<int> Open(Kernel.File file)
    {
        const string Function = "dvb_frontend_open";
        if (core.Version.LocksFrontend)
            await fe.RemoveMutex.Lock(Function);
        int result = -Errno.ENODEV;
        if (await fe.Exit.Read(Function) != DeviceRemoved)
        {
            result = await DvbCore.DvbGenericOpen(Device);
            if (result == 0)
                await DvbFrontendStart();
        }

        if (core.Version.LocksFrontend)
            await fe.RemoveMutex.Unlock(Function);
        return result;
    }

    internal override Op<int> Ioctl(DvbDevice dvbdev) => Op.From(-Errno.ENOTTY);

    /// <summary><c>dvb_frontend_release</c>.</summary>
    internal override async Op Release(DvbDevice dvbdev)
    {
        const string Function = "dvb_frontend_release";
        if (core.Version.LocksFrontend)
            await fe.RemoveMutex.Lock(Function);
        await core.DvbGenericRelease(dvbdev);
        if (core.Version.LocksFrontend)
            await fe.RemoveMutex.Unlock(Function);
    }

    /// <summary><c>dvb_frontend_start</c>.</summary>
    private async Op DvbFrontendStart()
    {
        if (await fe.Thread.Read())
        {
            if (await fe.Exit.Read() == NoExit)
                return;
            await DvbFrontendStop();
        }

        await fe.Exit.Write(NoExit);
        await fe.Thread.Write(true);
    }

    private async Op DvbFrontendStop()
    {
        if (core.Version.LocksFrontend)
            await fe.RemoveMutex.Lock();
        if (await fe.Exit.Read() != DeviceRemoved)
            await fe.Exit.Write(NormalExit);
        if (await fe.Thread.Read())
            await fe.Thread.Write(false); // kthread_stop
        if (core.Version.LocksFrontend)
            await fe.RemoveMutex.Unlock();
    }

    /// <summary><c>struct dvb_frontend</c>: counted, and kept here.</summary>
    private sealed class FrontendState : KernelObject
    {
        internal FrontendState(Machine machine)
            : base(machine, "dvb_frontend")
        {
            RemoveMutex = new Mutex(this, "remove_mutex");
            Exit = new Field<int>(this, "exit", NoExit);
            Thread = new Field<bool>(this, "thread", false);
        }

        internal Mutex RemoveMutex { get; }

        internal Field<int> Exit { get; }

        internal Field<bool> Thread { get; }
    }
}
