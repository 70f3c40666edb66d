using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>
/// <c>struct vb2_queue</c> (drivers/media/common/videobuf2): a driver's buffers. Its lock is the driver's, which is also the video device's; all
/// is under it but what says otherwise.
/// </summary>
/// <remarks>
/// <c>__vb2_wait_for_done_vb</c>, <c>__vb2_queue_cancel</c> and the rest read in postings and trees between v4.0 and v6.8 [V]. No frame ever comes: a
/// buffer that is queued is not filled. Buffers are one number, and file I/O one flag.
/// </remarks>
internal sealed class Vb2Queue : KernelObject
{
    private readonly CamDevice cam;
    private readonly Field<bool> streaming;
    private readonly Field<bool> error;
    private readonly Field<bool> fileio;
    private readonly Field<bool> waitingInDqbuf;
    private readonly Field<int> done;
    private readonly Field<int> buffers;
    private readonly Mutex mmapLock;
    private readonly WaitQueueHead doneWq;

    internal Vb2Queue(CamDevice cam, Func<bool> isGone)
        : base(cam, "queue")
    {
        this.cam = cam;
        Owner = new PointerField<V4l2Fh>(this, "owner");
        streaming = new Field<bool>(this, "streaming", false);
        error = new Field<bool>(this, "error", false);
        fileio = new Field<bool>(this, "fileio", false);
        waitingInDqbuf = new Field<bool>(this, "waiting_in_dqbuf", false);
        done = new Field<int>(this, "done_list", 0);
        buffers = new Field<int>(this, "num_buffers", 0);
        mmapLock = new Mutex(this, "mmap_lock");
        doneWq = new WaitQueueHead(this, "done_wq", isGone);
    }

    /// <summary><c>q-&gt;owner</c>: the file handle that streams.</summary>
    internal PointerField<V4l2Fh> Owner { get; }

    /// <summary><c>vb2_queue_is_busy</c>: another file has it.</summary>
    internal async Op<bool> IsBusy(V4l2Fh fh)
    {
        var owner = await Owner.Load("vb2_queue_is_busy");
        return !owner.IsNull && owner.Raw != fh;
    }

    /// <summary><c>vb2_streamon</c>, which the driver's <c>start_streaming</c> may refuse.</summary>
    internal async Op<int> StreamOn()
    {
        if (await streaming.Read("vb2_core_streamon"))
            return 0;
        int result = await cam.UseHardware("start_streaming");
        if (result == 0)
            await streaming.Write(true, "vb2_core_streamon");
        return result;
    }

    /// <summary><c>__vb2_queue_cancel</c>: stops streaming, and wakes who waits.</summary>
    internal async Op Cancel()
    {
        if (await streaming.Read("__vb2_queue_cancel"))
            await cam.UseHardware("stop_streaming");
        await streaming.Write(false, "__vb2_queue_cancel");
        await error.Write(false, "__vb2_queue_cancel");
        await done.Write(0, "__vb2_queue_cancel");
        await doneWq.WakeUpAll("__vb2_queue_cancel");
    }

    /// <summary><c>vb2_queue_release</c>.</summary>
    internal async Op Release()
    {
        await fileio.Write(false, "__vb2_cleanup_fileio");
        await Cancel();
        await mmapLock.Lock("vb2_core_queue_release");
        await buffers.Write(0, "__vb2_queue_free");
        await mmapLock.Unlock("vb2_core_queue_release");
    }

    /// <summary><c>vb2_core_qbuf</c> of a buffer that is the driver's at once if it streams.</summary>
    internal async Op<int> Queue()
    {
        await buffers.Read("vb2_core_qbuf");
        return await streaming.Read("vb2_core_qbuf") ? await cam.UseHardware("buf_queue") : 0;
    }

    /// <summary><c>__vb2_wait_for_done_vb</c>: the lock is dropped while it sleeps.</summary>
    internal async Op<int> Dequeue(bool nonblocking)
    {
        const string Function = "__vb2_wait_for_done_vb";
        while (true)
        {
            if (await waitingInDqbuf.Read(Function))
                return -Errno.EBUSY;
            if (!await streaming.Read(Function))
                return -Errno.EINVAL;
            if (await error.Read(Function))
                return -Errno.EIO;
            if (await done.Read(Function) > 0)
                return 0;
            if (nonblocking)
                return -Errno.EAGAIN;
            await waitingInDqbuf.Write(true, Function);
            await cam.Lock.Unlock("vb2_ops_wait_prepare");
            int result = await doneWq.WaitEventInterruptible(IsDone, Function);
            await cam.Lock.Lock("vb2_ops_wait_finish");
            await waitingInDqbuf.Write(false, Function);
            if (result != 0)
                return result;
        }
    }

    /// <summary><c>vb2_read</c>: <c>__vb2_init_fileio</c> makes buffers and streams, then a frame is waited for.</summary>
    internal async Op<int> Read(bool nonblocking)
    {
        if (!await fileio.Read("__vb2_perform_fileio"))
        {
            if (await streaming.Read("__vb2_init_fileio"))
                return -Errno.EBUSY;
            int result = await InitFileio();
            if (result != 0)
                return result;
        }

        return await Dequeue(nonblocking);
    }

    /// <summary><c>vb2_core_poll</c>: without streaming, it starts file I/O.</summary>
    internal async Op<PollMask> Poll(PollTable table)
    {
        await table.Wait(doneWq);
        if (await buffers.Read("vb2_core_poll") == 0 && !await fileio.Read("vb2_core_poll") && await InitFileio() != 0)
            return PollMask.Error;
        if (!await streaming.Read("vb2_core_poll") || await error.Read("vb2_core_poll"))
            return PollMask.Error;
        return await done.Read("vb2_core_poll") > 0 ? PollMask.In : PollMask.None;
    }

    /// <summary><c>vb2_mmap</c>: under a lock of its own, since it comes with <c>mmap_lock</c> held.</summary>
    internal async Op<int> Mmap()
    {
        await mmapLock.Lock("vb2_mmap");
        int count = await buffers.Read("vb2_mmap");
        await mmapLock.Unlock("vb2_mmap");
        return count > 0 ? 0 : -Errno.EINVAL;
    }

    /// <summary><c>vb2_core_reqbufs</c> of one buffer.</summary>
    internal async Op RequestBuffers()
    {
        await mmapLock.Lock("vb2_core_reqbufs");
        await buffers.Write(1, "vb2_core_reqbufs");
        await mmapLock.Unlock("vb2_core_reqbufs");
    }

    /// <summary><c>q-&gt;fileio != NULL</c>.</summary>
    internal ReadStep<bool> HasFileio(string function) => fileio.Read(function);

    private async Op<int> InitFileio()
    {
        await RequestBuffers();
        await fileio.Write(true, "__vb2_init_fileio");
        return await StreamOn();
    }

    private async Op<bool> IsDone()
    {
        const string Function = "__vb2_wait_for_done_vb";
        return await done.Read(Function) > 0 || !await streaming.Read(Function) || await error.Read(Function);
    }
}
