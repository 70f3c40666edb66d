using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>What the scenarios of W0 and W1 find. The bugs' names are those of the fact sheet, section 2.3.</summary>
internal static class WatchdogOldFindings
{
    private static readonly DeclaredFinding[] Released = Parse("W0", "null wdd: watchdog_release");

    private static readonly DeclaredFinding[] Stopped = Parse(
        "W0",
        "null wdd: watchdog_stop",
        "freed wdt_data: watchdog_stop wdt_stop",
        "freed wdt_data.wdd.status:ACTIVE: watchdog_stop",
        "freed wdt_data.wdd.status:NO_WAY_OUT: watchdog_stop");

    private static readonly DeclaredFinding[] Pinged = Parse(
        "W0", "null wdd: watchdog_ping", "freed wdt_data: watchdog_ping wdt_ping", "freed wdt_data.wdd.status:ACTIVE: watchdog_ping");

    private static readonly DeclaredFinding[] Ioctl = [.. Parse("W0", "null wdd: watchdog_ioctl"), .. Released];

    private static readonly DeclaredFinding[] IoctlFreed = Parse("W0", "freed wdt_data: watchdog_ioctl");

    private static readonly DeclaredFinding[] Closing =
    [
        .. Released,
        .. Stopped,
        .. Parse("W0", "freed wdt_data: watchdog_release", "freed wdt_data.wdd.status:ALLOW_RELEASE: watchdog_release", "freed wdt_data.wdd.status:DEV_OPEN: watchdog_release"),
    ];

