using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>
/// The findings of the UART scenarios, by what causes them. Those without a bug's name are in no fact sheet; each says which
/// functions its schedule runs through and why nothing orders them. Read: drivers/tty and drivers/net/slip of 4.8.15 (U1) and
/// 6.1.83 (U4), serial_core.c of U4 also at 0017d8e79e25, and the text of 2b5eac0f8c6e.
/// </summary>
internal static partial class UartFindings
{
    private const string UseAfterFree = "slab-use-after-free", Null = "null-dereference";

    /// <summary>
    /// U1: <c>uart_write</c> tests the transmit page before it takes the spinlock; <c>uart_shutdown</c> frees it in the last close
    /// under tty_port.mutex only. The writer is the network stack: SLIP transmits under a lock of its own. The echo of received
    /// data, which the sheet names, is not one in the trees read: <c>tty_port_close_start</c> sets <c>tty-&gt;closing</c>, then
    /// flushes under <c>buf.lock</c>, which <c>flush_to_ldisc</c> holds while it echoes; and <c>TIOCSSERIAL</c> holds
    /// termios_rwsem for writing, which echoing and writing through n_tty hold for reading.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> TransmitPage { get; } =
    [
        new(new FindingKey(Null, "uart_write", "uart_state.xmit.buf"), "U1"),
        new(new FindingKey(UseAfterFree, "uart_write", "xmit page"), "U1"),
    ];

    /// <summary>
    /// Discovered, U1 and U4: <c>uart_port_deref</c> drops the count through <c>uport-&gt;state</c> and, if it reached zero, wakes
    /// through <c>uport-&gt;state</c> again, a second load because the atomic is a compiler barrier. In between, a remover whose
    /// wait_event tests the count, before it queues or after, sees zero, does not sleep, sets <c>state-&gt;uart_port</c> to NULL and
    /// returns to a driver that frees the port. It holds port_mutex and tty_port.mutex, the user neither: <c>uart_get_icount</c> and
    /// <c>uart_wait_until_sent</c> under tcdrain take no lock, and no line discipline reference that the hangup would wait for.
    /// </summary>
    internal static DeclaredFinding WakeUpThroughFreedPort { get; } =
        new(new FindingKey(UseAfterFree, "uart_port_deref", "uart_port"), null);

    /// <summary>
    /// Discovered, U1 and U4: <c>uart_wait_modem_status</c> (TIOCMIWAIT) sleeps with a port reference. The hangup wakes
    /// delta_msr_wait, but the loop tests only the counters and signals, and sleeps again; the interrupt that would count is
    /// freed. The remover waits in remove_wait, uninterruptibly, under port_mutex, tty_port.mutex and device_lock, for as long as the
    /// user likes. No SIGHUP comes unless the tty is the sleeper's controlling terminal.
    /// </summary>
    /// <param name="remove">The version's function.</param>
    internal static DeclaredFinding RemovalWaitsForModemWait(string remove) =>
        new(new FindingKey("hung-task", remove, "uart_state.remove_wait"), null);

    /// <summary>
    /// Discovered, U1 and U4: <c>uart_set_info</c> (TIOCSSERIAL) has read f_op before the hangup swaps it and holds no line discipline
    /// reference. After the hangup's shutdown it finds the port still there and not initialized, and starts it up: neither
    /// UPF_DEAD nor a hang-up is looked at. tty_port.mutex orders it with each step of the removal, but the removal's last shutdown
    /// is behind it: the hardware's interrupt stays requested when the driver's memory goes. The window ends where the removal
    /// sets <c>type</c> to PORT_UNKNOWN.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> StartedUpAfterHangup { get; } =
    [
        new(new FindingKey(UseAfterFree, "uart_sim_interrupt", "uart_port"), null),
        new(new FindingKey(UseAfterFree, "uart_sim_interrupt", "uart_port.lock"), null),
    ];

    /// <summary>
    /// Discovered, U4 (since tty_port_open is used, 4.9): <c>tty_port_open</c> sets port-&gt;tty before <c>uart_port_activate</c> finds
    /// UPF_DEAD. <c>tty_open</c> drops tty_lock before <c>tty_release</c> takes it again; the removal's vhangup, which waited
    /// for tty_lock, runs there: it swaps f_op, and <c>uart_hangup</c> leaves port-&gt;tty alone, the port not being active. Then
    /// <c>tty_port_close_start</c> sees a hung-up file and returns before anybody clears port-&gt;tty: that reference on the tty,
    /// and with it the module's, stays until the line is opened again, which it cannot be. (port-&gt;tty still points to the tty, so
    /// kmemleak keeps quiet.)
    /// </summary>
    internal static DeclaredFinding PinnedModule { get; } =
        new(new FindingKey("module-reference-leak", "", "module serial_core"), null);

    /// <summary>
    /// Discovered, U1: <c>tty_reopen</c> of a hung-up tty puts a line discipline in place under tty_lock and without ldisc_sem.
    /// Whoever passed f_op and TTY_IO_ERROR before the hangup takes no tty_lock: <c>tty_ldisc_ref_wait</c> reads
    /// <c>tty-&gt;ldisc</c> twice, gives the semaphore back for the first, NULL, and returns the second without it
    /// (the unbalanced unlock); or it gets the new one before its open has set disc_data (the NULL dereference). Later kernels
    /// read once, and take ldisc_sem in tty_reopen (U4's tree does both).
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> ReopenedWithoutSemaphore { get; } =
    [
        new(new FindingKey("bad-unlock-balance", "tty_ldisc_deref", "tty_struct.ldisc_sem"), null),
        new(new FindingKey(Null, "n_tty_write", "tty_struct.disc_data"), null),
    ];

    /// <summary>
    /// What three at once add to <see cref="TransmitPage"/> in U1. Between <c>uart_close</c>'s clearing of port-&gt;tty and
    /// <c>tty_ldisc_release</c>, a removal finds no tty to hang up, and SLIP still transmits. Its reference is what
    /// <see cref="WakeUpThroughFreedPort"/> says. If it gets none, since the count is zero already, <c>__uart_start</c> reads
    /// <c>state-&gt;uart_port</c> itself, not yet NULL, and uses it when the driver has freed it (the sheet has this window as
    /// harmless since the page test returned earlier: here that test was before the close). And whoever oopses in
    /// <see cref="TransmitPage"/> never drops its reference: the removal waits for ever.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> TransmitWhileClosedAndRemoved { get; } =
    [
        .. TransmitPage,
        WakeUpThroughFreedPort,
        new(new FindingKey(UseAfterFree, "__uart_start", "uart_port"), null),
        new(new FindingKey("hung-task", "uart_remove_one_port", "uart_state.remove_wait"), "U1"),
    ];
}
