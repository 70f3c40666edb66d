namespace CoyoteDevres.Scenarios.Uart;

/// <content>
/// U0, where nothing but a hangup keeps anybody from the port: what gets past that in one user's company reads <c>state-&gt;uart_port</c> as it
/// is, NULL or about to be freed. Read: serial_core.c at 0013eec9827d, the tty layer of 4.8.15.
/// </content>
internal static partial class UartRules
{
    private static readonly string[] Anybody = [.. UartUsers.DuringUnbind.Append(UartUsers.SlipAndClose).Select(o => o.Name)];

    private static IReadOnlyList<PairRule> OfU0 =>
    [
        NotTheLastClose,
        CloseOfFailedOpen,
        .. ReopenedBesideFreedPort,
        .. NoErrorAfterSetSerial,
        ShutDownBySetSerial,
        .. ReopenedBesideHangup,
        .. SlipIsNotTheLastClose,
        .. UnloadedU0,
    ];

    /// <summary>
    /// An open that finds UPF_DEAD closes again. Of a tty that another user opened when the port was alive, <c>driver_data</c> is set, so that this
    /// <c>uart_close</c> goes on: its file is not hung up, and it has counted itself in port.count, which the hangup had set to zero, so that it
    /// is the last one. <c>uart_console</c> and <c>uart_change_pm</c> then use the port that was read when it began, or is read now.
    /// </summary>
    private static PairRule CloseOfFailedOpen =>
        new(Openers, Anybody) { Against = Goes, Adds = [.. UartFindings.CloseOfFreedPort, UartFindings.CloseOfClearedPort] };

    /// <summary>
    /// As in <see cref="ReopenedBeside"/> an open after the hangup, though it fails, gives the tty a line discipline again: who has read f_op before the
    /// hangup gets through that to the driver. Where TIOCSSERIAL has started the port up too late, the open's close shuts it down:
    /// it drains first, then uses the port throughout.
    /// </summary>
    private static IEnumerable<PairRule> ReopenedBesideFreedPort =>
    [
        Reopened(["write", "stalled-write"], UartFindings.ReopenedWithoutSemaphore),
        Reopened(["read"], [Unbalanced, Missing("n_tty_read")]),
        Reopened(["poll"], [Unbalanced, Missing("n_tty_poll"), .. UartFindings.PollOfFreedPort]),
        Reopened(["output-queue"], [Unbalanced, .. UartFindings.CharsInBufferOfFreedPort]),
        Reopened(["echo"], [Missing("__receive_buf"), .. UartFindings.EchoOfFreedPort]),
        Reopened(["set-serial"], [.. UartFindings.DrainOfFreedPort, .. UartFindings.ShutdownOfFreedPort]),
    ];

    /// <summary>
    /// The hangup's shutdown sets TTY_IO_ERROR, which is all that keeps these two from the port. A TIOCSSERIAL that starts the port up after it
    /// (<see cref="UartFindings.StartedUpAfterHangup"/>) clears it again, in <c>uart_startup</c>.
    /// </summary>
    private static IEnumerable<PairRule> NoErrorAfterSetSerial =>
    [
        new(["output-queue"], ["set-serial"]) { Against = Goes, Adds = UartFindings.IoctlOfFreedPort },
        new(["modem-get"], ["set-serial"]) { Against = Goes, Adds = UartFindings.ModemGetOfFreedPort },
    ];

    /// <summary>
    /// Before TIOCSSERIAL changes the type of a port that is initialized it shuts it down (<c>uart_set_info</c>): one that another TIOCSSERIAL has
    /// started up after the hangup, and that is about to be freed, or is forgotten.
    /// </summary>
    private static PairRule ShutDownBySetSerial =>
        new(["set-serial"], ["set-serial"]) { Against = Goes, Adds = [.. UartFindings.ShutdownOfFreedPort.Where(f => f.Key.Function != "uart_close")] };
}
