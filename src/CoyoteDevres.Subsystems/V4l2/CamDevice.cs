using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>
/// A camera driver's structure, with its video device, its queue, and one mutex for all (<c>vdev-&gt;lock</c> and <c>queue-&gt;lock</c>). Its file
/// operations are vb2's (videobuf2-v4l2.c [V]); its ioctls touch registers that go with the device.
/// </summary>
public sealed class CamDevice : KernelObject
{
    private readonly CamTraits traits;
    private readonly CamHardware hardware;
    private readonly V4l2Core core;
    private readonly LoadableModule? module;

    internal CamDevice(V4l2Core core, CamTraits traits, Module owner, Device host, CamHardware hardware)
        : base(host.Machine, "cam_device")
    {
        this.core = core;
        this.traits = traits;
        this.hardware = hardware;
        module = owner as LoadableModule;
        Lock = new Mutex(this, "lock");
        Queue = new Vb2Queue(this, () => !Vdev!.Dev.IsRegistered);
        V4l2Dev = new V4l2Device(this, traits.IsCounted ? owner.Function("cam_release", async () => await Kfree("cam_release")) : null);
        Vdev = new VideoDevice(this, core, owner, host, () => Op.Done);
    }

    /// <summary>The video device: its release callback is empty, as it is a member.</summary>
    public VideoDevice Vdev { get; }

    internal Mutex Lock { get; }

    internal Vb2Queue Queue { get; }

    internal V4l2Device V4l2Dev { get; }

    /// <summary><c>v4l2_fh_open</c>.</summary>
    internal async Op<int> Open(Kernel.File file)
    {
        file.PrivateData = new V4l2Fh(Machine);
        await Vdev.FhLock.LockIrqsave("v4l2_fh_add");
        await Vdev.FhLock.UnlockIrqrestore("v4l2_fh_add");
        return 0;
    }

    /// <summary><c>vb2_fop_release</c>, or what a driver of 2.6.37 does with the lock held already.</summary>
    internal async Op ReleaseFile(Kernel.File file)
    {
        var fh = file.Private<V4l2Fh>();
        await LockInFop("_vb2_fop_release");
        var owner = await Queue.Owner.Load("_vb2_fop_release");
        if (owner.Raw == fh)
        {
            await Queue.Release();
            await Queue.Owner.Store(null, "_vb2_fop_release");
        }

        await UnlockInFop("_vb2_fop_release");
        await Vdev.FhLock.LockIrqsave("v4l2_fh_del");
        await Vdev.FhLock.UnlockIrqrestore("v4l2_fh_del");
        await fh.Kfree("v4l2_fh_release");
    }

    /// <summary><c>vb2_fop_read</c>.</summary>
    internal async Op<int> Read(Kernel.File file)
    {
        var fh = file.Private<V4l2Fh>();
        if (!traits.CoreLocksFops && await Lock.LockInterruptible("vb2_fop_read") != 0)
            return -Errno.ERESTARTSYS;
        int result = -Errno.EBUSY;
        if (!await Queue.IsBusy(fh))
        {
            result = await Queue.Read(file.NonBlocking);
            if (await Queue.HasFileio("vb2_fop_read"))
                await Queue.Owner.Store(fh, "vb2_fop_read");
        }

        await UnlockInFop("vb2_fop_read");
        return result;
    }

    /// <summary><c>vb2_fop_write</c>: the queue is no output (<c>io_modes</c>, without a lock; from memory).</summary>
    internal async Op<int> Write()
    {
        await Touch("vb2_fop_write");
        return -Errno.EINVAL;
    }

    /// <summary><c>vb2_fop_poll</c>.</summary>
    internal async Op<PollMask> Poll(Kernel.File file, PollTable table)
    {
        if (!traits.CoreLocksFops && await Lock.LockInterruptible("vb2_fop_poll") != 0)
            return PollMask.Error;
        bool before = await Queue.HasFileio("vb2_fop_poll");
        var mask = await Queue.Poll(table);
        if (!before && await Queue.HasFileio("vb2_fop_poll"))
            await Queue.Owner.Store(file.Private<V4l2Fh>(), "vb2_fop_poll");
        await UnlockInFop("vb2_fop_poll");
        return mask;
    }

