using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>struct tty_ldisc</c>: an instance of a line discipline on a tty, with its operations. Whoever calls one holds the tty's
/// <c>ldisc_sem</c> for reading, open and close for writing.
/// </summary>
public abstract class LineDiscipline : KernelObject
{
    /// <summary><c>tty_ldisc_get</c>.</summary>
    protected LineDiscipline(TtyIo io)
        : base((io ?? throw new ArgumentNullException(nameof(io))).Machine, "tty_ldisc") => Io = io;

    /// <summary>The tty layer.</summary>
    protected TtyIo Io { get; }

    /// <summary><c>-&gt;open</c>.</summary>
    public abstract Op Open(TtyStruct tty);

    /// <summary><c>-&gt;close</c>.</summary>
    public abstract Op Close(TtyStruct tty);

    /// <summary><c>-&gt;hangup</c>.</summary>
    public virtual Op Hangup(TtyStruct tty) => Op.Done;

    /// <summary><c>-&gt;flush_buffer</c>.</summary>
    public virtual Op FlushBuffer(TtyStruct tty) => Op.Done;

    /// <summary><c>-&gt;read</c>.</summary>
    public virtual Op<int> Read(TtyStruct tty, TtyFile file, bool nonBlocking) => Op.From(-Errno.EIO);

    /// <summary><c>-&gt;write</c>.</summary>
    public virtual Op<int> Write(TtyStruct tty, TtyFile file, bool nonBlocking) => Op.From(-Errno.EIO);

    /// <summary><c>-&gt;poll</c>.</summary>
    public virtual Op<PollMask> Poll(TtyStruct tty, TtyFile file, PollTable table) => Op.From(PollMask.None);

    /// <summary><c>-&gt;ioctl</c>.</summary>
    public virtual Op<int> Ioctl(TtyStruct tty, IoctlCommand command) => Op.From(-Errno.EINVAL);

    /// <summary><c>-&gt;receive_buf</c>: how many characters were taken.</summary>
    public virtual Op<int> ReceiveBuf(TtyStruct tty, int count) => Op.From(count);
}
