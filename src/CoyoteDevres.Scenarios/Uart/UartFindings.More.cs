using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Uart;

/// <content>
/// U0, U2 and the two mistakes beside serial core. U0: whoever reads <c>state-&gt;uart_port</c> may read NULL, or a port that the driver
/// frees before it is used or in the middle of that; neither the reader nor <c>uart_remove_one_port</c>, which clears the pointer under
/// port_mutex, looks at the other.
/// </content>
internal static partial class UartFindings
{
    private const string PortPointer = "uart_state.uart_port", Port = "uart_port", PortLock = "uart_port.lock";

    /// <summary>U0: an open that has tty_port.mutex and has found the port.</summary>
    internal static DeclaredFinding OpenOfFreedPort { get; } = Freed("uart_open", "uart_port.flags[UPF_DEAD]");

    /// <summary>U0: the last close, which had cleared port-&gt;tty before the removal looked for somebody to hang up.</summary>
    internal static IReadOnlyList<DeclaredFinding> CloseOfFreedPort { get; } =
        [Freed("uart_close", Port), Freed("uart_change_pm", Port), Cleared("uart_change_pm")];

    /// <summary>U0: a close that begins when the removal has cleared the pointer.</summary>
    internal static DeclaredFinding CloseOfClearedPort { get; } = Cleared("uart_close");

    internal static IReadOnlyList<DeclaredFinding> CountersOfFreedPort { get; } =
        [Cleared("uart_get_icount"), Freed("uart_get_icount", Port), Freed("uart_get_icount", PortLock)];

    internal static IReadOnlyList<DeclaredFinding> CharsInBufferOfFreedPort { get; } = OfFreedPort("uart_chars_in_buffer");

    internal static IReadOnlyList<DeclaredFinding> PollOfFreedPort { get; } = [.. CharsInBufferOfFreedPort, .. OfFreedPort("uart_write_room")];

    internal static IReadOnlyList<DeclaredFinding> EchoOfFreedPort { get; } =
        [.. OfFreedPort("uart_write_room"), .. OfFreedPort("uart_start"), Cleared("__uart_start"), Freed("__uart_start", Port)];

    internal static IReadOnlyList<DeclaredFinding> IoctlOfFreedPort { get; } = [Cleared("uart_ioctl"), Freed("uart_ioctl", Port)];

    internal static IReadOnlyList<DeclaredFinding> ModemGetOfFreedPort { get; } = OfFreedPort("uart_tiocmget");

    /// <summary>U0: the last close of a port that is started up.</summary>
    internal static IReadOnlyList<DeclaredFinding> ShutdownOfFreedPort { get; } =
    [
        Freed("uart_close", PortLock),
        Cleared("uart_shutdown"),
        Freed("uart_shutdown", Port),
        Cleared("uart_port_shutdown"),
        Freed("uart_port_shutdown", Port),
        Freed("uart_sim_shutdown", Port),
    ];

    /// <summary>U0: tcdrain, which a hangup does not wait for.</summary>
    internal static IReadOnlyList<DeclaredFinding> DrainOfFreedPort { get; } =
    [
        .. CharsInBufferOfFreedPort,
        Cleared("uart_wait_until_sent"),
        Freed("uart_wait_until_sent", Port),
        Freed("uart_wait_until_sent", "uart_port.type"),
    ];

    /// <summary>
    /// U0; and, discovered, who sleeps in it when the line is hung up: as in <see cref="RemovalWaitsForModemWait"/> the loop of
    /// <c>uart_wait_modem_status</c> (read at 0013eec9827d) tests only the counters and signals, so that the wake-up of
    /// <c>uart_hangup</c> lets it go to sleep again; here the removal does not wait, and nobody is left to wake it.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> ModemWaitOfFreedPort { get; } =
    [
        Cleared("uart_wait_modem_status"),
        Freed("uart_wait_modem_status", Port),
        Freed("uart_wait_modem_status", PortLock),
        new(new FindingKey("missed-wake-up", "uart_wait_modem_status", "uart_state.port.delta_msr_wait"), null),
    ];

