using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>The ioctls modelled.</summary>
public static class TtyIoctls
{
    /// <summary><c>tcdrain</c>: <c>TCSBRK</c> with a non-zero argument.</summary>
    public static IoctlCommand Drain { get; } = new("TCSBRK");

    /// <summary>Modem lines, under tty_port.mutex.</summary>
    public static IoctlCommand ModemGet { get; } = new("TIOCMGET");

    /// <summary>Waits for a modem line to change.</summary>
    public static IoctlCommand ModemWait { get; } = new("TIOCMIWAIT");

    /// <summary>Interrupt counters.</summary>
    public static IoctlCommand GetIcount { get; } = new("TIOCGICOUNT");

    /// <summary>Characters not yet sent; through the line discipline.</summary>
    public static IoctlCommand OutputQueue { get; } = new("TIOCOUTQ");

    /// <summary>Changes port parameters, for which the port is shut down and started up.</summary>
    public static IoctlCommand SetSerial { get; } = new("TIOCSSERIAL");

    /// <summary>Hangs the tty up.</summary>
    public static IoctlCommand VHangup { get; } = new("TIOCVHANGUP");
}
