using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Cec;

/// <summary>
/// The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone, and what <see cref="CecRules"/> say. CEC is the sheet's deadlock,
/// which it has from memory as one between <c>adap-&gt;lock</c> and <c>devnode-&gt;lock</c>; in the source of v5.4 the lock that is held is <c>devnode-&gt;lock</c> (with <c>adap-&gt;lock</c>
/// where the address goes), and what is waited for with it is the thread of the pin, which wants it to hand on an event.
/// </summary>
internal static class CecDeclared
{
    private const string Pin = "cec_queue_pin_cec_event", Node = "cec_adapter.devnode";

    private static readonly DeclaredFinding[] Stopping = [.. Hung("CEC", $"{Node}.lock", Pin), .. Hung("CEC", "task_struct.kthread", "cec_pin_adap_enable")];

    private static readonly DeclaredFinding[] StoppingWaited = [.. Stopping, .. Hung("CEC", $"{Node}.lock", "cec_devnode_unregister")];

    private static readonly DeclaredFinding[] StoppingPlugged = [.. Stopping, .. Hung("CEC", "cec_adapter.lock", "cec_release")];

    /// <summary>
    /// Discovered: whoever sleeps in <c>CEC_RECEIVE</c> when the adapter goes sleeps on. <c>cec_devnode_unregister</c> wakes all files, but the condition of
    /// <c>cec_receive_msg</c> is <c>fh-&gt;queued_msgs</c> alone, and its loop does not ask whether the node is registered. (<c>CEC_DQEVENT</c> is saved by the event that losing the
    /// physical address makes; poll tests the flag.) Read in trees of v5.4 and v6.15 [V]. No lock is involved.
    /// </summary>
    private static readonly DeclaredFinding[] ReceiveSleepsOn = Of(null, "missed-wake-up", "cec_fh.wait", "cec_receive_msg");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(
            CecScenarios.Subsystem,
            "CEC0",
            (Against("open-close", "get-phys-addr", "close"), [.. StoppingWaited, .. LeftEnabled("lock")]),
            (Against("receive"), [.. ReceiveSleepsOn, .. LeftEnabled("lock")]),
            (Against("poll"), LeftEnabled("lock")),
            (["open-close-unbind"], Stopping),
            (["open-unbind-close", "open-unbind-receive-close", "open-unbind-open-close"], LeftEnabled("lock")),
            (["plugged-dqevent-vs-unbind", "plugged-close-vs-unbind"], [.. StoppingPlugged, .. LeftEnabled("lock")])),
        FindingText.Table(
            CecScenarios.Subsystem,
            "CEC1",
            (Against("open-close", "get-phys-addr", "close", "poll"), LeftEnabled("lock_fhs")),
            (Against("receive"), [.. ReceiveSleepsOn, .. LeftEnabled("lock_fhs")]),
            (["open-unbind-close", "open-unbind-receive-close", "open-unbind-open-close"], LeftEnabled("lock_fhs")),
            (["plugged-dqevent-vs-unbind", "plugged-close-vs-unbind"], LeftEnabled("lock_fhs"))),
        FindingText.Table(CecScenarios.Subsystem, "CEC2", (Against("receive"), ReceiveSleepsOn)));

    /// <summary>
    /// Discovered: a file that is open when the adapter goes leaves the hardware enabled. <c>cec_devnode_unregister</c> disables it only where the list of files is
    /// empty (in <c>__cec_s_phys_addr</c>), and the last close only while the node is registered, which it no longer is. So the pin's thread outlives the
    /// adapter: it hands its event on through freed memory, and nobody stops it. Open, close and unregister read in v5.4 [V], the pin from memory;
    /// fe4526d99e2e ("disable adapter in cec_devnode_unregister", v6.4, [R]) says as much of a timer of the pin's.
    /// </summary>
    private static DeclaredFinding[] LeftEnabled(string gate) =>
        [.. Leaked(null, "task_struct"), .. Freed(null, $"{Node}.{gate}", Pin), .. Freed(null, $"{Node}.fhs.next", Pin)];
}
