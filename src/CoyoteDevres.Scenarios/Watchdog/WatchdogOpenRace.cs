using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// Discovered: an open against the removal, in every version since W2, today's included, through the watchdog's own node. The sheet says that open
/// reads <c>wd_data-&gt;wdd</c> without lock or test, but has no bug of it.
/// </summary>
/// <remarks>
/// <c>watchdog_open</c> loads <c>wd_data-&gt;wdd</c> without <c>wd_data-&gt;lock</c> and without a test, and tests a bit in it, reads <c>ops</c>, and calls
/// <c>watchdog_start</c>, which wants the lock held by its comment and is not given it. <c>watchdog_cdev_unregister</c> sets the pointer to NULL
/// under that lock, and the driver's memory goes right after. What else could order the two does not: <c>cdev_del</c> waits for nobody,
/// and <c>chrdev_open</c> has dropped <c>cdev_lock</c> before it calls the driver's open; <c>device_lock</c> and
/// <c>wtd_deferred_reg_mutex</c> are the removal's alone; the module's reference pins the driver's text, not its data. Through the old node there is
/// none of it: <c>misc_open</c> holds <c>misc_mtx</c> over the whole open, and <c>misc_deregister</c>, which wants it, comes before the
/// pointer is cleared. Read: watchdog_dev.c of v4.8 (W2), v4.14.y (W3), v5.2.y and v5.10.y with 72139dfa2464 (W4), and a v6.1-era tree (W5).
/// <para>
/// With a driver whose watchdog the core pings in between, that start arms the timer after the removal has cancelled it
/// (<c>hrtimer_cancel</c> comes after the pointer is cleared, and nobody cancels it again: <c>watchdog_release</c> finds the pointer
/// NULL and skips <c>watchdog_update_worker</c>). The last put frees the structure with the timer in it, or with the work that it queued.
/// </para>
/// </remarks>
internal static class WatchdogOpenRace
{
    private const string Data = "wdt_data", Status = "wdt_data.wdd.status", WdData = "wdt_data.wdd.wd_data", Timeout = "wdt_data.wdd.timeout", Core = "watchdog_core_data";

    /// <summary>A driver's half that goes under an open: what all kinds of drivers have in common.</summary>
    private static readonly DeclaredFinding[] Common = Parse(
        null,
        $"null {Core}.wdd: watchdog_open",
        $"null {WdData}: watchdog_start",
        $"freed {WdData}: watchdog_start watchdog_update_worker",
        $"freed {Status}:HW_RUNNING: watchdog_open watchdog_start",
        $"freed {Status}:ACTIVE: watchdog_start watchdog_need_worker",
        $"freed {Timeout}: watchdog_need_worker",
        $"freed {Data}: watchdog_start watchdog_need_worker");

    private static readonly DeclaredFinding[] Started = Parse(null, $"freed {Data}: watchdog_open wdt_start");

    private static readonly DeclaredFinding[] NoWorker = Parse(null, $"null {WdData}: watchdog_update_worker");

    private static readonly DeclaredFinding[] NextKeepalive = Parse(
        null,
        $"null {WdData}: watchdog_next_keepalive",
        $"freed {WdData}: watchdog_next_keepalive",
        $"freed {Status}:ACTIVE: watchdog_next_keepalive",
        $"freed {Timeout}: watchdog_next_keepalive");

    /// <summary>W2 and W3: the core's half goes as well, for the character device does not pin it.</summary>
    private static readonly DeclaredFinding[] CoreGone =
    [
        .. Parse("W2b", $"freed {Core}: cdev_put"),
        .. Parse(
            null,
            $"freed {Core}: chrdev_open watchdog_start",
            $"from-zero {Core}.kref: watchdog_open",
            $"freed {Core}.kref: watchdog_open",
            $"freed {Core}.lock: watchdog_release",
            $"freed {Core}.status:DEV_OPEN: watchdog_open",
            $"freed {Core}.status:KEEPALIVE: watchdog_start",
            $"freed {Core}.wdd: watchdog_open",
            $"freed {Core}.work.work: watchdog_update_worker"),
    ];

    /// <summary>W2 and W3.</summary>
    internal static DeclaredFinding[] OldPlain { get; } = [.. Common, .. Started, .. NoWorker, .. CoreGone];

    /// <summary>W2 and W3, and the file is closed again.</summary>
    internal static DeclaredFinding[] OldClosed { get; } =
    [
        .. Parse("W2b", $"freed {Core}.cdev.kobj: cdev_put"),
        .. Parse(null, $"underflow {Core}.kref: watchdog_release", $"freed {Core}.kref: watchdog_release", $"freed {Core}: watchdog_release", $"freed {Core}.wdd: watchdog_release"),
    ];

    /// <summary>W2 and W3, with a worker, which is armed behind the removal.</summary>
    internal static DeclaredFinding[] OldWorker { get; } =
    [
        .. Common,
        .. Started,
        .. NextKeepalive,
        .. CoreGone,
        .. Parse(
            null,
            $"freed {Core}: watchdog_next_keepalive",
            $"active {Core}.work.work: watchdog_core_data_release",
            $"freed {Core}.work.work: delayed_work_timer_fn process_one_work",
            $"freed {Core}.lock: watchdog_ping_work",
            $"freed {Core}.wdd: watchdog_ping_work"),
    ];

    /// <summary>W2 and W3, with a watchdog that runs: it is pinged instead of started.</summary>
    internal static DeclaredFinding[] OldRunning { get; } =
        [.. Common, .. NoWorker, .. Parse(null, $"freed {Data}: wdt_ping"), .. Parse("W2b", $"freed {Core}: cdev_put")];

    /// <summary>W4 and W5.</summary>
    internal static DeclaredFinding[] Plain { get; } = [.. Common, .. Started, .. NoWorker];

    /// <summary>W4 and W5, with a worker.</summary>
    internal static DeclaredFinding[] Worker { get; } = [.. Common, .. Started, .. NextKeepalive];

    /// <summary>W4 and W5, with a worker and a removal that stops the watchdog: the worker is no longer needed in the middle of it.</summary>
    internal static DeclaredFinding[] StoppingWorker { get; } = [.. Worker, .. NoWorker, .. Parse(null, $"freed {Status}:HW_RUNNING: watchdog_need_worker")];

    /// <summary>W4 and W5, with a watchdog that runs.</summary>
    internal static DeclaredFinding[] Running { get; } =
    [
        .. Common,
        .. NextKeepalive,
        .. Parse(
            null,
            $"null {WdData}: __watchdog_ping",
            $"freed {WdData}: __watchdog_ping",
            $"freed {Data}: __watchdog_ping wdt_ping",
            $"freed {Status}:HW_RUNNING: watchdog_need_worker"),
    ];

    /// <summary>W4 and W5: the timer that was armed behind the removal, once the file is closed.</summary>
    internal static DeclaredFinding[] TimerLeftBehind { get; } = Parse(
        null,
        $"active {Core}.timer: watchdog_core_data_release",
        $"freed {Core}.timer: call_timer_fn",
        $"freed {Core}.lock: watchdog_ping_work",
        $"freed {Core}.wdd: watchdog_worker_should_ping");
}
