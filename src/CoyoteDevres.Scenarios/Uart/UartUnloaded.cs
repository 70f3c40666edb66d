using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>
/// Discovered, in all versions: what unloading the hardware's driver shows beyond what unbinding it does, whose findings it has too. Having the line open does
/// not pin the driver: cdev and tty hold references on <c>tty_driver.owner</c>, which is serial core (<see cref="Subsystems.Uart.UartDriver"/> says what was read), so that
/// <c>delete_module</c> finds the driver's count at zero. Its exit unbinds, which hangs the line up and waits for whoever has a reference on the port, and then
/// calls <c>uart_unregister_driver</c>: <c>tty_unregister_driver</c> takes tty_mutex to leave the list and looks at no tty, <c>tty_port_destroy</c> cancels the buffer's work,
/// and <c>kfree(drv-&gt;state)</c> frees each line's <c>uart_state</c> with the tty_port in it. The hung-up file's tty still points to it: <c>release_tty</c> sets
/// <c>tty-&gt;port-&gt;itty</c> and cancels <c>tty-&gt;port-&gt;buf.work</c> at the last close, whenever that comes; U0's <c>uart_close</c> reads <c>state-&gt;uart_port</c> before that. No
/// interleaving is needed. With one, whoever has read f_op before the hangup goes on in the state: to its mutexes, counts and wait queues.
/// </summary>
internal static class UartUnloaded
{
    private const string ReleasedTty = "freed uart_state.port.itty: release_tty", CancelledWork = "freed uart_state.port.buf.work: tty_buffer_cancel_work";

    private static readonly string[] Versions = ["U0", "U1", "U2", "U3", "U4"];

    /// <summary>Up to 4.17 there is no <c>uart_install</c>: open and close find the state through the <c>uart_driver</c>, in the module's data, without tty_mutex.</summary>
    private static readonly string[] ThroughDriver =
    [
        "unloaded uart_sim.data: uart_open uart_close",
        "null uart_driver.state: uart_open uart_close",
        "freed uart_state: uart_open uart_close",
        "freed uart_state.port.count: uart_open uart_close",
        "freed uart_state.port.lock: uart_open uart_close",
        "freed uart_state.port.mutex: uart_open",
        "freed uart_state.uart_port: uart_port_check",
        ReleasedTty,
        CancelledWork,
    ];

    private static readonly string[] FlushedBuffer = ["freed uart_state.port.buf.head: tty_buffer_flush", "freed uart_state.port.buf.lock: tty_buffer_flush", "freed uart_state.port.buf.priority: tty_buffer_flush"];

    private static readonly string[] Referenced = ["freed uart_state.refcount: uart_port_ref", "freed uart_state.remove_wait: uart_port_deref"];

    /// <summary>The last close, under way when the removal finds nobody to hang up: U0.</summary>
    private static readonly string[] ClosedU0 =
    [
        .. FlushedBuffer,
        "freed uart_state.port.count: uart_close",
        "freed uart_state.port.lock: tty_port_tty_set uart_close",
        "freed uart_state.port.mutex: uart_close",
        "freed uart_state.port.iflags[ACTIVE]: uart_close",
        "freed uart_state.port.open_wait: uart_close",
        "freed uart_state.uart_port: uart_change_pm",
        ReleasedTty,
        CancelledWork,
    ];

    private static readonly string[] ClosedU1 = [.. FlushedBuffer, "freed uart_state.port.mutex: uart_close", CancelledWork];

    /// <summary>
    /// An open that came before the node went. What <see cref="UartFindings.PinnedModule"/> says of the reference that <c>port-&gt;tty</c> keeps is then a leak that
    /// kmemleak sees, since what points to the tty is freed.
    /// </summary>
    private static readonly string[] OpenedSinceU2 =
    [
        .. FlushedBuffer,
        "freed uart_state.port.count: tty_port_open tty_port_close_start",
        "freed uart_state.port.lock: tty_port_open tty_port_close_start tty_port_close_end tty_port_tty_set",
        "freed uart_state.port.mutex: tty_port_open tty_port_shutdown",
        "freed uart_state.port.iflags[INITIALIZED]: tty_port_open tty_port_close_start tty_port_shutdown",
        "freed uart_state.port.iflags[ACTIVE]: tty_port_close_end",
        "freed uart_state.port.tty: tty_port_tty_set",
        "freed uart_state.uart_port: uart_port_check",
        "leak tty_struct",
        CancelledWork,
    ];

    /// <summary>
    /// U2 and U3 leave the transmit page at the last close, for the next open or hangup to free; 00de977f9e0a (5.16) says that it leaks with the driver, which
    /// frees the state and not the page.
    /// </summary>
    private const string LostPage = "leak xmit page";

    /// <summary>The removal has read <c>port-&gt;tty</c> without a lock and hangs nobody up: the close has still to unlock.</summary>
    private const string UnlockedPort = "freed uart_state.port.lock: tty_port_tty_set";

