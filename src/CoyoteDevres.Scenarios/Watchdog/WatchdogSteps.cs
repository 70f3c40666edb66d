namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// The steps of the fact sheet (other-subsystems, 2.2, all of them read in source), which lists them for W4 and W5; of the older versions it
/// says what differs (2.1, 2.3).
/// </summary>
internal static class WatchdogSteps
{
    private const string Core = "watchdog_core_data", Status = "wdt_data.wdd.status";

    private static readonly SheetOperation[] Today =
    [
        new(
            "open",
            new("watchdog_open", $"test_and_set_bit {Core}.status:DEV_OPEN"),
            new("watchdog_open", $"read {Core}.wdd"),
            new("watchdog_open", $"test_bit {Status}:HW_RUNNING"),
            new("watchdog_open", "count of module wdt"),
            new("watchdog_start"),
            new("wdt_start"),
            new("watchdog_open", $"get {Core}.dev.kobj")),
        new(
            "open-old",
            new("watchdog_open", "read old_wd_data"),
            new("watchdog_open", $"test_and_set_bit {Core}.status:DEV_OPEN"),
            new("watchdog_open", $"read {Core}.wdd")),
        new(
            "write",
            new("watchdog_write", $"clear_bit {Core}.status:ALLOW_RELEASE"),
            new("watchdog_write", $"lock {Core}.lock"),
            new("watchdog_write", $"read {Core}.wdd"),
            new("wdt_ping"),
            new("watchdog_write", $"unlock {Core}.lock")),
        new(
            "keepalive",
            new("watchdog_ioctl", $"lock {Core}.lock"),
            new("watchdog_ioctl", $"read {Core}.wdd"),
            new("wdt_ping"),
            new("watchdog_ioctl", $"unlock {Core}.lock")),
        new(
            "close",
            new("watchdog_release", $"lock {Core}.lock"),
            new("watchdog_release", $"read {Core}.wdd"),
            new("wdt_stop"),
            new("watchdog_release", $"clear_bit {Core}.status:DEV_OPEN"),
            new("watchdog_release", $"test_bit {Status}:HW_RUNNING"),
            new("watchdog_release", $"unlock {Core}.lock"),
            new("watchdog_release", "count of module wdt"),
            new("watchdog_release", $"put {Core}.dev.kobj"),
            new("cdev_put", $"put {Core}.cdev.kobj")),
        new(
            "unbind",
            new("bus_remove_device"),
            new("cdev_del"),
            new("misc_deregister"),
            new("watchdog_cdev_unregister", "write old_wd_data"),
            new("watchdog_cdev_unregister", $"test_bit {Status}:ACTIVE"),
            new("watchdog_cdev_unregister", $"lock {Core}.lock"),
            new("watchdog_cdev_unregister", $"write {Core}.wdd"),
            new("watchdog_cdev_unregister", "write wdt_data.wdd.wd_data"),
            new("watchdog_cdev_unregister", $"unlock {Core}.lock"),
            new("watchdog_cdev_unregister", $"timer_delete_sync {Core}.timer"),
            new("kthread_cancel_work_sync"),
            new("watchdog_cdev_unregister", $"put {Core}.dev.kobj"),
            new("devm_kmalloc_release", "kfree wdt_data")),
    ];

    private static readonly SheetOperation[] TwoHalves =
    [
        new("write", new("watchdog_write", $"lock {Core}.lock"), new("watchdog_write", $"read {Core}.wdd"), new("wdt_ping")),
        new("close", new("watchdog_release", $"put {Core}.kref"), new("cdev_put", $"put {Core}.cdev.kobj")),
        new("unbind", new("watchdog_cdev_unregister", $"write {Core}.wdd"), new("watchdog_cdev_unregister", $"put {Core}.kref"), new("devm_kmalloc_release", "kfree wdt_data")),
    ];

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "W0" =>
        [
            new("write", new("watchdog_write", "read wdd"), new("wdt_ping")),
            new("get-timeout", new("watchdog_ioctl", "read wdd"), new("watchdog_ioctl", "read wdd")),
            new("unbind", new("watchdog_dev_unregister", "write wdd"), new("devm_kmalloc_release", "kfree wdt_data")),
        ],
        "W1" =>
        [
            new("write", new("watchdog_ping", "lock wdt_data.wdd.lock"), new("watchdog_ping", $"test_bit {Status}:UNREGISTERED"), new("wdt_ping")),
            new("get-timeout", [new("watchdog_ioctl", "read wdt_data.wdd.timeout")]),
            new("get-support", [new("watchdog_ioctl", "use wdt_data")]),
            new(
                "unbind",
                new("watchdog_dev_unregister", "lock wdt_data.wdd.lock"),
                new("watchdog_dev_unregister", $"set_bit {Status}:UNREGISTERED"),
                new("devm_kmalloc_release", "kfree wdt_data")),
        ],
        "W2" =>
        [
            .. TwoHalves,
            new("open", new("watchdog_open", "count of module wdt"), new("wdt_start"), new("watchdog_open", $"test_bit {Status}:HW_RUNNING"), new("watchdog_open", $"get {Core}.kref")),
        ],
        "W3" =>
        [
            .. TwoHalves,
            new("open", new("watchdog_open", $"test_bit {Status}:HW_RUNNING"), new("watchdog_start"), new("wdt_start"), new("watchdog_open", $"get {Core}.kref")),
        ],
        _ => Today,
    };
}
