using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary><c>struct tty_operations</c>, as far as modelled: what serial core does for the tty layer.</summary>
public interface ITtyOperations
{
    /// <summary><c>-&gt;install</c>, for what versions set there.</summary>
    Op Install(TtyStruct tty);

    /// <summary><c>-&gt;open</c>, under tty_lock.</summary>
    Op<int> Open(TtyStruct tty, TtyFile file);

    /// <summary><c>-&gt;close</c>, under tty_lock; after a failed open, too.</summary>
    Op Close(TtyStruct tty, TtyFile file);

    /// <summary><c>-&gt;hangup</c>, under tty_lock, after the line discipline is gone.</summary>
    Op Hangup(TtyStruct tty);

    /// <summary><c>-&gt;write</c> of one character: how many were taken.</summary>
    Op<int> Write(TtyStruct tty);

    /// <summary><c>-&gt;put_char</c>.</summary>
    Op<int> PutChar(TtyStruct tty);

    /// <summary><c>-&gt;flush_chars</c>.</summary>
    Op FlushChars(TtyStruct tty);

    /// <summary><c>-&gt;write_room</c>.</summary>
    Op<int> WriteRoom(TtyStruct tty);

    /// <summary><c>-&gt;chars_in_buffer</c>.</summary>
    Op<int> CharsInBuffer(TtyStruct tty);

    /// <summary><c>-&gt;flush_buffer</c>.</summary>
    Op FlushBuffer(TtyStruct tty);

    /// <summary><c>-&gt;wait_until_sent</c>.</summary>
    Op WaitUntilSent(TtyStruct tty);

    /// <summary><c>-&gt;tiocmget</c>.</summary>
    Op<int> Tiocmget(TtyStruct tty);

    /// <summary><c>-&gt;get_icount</c>.</summary>
    Op<int> GetIcount(TtyStruct tty);

    /// <summary><c>TIOCSSERIAL</c> with another irq, by the administrator.</summary>
    Op<int> SetSerial(TtyStruct tty);

    /// <summary><c>-&gt;ioctl</c> for the rest: a result, or null for <c>-ENOIOCTLCMD</c>.</summary>
    Op<int?> Ioctl(TtyStruct tty, IoctlCommand command);
}