    /// <summary>By scenario name.</summary>
    /// <param name="unbound">What unbinding declares.</param>
    internal static Dictionary<string, IReadOnlyList<DeclaredFinding>> All(IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> unbound) => (
        from version in Versions
        from operation in Operations(version)
        select KeyValuePair.Create($"uart/{operation}-vs-rmmod@{version}", Join(unbound.GetValueOrDefault($"uart/{operation}-vs-unbind@{version}"), Added(operation, version))))
        .ToDictionary();

    private static IEnumerable<string> Operations(string version) =>
        [.. UartUsers.DuringUnbind.Select(o => o.Name), .. version is "U0" or "U1" ? (string[])[UartUsers.SlipAndClose.Name] : []];

    private static IReadOnlyList<DeclaredFinding> Join(IReadOnlyList<DeclaredFinding>? unbound, IEnumerable<string> added) =>
        [.. (unbound ?? []).Concat(Parse(null, [.. added])).DistinctBy(f => f.Key)];

    /// <summary>Whoever has a file closes it in the end; and what he does before.</summary>
    private static IEnumerable<string> Added(string operation, string version) =>
        version == "U0" ? ["freed uart_state.uart_port: uart_close", .. BeforeU0(operation)] : [ReleasedTty, .. Before(operation, version)];

    private static string[] BeforeU0(string operation) => operation switch
    {
        "open" => ThroughDriver,
        "open-close" => [.. ThroughDriver, .. ClosedU0],
        "close" or "stalled-close" => ClosedU0,
        "slip-and-close" => [.. ClosedU0, "freed uart_state.uart_port: uart_write __uart_start", "freed uart_state.xmit.buf: uart_write", "freed uart_state.xmit.head: uart_write"],
        "output-queue" => ["freed uart_state.port.mutex: uart_ioctl"],
        "modem-get" => ["freed uart_state.port.mutex: uart_tiocmget", "freed uart_state.uart_port: uart_tiocmget"],
        "get-icount" => ["freed uart_state.uart_port: uart_get_icount"],
        "drain" => ["freed uart_state.uart_port: uart_chars_in_buffer uart_wait_until_sent", "freed uart_state.xmit.head: uart_chars_in_buffer"],
        "modem-wait" => ["freed uart_state.uart_port: uart_wait_modem_status", "freed uart_state.port.delta_msr_wait: uart_wait_modem_status"],
        "hangup" =>
        [
            UnlockedPort,
            "freed uart_state.uart_port: uart_hangup",
            "freed uart_state.port.mutex: uart_hangup",
            "freed uart_state.port.open_wait: uart_hangup",
            "freed uart_state.port.delta_msr_wait: uart_hangup",
        ],
        "set-serial" =>
        [
            // The handler stays requested (UartFindings.StartedUpAfterHangup), or the startup that requests it is preempted in the driver's text.
            "text uart_sim.text: uart_sim_startup uart_sim_interrupt",
            "freed uart_state.uart_port: uart_set_info uart_port_startup uart_shutdown",
            "freed uart_state.xmit.buf: uart_port_startup uart_shutdown",
            "freed uart_state.xmit.head: uart_port_startup",
            "freed uart_state.port.count: uart_set_info",
            "freed uart_state.port.iflags[INITIALIZED]: uart_set_info uart_startup uart_shutdown",
            "freed uart_state.port.mutex: uart_set_info_user",
        ],
        _ => [],
    };

    private static string[] Before(string operation, string version) => operation switch
    {
        "open" => version == "U1" ? ThroughDriver : OpenedSinceU2,
        "open-close" when version == "U1" => [.. ThroughDriver, .. ClosedU1],
        "open-close" => [.. OpenedSinceU2, .. LeftByClose(version)],
        "close" or "stalled-close" when version == "U1" => ClosedU1,
        "close" or "stalled-close" => [CancelledWork, .. LeftByClose(version), .. version == "U4" ? (string[])[] : [UnlockedPort]],
        "slip-and-close" => [.. ClosedU1, .. Referenced, "freed uart_state.uart_port: __uart_start", "freed uart_state.xmit.buf: uart_write"],
        "output-queue" => ["freed uart_state.port.mutex: uart_ioctl", "freed uart_state.uart_port: uart_port_check"],
        "modem-get" => ["freed uart_state.port.mutex: uart_tiocmget", "freed uart_state.uart_port: uart_port_check"],
        "get-icount" => Referenced,
        "drain" => [.. Referenced, "freed uart_state.xmit.head: uart_chars_in_buffer"],
        "modem-wait" => [Referenced[0], CancelledWork],
        "hangup" => ["freed uart_state.port.mutex: uart_hangup"],
        // As in U0; the startup itself is under tty_port.mutex, which the removal takes before the driver goes.
        "set-serial" => ["text uart_sim.text: uart_sim_interrupt", "freed uart_state.port.mutex: uart_set_info_user", "freed uart_state.uart_port: uart_port_check"],
        _ => [],
    };

    private static string[] LeftByClose(string version) => version is "U2" or "U3" ? [LostPage] : [];
}
