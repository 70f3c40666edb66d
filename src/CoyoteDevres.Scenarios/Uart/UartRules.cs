using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>What two users of a line show together that is not what each of them shows alone.</summary>
internal static partial class UartRules
{
    // How the port goes.
    private static readonly string[] Goes = ["unbind", "rmmod"];

    private const string PortMutex = "uart_state.port.mutex";

    // Their file is open from the set-up on, and stays so until all is over.
    private static readonly string[] Keepers =
        ["write", "stalled-write", "read", "poll", "output-queue", "modem-get", "get-icount", "drain", "modem-wait", "hangup", "set-serial", "echo", "interrupt"];

    private static readonly string[] Openers = ["open", "open-close"];

    /// <summary>The rules of a version.</summary>
    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "U0" => OfU0,
        "U1" => [.. HangSpreads("uart_close"), .. ReopenedBeside(withoutSemaphore: true), .. SlipIsNotTheLastClose, .. UnloadedU1],
        // An open that fails closes too.
        "U3l" => OfForgottenPort,
        "U2" or "U3" => [.. Later, .. KeptPage, new(Openers, ["close", "stalled-close", .. Openers]) { Against = Goes, Adds = UartFindings.HangsUpAnotherTty }],
        _ => Later,
    };

    private static IReadOnlyList<PairRule> Later =>
        [.. HangSpreads("tty_port_open", "tty_port_shutdown"), OpenIsNotTheFirst, .. ReopenedBeside(withoutSemaphore: false), .. UnloadedSinceU2];

    /// <summary>U0: another user's file is open, too: that close is not the last one, and does nothing to the port.</summary>
    private static PairRule NotTheLastClose => new(["close", "stalled-close"], Keepers) { Becomes = _ => [] };

    /// <summary>
    /// U3l, whose removal neither hangs up nor waits for anybody: another user's file stays open, so that a close is not the last one, and an open
    /// starts nothing up; it raises the modem lines (<c>uart_dtr_rts</c>) of a port that may be freed, and its close is not the last one either.
    /// </summary>
    private static IReadOnlyList<PairRule> OfForgottenPort =>
    [
        new(["close"], Keepers) { Becomes = _ => [] },
        new(["open-close"], Keepers)
        {
            Becomes = shown => shown.Where(finding => finding.Key.Function is "uart_port_deref" or "uart_port_ref_lock" or "uart_update_mctrl"),
        },
    ];

    /// <summary>
    /// The removal that waits for TIOCMIWAIT's sleeper (<see cref="UartFindings.RemovalWaitsForModemWait"/>) holds tty_port.mutex, and
    /// whoever takes that waits with it.
    /// </summary>
    /// <param name="openers">Where an open and its close do.</param>
    private static IEnumerable<PairRule> HangSpreads(params string[] openers) =>
    [
        BesideModemWait(["output-queue"], "uart_ioctl"),
        BesideModemWait(["modem-get"], "uart_tiocmget"),
        BesideModemWait(["set-serial"], "uart_set_info_user"),
        BesideModemWait(Openers, openers),
    ];

    private static PairRule BesideModemWait(IReadOnlyList<string> users, params string[] functions) =>
        new(users, ["modem-wait"]) { Against = Goes, Adds = [.. functions.Select(f => new DeclaredFinding(new FindingKey("hung-task", f, PortMutex), null))] };

    /// <summary>Another file is open, so that the port is started up, and an open gets as far as having one; what pins the tty is not this.</summary>
    private static PairRule OpenIsNotTheFirst =>
        new(Openers, Keepers) { Against = Goes, Becomes = shown => shown.Where(finding => finding != UartFindings.PinnedModule) };

    /// <summary>
    /// An open after the hangup gives the tty a line discipline again. Who has read f_op before the hangup (<c>tty_ioctl</c>, <c>tty_poll</c>) gets
    /// that one from <c>tty_ldisc_ref_wait</c>, whom the hangup has not waited for: its reference on the port is then dropped against the removal as
    /// in <see cref="UartFindings.WakeUpThroughFreedPort"/>. What is echoed through it (<c>flush_to_ldisc</c>, a work item that the hangup does not wait
    /// for) starts the transmitter, which reads <c>state-&gt;uart_port</c> by itself. A TIOCSSERIAL that has started the port up too late
    /// leaves it initialized for the open's close: <c>uart_tty_port_shutdown</c> warns of a detached port; so does U1's <c>uart_close</c>, which
    /// goes on to shut it down (<c>uart_shutdown</c> clears the modem lines of a port that is NULL).
    /// </summary>
    /// <param name="withoutSemaphore">As in U1, <c>tty_reopen</c> does so without ldisc_sem (<see cref="UartFindings.ReopenedWithoutSemaphore"/>).</param>
    private static IEnumerable<PairRule> ReopenedBeside(bool withoutSemaphore)
    {
        DeclaredFinding started = new(new FindingKey("slab-use-after-free", "__uart_start", withoutSemaphore ? "uart_port" : "uart_port.flags[UPF_DEAD]"), null);
        DeclaredFinding initialized = new(new FindingKey("warning", withoutSemaphore ? "uart_close" : "uart_tty_port_shutdown", "uart_state.uart_port"), null);
        var deref = UartFindings.WakeUpThroughFreedPort;
        return
        [
            Reopened(["poll"], withoutSemaphore ? [Unbalanced, Missing("n_tty_poll"), deref] : [deref]),
            Reopened(["output-queue"], withoutSemaphore ? [Unbalanced, deref] : [deref]),
            Reopened(["echo"], withoutSemaphore ? [Missing("__receive_buf"), started, deref] : [started, deref]),
            Reopened(["set-serial"], withoutSemaphore ? [initialized, ShutDownWithoutPort, deref] : [initialized, deref]),
            Reopened(["read"], withoutSemaphore ? [Unbalanced, Missing("n_tty_read")] : []),
            Reopened(["write", "stalled-write"], withoutSemaphore ? UartFindings.ReopenedWithoutSemaphore : []),
            .. withoutSemaphore ? ReopenedBesideHangup : [],
        ];
    }

    private static IEnumerable<PairRule> ReopenedBesideHangup =>
    [
        new(["read"], ["open"]) { Against = ["hangup"], Adds = [Unbalanced, Missing("n_tty_read")] },
        new(["long-write"], ["open"]) { Against = ["hangup"], Adds = UartFindings.ReopenedWithoutSemaphore },
    ];

    private static PairRule Reopened(IReadOnlyList<string> users, IReadOnlyList<DeclaredFinding> adds) => new(users, Openers) { Against = Goes, Adds = adds };

    private static DeclaredFinding ShutDownWithoutPort => new(new FindingKey("null-dereference", "uart_update_mctrl", "uart_state.uart_port"), null);

    private static DeclaredFinding Unbalanced => UartFindings.ReopenedWithoutSemaphore[0];

    private static DeclaredFinding Missing(string function) => new(new FindingKey("null-dereference", function, "tty_struct.disc_data"), null);

    /// <summary>
    /// Another user's file is open, too: the close beside SLIP's transmission is not the last one, and frees nothing. TIOCSSERIAL frees the page
    /// itself. Beside a close that waits for its output fewer orders are left. A poll of a line that carries IP is queued nowhere, since SLIP
    /// has no poll, and nobody can wake it.
    /// </summary>
    private static IEnumerable<PairRule> SlipIsNotTheLastClose =>
    [
        new(["slip-and-close"], [.. Keepers.Except(["set-serial"])]) { Becomes = _ => [] },
        new(["slip-and-close"], ["set-serial"]) { Becomes = _ => UartFindings.TransmitPage },
        new(["slip-and-close"], ["stalled-close"])
        {
            Becomes = shown => shown.Where(finding => finding.Key is not ({ Kind: "hung-task" } or { Kind: "slab-use-after-free", Object: "xmit page" })),
        },
        new(["poll"], ["slip-and-close"]) { Adds = [new(new FindingKey("missed-wake-up", "do_poll", "poll_wqueues"), null)] },
    ];
}
