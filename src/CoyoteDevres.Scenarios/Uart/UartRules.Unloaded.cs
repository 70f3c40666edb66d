using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Uart;

/// <content>
/// Where the driver is unloaded (<see cref="UartUnloaded"/>): who gets past the hangup in another user's company goes on in the <c>uart_state</c>, which is freed; and who
/// is not alone does not have the last close.
/// </content>
internal static partial class UartRules
{
    private static readonly string[] Unload = ["rmmod"];

    private static readonly string[] Closers = ["close", "stalled-close"];

    private static string[] SilentKeepers => [.. Keepers.Except(["modem-wait"])];

    /// <summary>
    /// The close of an open that has failed: the tty's <c>driver_data</c> is set, since another user has opened it while the port was alive, so that <c>uart_close</c> goes on, counts
    /// (<c>tty_port_close_start</c>) and shuts down as a last close does; the hangup had set port.count to zero.
    /// </summary>
    private static readonly string[] ClosedByFailedOpen =
    [
        "freed uart_state.port.buf.head: tty_buffer_flush",
        "freed uart_state.port.buf.lock: tty_buffer_flush",
        "freed uart_state.port.buf.priority: tty_buffer_flush",
        "freed uart_state.port.count: tty_port_close_start",
        "freed uart_state.port.iflags[INITIALIZED]: tty_port_close_start uart_close uart_shutdown",
        "freed uart_state.port.iflags[ACTIVE]: uart_close",
        "freed uart_state.port.lock: tty_port_close_start tty_port_tty_set",
        "freed uart_state.port.mutex: uart_close",
        "freed uart_state.port.open_wait: uart_close",
        "freed uart_state.port.tty: tty_port_tty_set",
        "freed uart_state.xmit.buf: uart_shutdown",
    ];

    // What shuts down a port that a TIOCSSERIAL has started up after the hangup, in U0.
    private static readonly string[] ShutDownLate =
        ["text uart_sim.text: uart_sim_shutdown", "freed uart_state.uart_port: uart_port_shutdown", "freed uart_state.port.delta_msr_wait: uart_port_shutdown"];

    private static IEnumerable<PairRule> UnloadedSinceU2 =>
    [
        .. UnloadedBeside,
        // There is no tty that nobody points to.
        Beside(Openers, Keepers, finding => finding.Key is not { Kind: "memory-leak", Object: "tty_struct" }),
        Unloaded(["set-serial"], Openers, "freed uart_state.port.iflags[ACTIVE]: tty_port_block_til_ready"),
    ];

    /// <summary>U2 and U3: a close that is not the last one clears nothing, and leaves no page to nobody: the hangup, of who stays, frees it.</summary>
    private static IEnumerable<PairRule> KeptPage =>
    [
        Beside([.. Closers, "open-close"], Keepers, finding => finding.Key is not { Kind: "memory-leak", Object: "xmit page" }),
        Beside(Closers, Keepers, finding => finding.Key.Function != "tty_port_tty_set"),
    ];

    private static IEnumerable<PairRule> UnloadedU1 =>
    [
        .. UnloadedBeside,
        Beside(Closers, Keepers, finding => finding.Key.Function is not ("tty_buffer_flush" or "uart_close")),
        Beside(Openers, Keepers, finding => finding.Key is not { Function: "uart_close", Object: "uart_sim.data" or "uart_driver.state" or "uart_state" or "uart_state.port.count" }),
        Unloaded(Openers, Anybody, ClosedByFailedOpen),
    ];

    private static IEnumerable<PairRule> UnloadedU0 =>
    [
        // As many have the line open as the count says, which is read before anything else.
        Unloaded([.. Closers, "slip-and-close"], Keepers, "freed uart_state.port.count: uart_close"),
        // Whose last close comes when all is over dies before, in uart_close.
        Beside(
            Openers,
            Keepers,
            finding => finding.Key is not ({ Function: "uart_close", Object: "uart_sim.data" or "uart_driver.state" or "uart_state" } or { Function: "release_tty" or "tty_buffer_cancel_work" })),
        Unloaded(Openers, Anybody, [.. ClosedByFailedOpen, "freed uart_state.uart_port: uart_change_pm uart_shutdown"]),
        Unloaded(["output-queue", "poll", "set-serial"], Openers, "freed uart_state.uart_port: uart_chars_in_buffer", "freed uart_state.xmit.head: uart_chars_in_buffer"),
        Unloaded(["poll"], Openers, "freed uart_state.uart_port: uart_write_room", "freed uart_state.xmit.head: uart_write_room"),
        FlushedForReader,
        Unloaded(["set-serial"], Openers, [.. ShutDownLate, "freed uart_state.uart_port: uart_wait_until_sent"]),
        Unloaded(["set-serial"], ["set-serial"], ShutDownLate),
        Unloaded(["output-queue"], ["set-serial"], "freed uart_state.uart_port: uart_ioctl"),
    ];

    /// <summary>
    /// Since U1. What <see cref="ReopenedBeside"/> tells of is freed: counts, the transmit buffer, the tty_port's buffer. And another file that stays open until all is over
    /// has the last close, so that <c>release_tty</c> finds the state freed at its first step, which sets itty, and never gets to <c>tty_buffer_cancel_work</c>.
    /// </summary>
    private static IEnumerable<PairRule> UnloadedBeside =>
    [
        Beside([.. Openers, .. Closers], SilentKeepers, finding => finding.Key.Function != "tty_buffer_cancel_work"),
        Unloaded(
            ["output-queue", "poll", "set-serial"],
            Openers,
            "freed uart_state.refcount: uart_port_ref",
            "freed uart_state.remove_wait: uart_port_deref",
            "freed uart_state.xmit.head: uart_chars_in_buffer"),
        Unloaded(["poll"], Openers, "freed uart_state.xmit.head: uart_write_room"),
        FlushedForReader,
        // Both have exited before the removal goes on, so that no close finds the state freed, and dies: what is left is seen.
        Unloaded(["set-serial"], ["modem-wait"], "leak xmit page"),
    ];

    private static PairRule FlushedForReader => Unloaded(["read", "poll"], Openers, "freed uart_state.port.buf.work: tty_buffer_flush_work");

    private static PairRule Unloaded(IReadOnlyList<string> users, IReadOnlyList<string> beside, params string[] adds) =>
        new(users, beside) { Against = Unload, Adds = [.. Parse(null, adds)] };

    private static PairRule Beside(IReadOnlyList<string> users, IReadOnlyList<string> beside, Func<DeclaredFinding, bool> stays) =>
        new(users, beside) { Against = Unload, Becomes = shown => shown.Where(stays) };
}