    /// <summary><c>vb2_fop_mmap</c>.</summary>
    internal Op<int> Mmap() => Queue.Mmap();

    /// <summary>The handlers behind <c>video_ioctl2</c>, called with the lock held.</summary>
    internal async Op<int> Ioctl(Kernel.File file, IoctlCommand command)
    {
        if (command == V4l2Ioctl.QueryCap)
        {
            await Touch("cam_querycap");
            return 0;
        }

        if (command == V4l2Ioctl.SetControl)
            return await UseHardware("cam_s_ctrl");
        await core.VideoDevdata(HandlerOf(command));
        if (await Queue.IsBusy(file.Private<V4l2Fh>()))
            return -Errno.EBUSY;
        return await QueueIoctl(file, command);
    }

    /// <summary>Writes a register: <c>cam-&gt;regs</c>, which is unmapped when the device is unbound.</summary>
    internal Op<int> UseHardware(string function) => module is null ? Write(function) : WriteIn(module, function);

    private Op<int> WriteIn(LoadableModule text, string function) => text.Call(function, () => Write(function));

    private async Op<int> Write(string function)
    {
        await Touch(function); // regs
        await hardware.Touch(function);
        return 0;
    }

    private static string HandlerOf(IoctlCommand command)
    {
        if (command == V4l2Ioctl.RequestBuffers)
            return "vb2_ioctl_reqbufs";
        if (command == V4l2Ioctl.QueueBuffer)
            return "vb2_ioctl_qbuf";
        if (command == V4l2Ioctl.DequeueBuffer)
            return "vb2_ioctl_dqbuf";
        return command == V4l2Ioctl.StreamOn ? "vb2_ioctl_streamon" : "vb2_ioctl_streamoff";
    }

    private async Op<int> QueueIoctl(Kernel.File file, IoctlCommand command)
    {
        if (command == V4l2Ioctl.RequestBuffers)
        {
            await Queue.RequestBuffers();
            await Queue.Owner.Store(file.Private<V4l2Fh>(), "vb2_ioctl_reqbufs");
            return 0;
        }

        if (command == V4l2Ioctl.QueueBuffer)
            return await QueueUserBuffer();
        if (command == V4l2Ioctl.DequeueBuffer)
            return await Queue.Dequeue(file.NonBlocking);
        if (command == V4l2Ioctl.StreamOn)
            return await Queue.StreamOn();
        if (command != V4l2Ioctl.StreamOff)
            return -Errno.ENOTTY;
        await Queue.Cancel();
        return 0;
    }

    /// <summary>
    /// <c>videobuf_qbuf</c>, <c>vb2_qbuf</c>: getting at the user's pages takes <c>mmap_lock</c> for reading, with the driver's lock held; or with
    /// it dropped and taken again, after <c>mmap_lock</c>.
    /// </summary>
    private async Op<int> QueueUserBuffer()
    {
        var mmapLock = Machine.Current.Mm.MmapLock;
        if (traits.DropsLockForUserPages)
            await Lock.Unlock("vb2_ops_wait_prepare");
        await mmapLock.DownRead(traits.UserPages);
        if (traits.DropsLockForUserPages)
            await Lock.Lock("vb2_ops_wait_finish");
        int result = await Queue.Queue();
        await mmapLock.UpRead(traits.UserPages);
        return result;
    }

    private async Op LockInFop(string function)
    {
        if (!traits.CoreLocksFops)
            await Lock.Lock(function);
    }

    private async Op UnlockInFop(string function)
    {
        if (!traits.CoreLocksFops)
            await Lock.Unlock(function);
    }
}

/// <summary>What the driver drives: registers, mapped by <c>devm_ioremap</c>.</summary>
public sealed class CamHardware : KernelObject
{
    internal CamHardware(Machine machine)
        : base(machine, "cam_regs")
    {
    }
}
