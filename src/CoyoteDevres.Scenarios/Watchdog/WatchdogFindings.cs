using static CoyoteDevres.Scenarios.FindingText;
using static CoyoteDevres.Scenarios.Watchdog.WatchdogOpenRace;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>What the scenarios find in the versions with two halves. The bugs' names are those of the fact sheet, section 2.3.</summary>
internal static class WatchdogFindings
{
    private static readonly string[] OnOpenFiles =
    [
        "write-vs-unbind", "keepalive-vs-unbind", "disable-vs-unbind", "get-timeout-vs-unbind", "get-support-vs-unbind", "get-status-vs-unbind",
        "set-timeout-vs-unbind", "open-unbind-close", "open-unbind-write-close", "open-unbind-ioctl-close", "open-unbind-get-timeout-close",
        "worker-hold-vs-unbind", "worker-write-vs-unbind",
    ];

    private static readonly DeclaredFinding[] CdevPut = Parse("W2b", "freed watchdog_core_data: cdev_put");

    private static readonly DeclaredFinding[] Closing = Parse("W2b", "freed watchdog_core_data: cdev_put", "freed watchdog_core_data.cdev.kobj: cdev_put");

    /// <summary>
    /// Discovered: a watchdog that runs when it is registered (<c>WDOG_HW_RUNNING</c>, started by firmware) and is never opened. <c>watchdog_cdev_register</c>
    /// takes a reference on the core's half and one on the driver's module, which a <c>watchdog_release</c> that stops it, or finds the
    /// driver gone, drops; <c>watchdog_cdev_unregister</c> drops only the reference of the registration. The module's reference
    /// keeps rmmod away, but not an unbind through sysfs: then both are left for ever. Sequential, so no lock is involved. Read in every
    /// version since v4.8.
    /// </summary>
    private static readonly DeclaredFinding[] LeftBehind = Parse(null, "leak watchdog_core_data", "pinned module wdt");

    /// <summary>
    /// Discovered, W3: a driver that asks for its watchdog to be stopped by the removal. <c>watchdog_cdev_unregister</c> of v4.14 parts the
    /// halves first, <c>wdd-&gt;wd_data = NULL</c> included, then calls <c>watchdog_stop</c>, whose <c>watchdog_update_worker</c> loads that pointer and
    /// passes <c>&amp;wd_data-&gt;work</c> to <c>cancel_delayed_work</c>. One task, no race. Read in two v4.14.y trees; in v5.2.y the stop comes first, which
    /// is the order of W4.
    /// </summary>
    private static readonly DeclaredFinding[] StoppedTooLate = Parse(null, "null wdt_data.wdd.wd_data: watchdog_update_worker");

    /// <summary>The count was taken for the start's doing, and is dropped at close: the core's half goes while it is registered.</summary>
    private static readonly DeclaredFinding[] Imbalance = Parse(
        "W2c",
        "underflow watchdog_core_data.kref: watchdog_cdev_unregister watchdog_release",
        "freed watchdog_core_data: cdev_put watchdog_dev_unregister watchdog_release",
        "freed watchdog_core_data.cdev.kobj: cdev_del cdev_put",
        "freed watchdog_core_data.kref: watchdog_cdev_unregister watchdog_release",
        "freed watchdog_core_data.lock: watchdog_cdev_unregister watchdog_release",
        "freed watchdog_core_data.wdd: watchdog_cdev_unregister watchdog_release",
        "freed watchdog_core_data.work.work: watchdog_cdev_unregister");

    /// <summary>W2.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> W2 { get; } = Table(
        "watchdog",
        "W2",
        [
            .. WithKref,
            (["start-running-close-vs-unbind"], Imbalance),
            (["start-running-open-close-open-close-unbind"], Parse("W2c", "freed watchdog_core_data: cdev_put")),
            (["start-running-open-old-close-open-close-unbind"], Parse("W2c", "freed watchdog_core_data.status:DEV_OPEN: watchdog_open")),
        ]);

    /// <summary>W3.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> W3 { get; } = Table(
        "watchdog",
        "W3",
        [
            .. WithKref,
            (["start-running-close-vs-unbind"], Closing),
            (["stopping-hold-vs-unbind", "stopping-write-vs-unbind", "stopping-open-unbind-close"], StoppedTooLate),
            (["stopping-close-vs-unbind"], [.. StoppedTooLate, .. Closing]),
        ]);

    /// <summary>W4.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> W4 { get; } = Table("watchdog", "W4", WithDevice);

    /// <summary>W5.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> W5 { get; } = Table("watchdog", "W5", WithDevice);

    /// <summary>An inode that has been opened before points to the freed device.</summary>
    internal static DeclaredFinding[] Reopened { get; } = Parse(null, "freed watchdog_core_data.cdev.kobj: cdev_get");

    private static (string[], DeclaredFinding[])[] WithKref =>
    [
        (["open-vs-unbind"], OldPlain),
        (["open-close-vs-unbind"], [.. OldPlain, .. OldClosed]),
        (OnOpenFiles, CdevPut),
        (["close-vs-unbind", "running-close-vs-unbind", "worker-close-vs-unbind", "magic-close-vs-unbind"], Closing),
        (["running-unopened-vs-unbind"], LeftBehind),
        (["running-open-vs-unbind"], [.. LeftBehind, .. OldRunning]),
        (["running-open-close-vs-unbind"], [.. LeftBehind, .. OldRunning, .. Closing]),
        (["worker-open-vs-unbind"], OldWorker),
        (["worker-open-close-vs-unbind"], [.. OldWorker, .. OldClosed]),
    ];

    private static (string[], DeclaredFinding[])[] WithDevice =>
    [
        (["open-vs-unbind", "open-close-vs-unbind"], Plain),
        (["running-unopened-vs-unbind"], LeftBehind),
        (["running-open-vs-unbind"], [.. LeftBehind, .. Running]),
        (["running-open-close-vs-unbind"], [.. LeftBehind, .. Running, .. TimerLeftBehind]),
        (["worker-open-vs-unbind"], Worker),
        (["worker-open-close-vs-unbind"], [.. Worker, .. TimerLeftBehind]),
        (["stopping-worker-open-vs-unbind"], StoppingWorker),
        (["stopping-worker-open-close-vs-unbind"], [.. StoppingWorker, .. TimerLeftBehind]),
    ];
}
