using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>tty_fops</c>, and <c>hung_up_tty_fops</c> once a hangup has swapped them: the VFS reads <c>f_op</c> when a system call
/// begins. Reading from a hung-up file is end of file, everything else an error.
/// </summary>
public sealed class TtyFops(TtyIo io) : FileOperations
{
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
    public override async Op<int> Write(File file, UserPointer buffer) =>
        await Of(file).FOp.Read("vfs_write") == TtyFileOps.HungUp ? -Errno.EIO : await io.TtyWrite(Of(file), file.NonBlocking);

    /// <inheritdoc/>
    public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) =>
        await Of(file).FOp.Read("vfs_ioctl") == TtyFileOps.HungUp ? -Errno.EIO : await io.TtyIoctl(Of(file), command);

    /// <inheritdoc/>
    public override async Op<PollMask> Poll(File file, PollTable table) =>
        await Of(file).FOp.Read("vfs_poll") == TtyFileOps.HungUp ? HungUpPoll : await io.TtyPoll(Of(file), table);

    private static TtyFile Of(File file) => file.Private<TtyFile>();
}
