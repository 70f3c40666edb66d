using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>The file operations of the UIO core.</summary>
public abstract partial class UioVersion
{
    /// <summary>What poll reports when the device is gone, as far as it is told: the bits of <c>-EIO</c> that are always reported, and <c>POLLIN</c>.</summary>
    internal virtual PollMask PollOfGone => PollMask.In | PollMask.Error | PollMask.HangUp;

    /// <summary><c>uio_open</c>.</summary>
    internal abstract Op<int> Open(File file);

    /// <summary><c>uio_release</c>.</summary>
    internal abstract Op Release(UioListener listener);

    /// <summary><c>uio_read</c>.</summary>
    internal abstract Op<int> Read(UioListener listener, UserPointer buffer);

    /// <summary><c>uio_write</c>: switches the interrupt on or off.</summary>
    internal abstract Op<int> Write(UioListener listener, UserPointer buffer);

    /// <summary><c>uio_poll</c>.</summary>
    internal abstract Op<PollMask> Poll(UioListener listener, PollTable table);

    /// <summary><c>uio_mmap</c>: with <c>mmap_lock</c> held for writing.</summary>
    internal abstract Op<int> Mmap(UioListener listener);

    /// <summary><c>uio_vma_fault</c>: with <c>mmap_lock</c> held for reading. 0, or an error for <c>VM_FAULT_SIGBUS</c>.</summary>
    internal abstract Op<int> VmaFault(UioDevice idev);

    /// <summary><c>name_show</c>.</summary>
    private protected abstract Op<int> NameShow(UioDevice idev);

    /// <summary>An access to a page that was mapped, and is not there yet.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="file">What is mapped; the mapping has the device (<c>vm_private_data</c>).</param>
    public async Op Touch(UserProcess process, File file)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(file);
        await process.Mm.MmapLock.DownRead("do_user_addr_fault");
        int result = await VmaFault(file.Private<UioListener>().Dev);
        await process.Mm.MmapLock.UpRead("do_user_addr_fault");
        Machine.Branch(result == 0 ? "fault -> ok" : "fault -> SIGBUS");
    }

    /// <summary><c>idev-&gt;info-&gt;…</c>: the pointer is read, and followed.</summary>
    private protected static async Op UseInfo(UioDevice idev, string function) => await (await idev.Info.Load(function)).Deref(function);

    /// <summary>The listener of an open that found the device.</summary>
    private protected static async Op<UioListener> NewListener(UioDevice idev, File file)
    {
        var listener = new UioListener(idev, await idev.Event.Read("uio_open"));
        file.PrivateData = listener;
        return listener;
    }

    /// <summary>
    /// <c>copy_from_user</c> of a page that is not there: the fault takes <c>mmap_lock</c> for reading (<c>do_user_addr_fault</c>; with lockdep,
    /// <c>might_fault</c> says so in any case).
    /// </summary>
    private protected async Op CopyFromUser(UserPointer buffer)
    {
        var mmapLock = Machine.Current.Mm.MmapLock;
        await Machine.CopyFromUser(buffer, "uio_write");
        await mmapLock.DownRead("uio_write");
        await mmapLock.UpRead("uio_write");
    }

    /// <summary>The loop of <c>uio_read</c>.</summary>
    /// <param name="listener">The file's.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="test">Before each sleep: 0, or the error to leave with.</param>
    /// <param name="runsToCopy">False where it copies in the state that it would sleep in.</param>
    private protected async Op<int> ReadLoop(UioListener listener, UserPointer buffer, Func<Op<int>>? test, bool runsToCopy)
    {
        const string Function = "uio_read";
        var idev = listener.Dev;
        await idev.Wait.AddWaitQueue(Function);
        int result;
        while (true)
        {
            if (test is not null && (result = await test()) != 0)
                break;
            await idev.Wait.SetCurrentState(SleepState.Interruptible, Function);
            int count = await idev.Event.Read(Function);
            if (count != listener.EventCount)
            {
                if (runsToCopy)
                    idev.Wait.SetRunning();
                result = await Machine.CopyToUser(buffer, count, Function);
                if (result == 0)
                    result = listener.EventCount = count;
                break;
            }

            result = -Errno.ERESTARTSYS;
            if (await Machine.SignalPending(Function))
                break;
            await idev.Wait.ScheduleInterruptible(Function);
        }

        idev.Wait.SetRunning();
        await idev.Wait.RemoveWaitQueue(Function);
        return result;
    }

    /// <summary>The end of <c>uio_poll</c>.</summary>
    private protected static async Op<PollMask> PollEvents(UioListener listener, PollTable table)
    {
        await table.Wait(listener.Dev.Wait);
        return await listener.Dev.Event.Read("uio_poll") != listener.EventCount ? PollMask.In : PollMask.None;
    }

    /// <summary>The end of <c>uio_release</c>.</summary>
    private protected static async Op PutModuleAndListener(UioListener listener)
    {
        await listener.Dev.Touch("uio_release"); // owner
        await listener.Dev.Owner.Put("uio_release");
        await listener.Kfree("uio_release");
    }
}

/// <summary><c>uio_fops</c>.</summary>
internal sealed class UioOperations(UioVersion version) : FileOperations
{
    public override Module Owner => version.Core;

    public override Op<int> Open(File file) => version.Open(file);

    public override Op Release(File file) => version.Release(file.Private<UioListener>());

    public override Op<int> Read(File file, UserPointer buffer) => version.Read(file.Private<UioListener>(), buffer);

    public override Op<int> Write(File file, UserPointer buffer) => version.Write(file.Private<UioListener>(), buffer);

    public override Op<PollMask> Poll(File file, PollTable table) => version.Poll(file.Private<UioListener>(), table);

    public override Op<int> Mmap(File file) => version.Mmap(file.Private<UioListener>());
}