    /// <summary>W0: the global pointer is NULL, or its value was read before it became so.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> W0 { get; } = Table(
        "watchdog",
        "W0",
        (["open-vs-unbind", "open-unbind-close"], Released),
        (["open-close-vs-unbind", "close-vs-unbind"], Closing),
        (["write-vs-unbind"], [.. Parse("W0", "null wdd: watchdog_write", "freed wdt_data.wdd.status:ALLOW_RELEASE: watchdog_write"), .. Pinged, .. Released]),
        (["keepalive-vs-unbind"], [.. Ioctl, .. IoctlFreed, .. Pinged]),
        (["disable-vs-unbind"], [.. Ioctl, .. IoctlFreed, .. Stopped]),
        (["get-timeout-vs-unbind"], [.. Ioctl, .. IoctlFreed, .. Parse("W0", "freed wdt_data.wdd.timeout: watchdog_ioctl")]),
        (["get-support-vs-unbind"], [.. Ioctl, .. IoctlFreed]),
        (["open-unbind-write-close"], Parse("W0", "null wdd: watchdog_write")),
        (["open-unbind-ioctl-close", "open-unbind-get-timeout-close"], Parse("W0", "null wdd: watchdog_ioctl")));

    /// <summary>W1: lock and flag are in the structure that the driver frees; so is the character device.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> W1 { get; } = Table(
        "watchdog",
        "W1",
        (["open-vs-unbind"], [.. Opening("W1", "wdt_data", "wdt_data.wdd"), .. AtRest]),
        (["open-close-vs-unbind"], [.. Opening("W1", "wdt_data", "wdt_data.wdd"), .. Closes("W1", "wdt_data", "wdt_data.wdd")]),
        (["close-vs-unbind"], [.. Put("W1", "wdt_data", "wdt_data.wdd"), .. Closes("W1", "wdt_data", "wdt_data.wdd")]),
        (["write-vs-unbind"], [.. AtRest, .. Locked("W1", "wdt_data.wdd", "watchdog_ping"), .. Parse("W1", "freed wdt_data.wdd.status:ALLOW_RELEASE: watchdog_write")]),
        (["keepalive-vs-unbind"], [.. AtRest, .. Locked("W1", "wdt_data.wdd", "watchdog_ping"), .. Parse("W1", "freed wdt_data: watchdog_ioctl watchdog_ioctl_op")]),
        (["disable-vs-unbind"], [.. AtRest, .. Locked("W1", "wdt_data.wdd", "watchdog_stop"), .. Parse("W1", "freed wdt_data: watchdog_ioctl_op")]),
        (["get-timeout-vs-unbind"], [.. AtRest, .. Parse("W1", "freed wdt_data: watchdog_ioctl_op", "freed wdt_data.wdd.timeout: watchdog_ioctl")]),
        (["get-support-vs-unbind"], [.. AtRest, .. Parse("W1", "freed wdt_data: watchdog_ioctl watchdog_ioctl_op")]),
        (["open-old-vs-unbind", "open-unbind-close", "open-old-unbind-close"], AtRest),
        (["open-unbind-write-close", "open-old-unbind-write-close"], Parse("W1", "freed wdt_data.wdd.status:ALLOW_RELEASE: watchdog_write")),
        (["open-unbind-ioctl-close", "open-unbind-get-timeout-close"], Parse("W1", "freed wdt_data: watchdog_ioctl_op")),
        // Discovered, for drivers with ref and unref, which the sheet takes for safe. The count is the driver's structure's, and
        // nobody takes it for the character device in it (cdev_init, cdev_add in watchdog_dev_register of a v4.4 tree set no parent; the
        // commit is the same there): as W2b, __fput puts the device after watchdog_release has dropped the last count, and an open that
        // chrdev_open has let in works on a structure that the driver's remove has let go. Neither open nor cdev_put takes wdd->lock before
        // they touch it, and misc_mtx is only taken for the old node, through which none of this is found.
        (["counted-open-vs-unbind"], [.. Opening(null, Counted, Counted), .. Parse(null, "from-zero wdt_watchdog.kref: wdt_ref", "freed wdt_watchdog.kref: wdt_ref"), .. AtRestCounted]),
        (["counted-open-close-vs-unbind"], [.. Opening(null, Counted, Counted), .. Closes(null, Counted, Counted), .. CountsFromZero]),
        (["counted-close-vs-unbind"], Put(null, Counted, Counted)),
        (
            [
                "counted-write-vs-unbind", "counted-keepalive-vs-unbind", "counted-disable-vs-unbind", "counted-get-timeout-vs-unbind",
                "counted-get-support-vs-unbind", "counted-open-unbind-close", "counted-open-unbind-write-close", "counted-open-unbind-ioctl-close",
                "counted-open-unbind-get-timeout-close",
            ],
            Parse(null, "freed wdt_watchdog: cdev_put")));

    /// <summary>An open of a watchdog that is open, against the removal: it gets as far as the bit that says so.</summary>
    internal static DeclaredFinding[] W1Busy { get; } =
    [
        .. Put("W1", "wdt_data", "wdt_data.wdd"),
        .. Parse("W1", "freed wdt_data.wdd.cdev.kobj: cdev_get", "freed wdt_data: chrdev_open", "freed wdt_data.wdd.status:DEV_OPEN: watchdog_open"),
    ];

    /// <summary>An inode that has been opened before points to the device: the next open finds it there.</summary>
    internal static DeclaredFinding[] W1Reopened { get; } = Parse("W1", "freed wdt_data.wdd.cdev.kobj: cdev_get");

    /// <summary>The same where the driver counts the device, whose last reference went with the last close.</summary>
    internal static DeclaredFinding[] W1ReopenedCounted { get; } = Parse(null, "freed wdt_watchdog.cdev.kobj: cdev_get");

    private const string Counted = "wdt_watchdog";

    private static DeclaredFinding[] AtRest => Parse("W1", "freed wdt_data.wdd.status:ACTIVE: watchdog_release");

    private static DeclaredFinding[] AtRestCounted => Parse(null, "freed wdt_watchdog.status:ACTIVE: watchdog_release");

    private static DeclaredFinding[] CountsFromZero =>
        Parse(null, "from-zero wdt_watchdog.kref: wdt_ref", "underflow wdt_watchdog.kref: wdt_unref", "freed wdt_watchdog.kref: wdt_ref wdt_unref");

    private static DeclaredFinding[] Put(string? bug, string memory, string wdd) => Parse(bug, $"freed {memory}: cdev_put", $"freed {wdd}.cdev.kobj: cdev_put");

    private static DeclaredFinding[] Locked(string? bug, string wdd, params string[] functions)
    {
        string all = string.Join(' ', functions);
        return Parse(bug, $"freed {wdd}.lock: {all}", $"freed {wdd}.status:UNREGISTERED: {all}");
    }

    private static DeclaredFinding[] Opening(string? bug, string memory, string wdd) =>
    [
        .. Put(bug, memory, wdd),
        .. Locked(bug, wdd, "watchdog_start"),
        .. Parse(bug, $"freed {memory}: chrdev_open watchdog_open", $"freed {wdd}.status:DEV_OPEN: watchdog_open"),
    ];

    private static DeclaredFinding[] Closes(string? bug, string memory, string wdd) =>
    [
        .. Locked(bug, wdd, "watchdog_ping", "watchdog_release", "watchdog_stop"),
        .. Parse(
            bug,
            $"freed {memory}: watchdog_release",
            $"freed {wdd}.status:ACTIVE: watchdog_release",
            $"freed {wdd}.status:ALLOW_RELEASE: watchdog_release",
            $"freed {wdd}.status:DEV_OPEN: watchdog_release"),
    ];
}