    /// <summary>U0: another user's hangup, which the removal's found done although it is not: port-&gt;tty is NULL already.</summary>
    internal static IReadOnlyList<DeclaredFinding> HangupOfFreedPort { get; } =
        [Cleared("uart_hangup"), Freed("uart_hangup", Port), Freed("uart_change_pm", Port)];

    /// <summary>U0: TIOCSSERIAL uses the port throughout; if it gets to its end, it is what <see cref="StartedUpAfterHangup"/> says.</summary>
    internal static IReadOnlyList<DeclaredFinding> SetUpOfFreedPort { get; } =
    [
        .. StartedUpLate,
        Cleared("uart_set_info"),
        Freed("uart_set_info", Port),
        Freed("uart_set_info", "uart_port.type"),
        Cleared("uart_port_startup"),
        Freed("uart_port_startup", Port),
        Freed("uart_port_startup", "uart_port.type"),
        Freed("uart_change_pm", Port),
        Freed("uart_sim_startup", Port),
        Freed("uart_change_line_settings", Port),
        Freed("uart_update_mctrl", Port),
        Freed("uart_update_mctrl", PortLock),
    ];

    /// <summary>U0: the network stack transmits while nobody is left to hang up.</summary>
    internal static IReadOnlyList<DeclaredFinding> TransmitOfFreedPort { get; } =
        [Freed("uart_write", Port), Freed("uart_write", PortLock), Cleared("__uart_start"), Freed("__uart_start", Port)];

    /// <summary>
    /// U2: <c>uart_shutdown</c> frees the page under the port's spinlock, and freeing takes object debugging's lock, which is held
    /// while a warning is printed to the console, whose driver takes the port's spinlock.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> FreedUnderPortLock { get; } =
    [
        new(new FindingKey("circular-locking", "debug_check_no_obj_freed", "debug_bucket.lock -> uart_port.lock -> debug_bucket.lock"), "U2"),
        new(new FindingKey("hard-lockup", "debug_check_no_obj_freed", "debug_bucket.lock"), "U2"),
        new(new FindingKey("hard-lockup", "serial8250_console_write", PortLock), "U2"),
    ];

    /// <summary>
    /// Discovered, U2 and U3: <c>uart_remove_one_port</c> takes a reference with <c>tty_port_tty_get</c>, and then calls
    /// <c>tty_vhangup(port-&gt;tty)</c>, reading the pointer again (read: 6.1.83 and 4.8.15). In between the last close clears it, and an open that
    /// came before the node went sets it to a tty of its own (<c>tty_port_open</c> sets port-&gt;tty under the port's spinlock alone): that
    /// one is hung up without a reference, and its last close frees it under the hangup. U1's open sets it under tty_port.mutex, and only if the
    /// port is not UPF_DEAD; 2b5eac0f8c6e (U4) hangs up what it has a reference on.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> HangsUpAnotherTty { get; } =
    [
        new(new FindingKey("refcount-addition-on-zero", "tty_lock", "tty_struct.kref"), null),
        new(new FindingKey("refcount-underflow", "tty_kref_put", "tty_struct.kref"), null),
        .. from place in (string[])[
               "__tty_hangup files_lock", "__tty_hangup flags[TTY_HUPPED]", "__tty_hangup flags[TTY_HUPPING]", "tty_kref_put kref",
               "tty_ldisc_hangup read_wait", "tty_ldisc_hangup write_wait", "tty_ldisc_kill ldisc", "tty_ldisc_lock flags[TTY_LDISC_CHANGING]",
               "tty_ldisc_lock ldisc_sem", "tty_ldisc_lock read_wait", "tty_ldisc_lock write_wait", "tty_ldisc_ref ldisc", "tty_ldisc_ref ldisc_sem",
               "tty_ldisc_unlock flags[TTY_LDISC_CHANGING]", "tty_ldisc_unlock ldisc_sem", "tty_lock kref", "tty_lock legacy_mutex", "tty_unlock legacy_mutex"]
           let words = place.Split(' ')
           select new DeclaredFinding(new FindingKey(UseAfterFree, words[0], $"tty_struct.{words[1]}"), null),
    ];

