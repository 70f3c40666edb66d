using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>tty_fops</c>, and <c>hung_up_tty_fops</c> once a hangup has swapped them: the VFS reads <c>f_op</c> when a system call
/// begins. Reading from a hung-up file is end of file, everything else an error.
/// </summary>
/// <param name="io">The tty layer.</param>
/// <param name="readsFopTwice">
/// 5.11-rc1 to -rc4: ttys are written through <c>-&gt;write_iter</c> (9bb48c82aced), hung-up ones through <c>-&gt;write</c> (until
/// 17749851eb9c), and <c>vfs_write</c> reads <c>f_op</c> anew for each test and for the call.
/// </param>
public sealed class TtyFops(TtyIo io, bool readsFopTwice) : FileOperations
{
    /// <summary>A member of a constant: NULL.</summary>
    private readonly PointerField<KernelObject> hungUpWriteIter = new(io.Machine, "hung_up_tty_fops.write_iter");

    /// <summary>What <c>hung_up_tty_poll</c> reports.</summary>
    public const PollMask HungUpPoll = PollMask.In | PollMask.Out | PollMask.Error | PollMask.HangUp;

    /// <inheritdoc/>
    public override Module Owner => io.Driver.Owner;

    /// <inheritdoc/>
    public override Op<int> Open(File file) => io.TtyOpen(file);

    /// <inheritdoc/>
    public override Op Release(File file) => io.TtyRelease(Of(file));

    /// <inheritdoc/>
    public override async Op<int> Read(File file, UserPointer buffer) =>
        await Of(file).FOp.Read("vfs_read") == TtyFileOps.HungUp ? 0 : await io.TtyRead(Of(file), file.NonBlocking);

    /// <inheritdoc/>
    public override async Op<int> Write(File file, UserPointer buffer)
    {
        if (readsFopTwice)
            return await VfsWrite(Of(file), file.NonBlocking);
        return await Of(file).FOp.Read("vfs_write") == TtyFileOps.HungUp ? -Errno.EIO : await io.TtyWrite(Of(file), file.NonBlocking);
    }

    /// <inheritdoc/>
    public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) =>
        await Of(file).FOp.Read("vfs_ioctl") == TtyFileOps.HungUp ? -Errno.EIO : await io.TtyIoctl(Of(file), command);

    /// <inheritdoc/>
    public override async Op<PollMask> Poll(File file, PollTable table) =>
        await Of(file).FOp.Read("vfs_poll") == TtyFileOps.HungUp ? HungUpPoll : await io.TtyPoll(Of(file), table);

    /// <summary><c>vfs_write</c>: is there a write, is there a write_iter, and then what is it.</summary>
    private async Op<int> VfsWrite(TtyFile file, bool nonBlocking)
    {
        if (await file.FOp.Read("vfs_write") == TtyFileOps.HungUp)
            return -Errno.EIO;
        if (await file.FOp.Read("vfs_write") == TtyFileOps.HungUp)
            return -Errno.EINVAL;
        if (await file.FOp.Read("new_sync_write") == TtyFileOps.HungUp)
            await (await hungUpWriteIter.Load("new_sync_write")).Deref("new_sync_write");
        return await io.TtyWrite(file, nonBlocking);
    }

    private static TtyFile Of(File file) => file.Private<TtyFile>();
}