    /// <summary>U3t: between the test for <c>-&gt;write_iter</c> and the call through it a hangup swaps <c>f_op</c>.</summary>
    internal static DeclaredFinding NoWriteIter { get; } = new(new FindingKey(Null, "new_sync_write", "hung_up_tty_fops.write_iter"), "U3t");

    internal static IReadOnlyList<DeclaredFinding> ForgottenPortAtOpen { get; } =
    [
        ForgottenPort("uart_port_activate", "uart_port.flags[UPF_DEAD]"),
        ForgottenPort("uart_port_startup", "uart_port.type"),
        ForgottenPort("uart_sim_startup", Port),
        ForgottenPort("uart_change_line_settings", Port),
    ];

    /// <summary>U3l; the line's character device is never deleted either.</summary>
    internal static IReadOnlyList<DeclaredFinding> ForgottenPortAtClose { get; } =
    [
        new(new FindingKey("memory-leak", "", "cdev"), "U3l"),
        ForgottenPort("uart_change_pm", Port),
        ForgottenPort("uart_port_deref", Port),
        ForgottenPort("uart_port_ref_lock", PortLock),
        ForgottenPort("uart_port_unlock_deref", PortLock),
        ForgottenPort("uart_sim_shutdown", Port),
        ForgottenPort("uart_tty_port_shutdown", Port),
        ForgottenPort("uart_tty_port_shutdown", PortLock),
        ForgottenPort("uart_update_mctrl", Port),
        ForgottenPort("uart_update_mctrl", PortLock),
        ForgottenPort("uart_wait_until_sent", Port),
        ForgottenPort("uart_wait_until_sent", "uart_port.type"),
    ];

    internal static IReadOnlyList<DeclaredFinding> ForgottenPortAtWrite { get; } =
    [
        ForgottenPort("__uart_start", Port),
        ForgottenPort("__uart_start", "uart_port.flags[UPF_DEAD]"),
        ForgottenPort("__uart_start", "uart_port.port_dev"),
        ForgottenPort("uart_port_deref", Port),
        ForgottenPort("uart_port_ref_lock", PortLock),
        ForgottenPort("uart_port_unlock_deref", PortLock),
    ];

    internal static IReadOnlyList<DeclaredFinding> ForgottenPortInIcount { get; } =
    [
        ForgottenPort("uart_get_icount", Port),
        ForgottenPort("uart_get_icount", PortLock),
        ForgottenPort("uart_port_deref", Port),
        ForgottenPort("uart_port_ref_lock", PortLock),
    ];

    /// <summary>U3l, CVE-2021-47525: serial core keeps a port that liteuart has freed.</summary>
    internal static DeclaredFinding ForgottenPort(string function, string what) => new(new FindingKey(UseAfterFree, function, what), "U3l");

    /// <summary>U0: who reads the pointer and takes the port's spinlock.</summary>
    private static DeclaredFinding[] OfFreedPort(string function) => [Cleared(function), Freed(function, Port), Freed(function, PortLock)];

    private static IEnumerable<DeclaredFinding> StartedUpLate =>
    [
        new(new FindingKey(UseAfterFree, "uart_sim_interrupt", Port), null),
        new(new FindingKey(UseAfterFree, "uart_sim_interrupt", PortLock), null),
    ];

    private static DeclaredFinding Freed(string function, string what) => new(new FindingKey(UseAfterFree, function, what), "U0");

    private static DeclaredFinding Cleared(string function) => new(new FindingKey(Null, function, PortPointer), "U0");
}
