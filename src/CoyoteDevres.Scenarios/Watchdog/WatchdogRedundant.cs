namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>Places of the watchdog core that carry no weight, and why.</summary>
internal static class WatchdogRedundant
{
    private const string Hardware =
        "it decides only what the hardware is told, which may be told so twice or once too seldom: the driver's half is there as long as the lock is held";

    private const string Number = "a number that is reckoned with or handed to the user: an older one leads to no other access";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("W0 W1", "watchdog_stop: test_bit *.status:ACTIVE", Hardware),
        new(
            "W1",
            "watchdog_release: lock wdt_watchdog.lock",
            "the section only asks whether to print that the watchdog did not stop; watchdog_ping, which follows, takes the lock and asks again"),
        new(
            "W1",
            "watchdog_release: test_bit wdt_watchdog.status:UNREGISTERED",
            "it decides only whether it is printed that the watchdog did not stop; watchdog_ping, which follows, asks again"),
        new(
            "W2 W3 W4 W5",
            "watchdog_unregister_device: lock wtd_deferred_reg_mutex",
            "it keeps an unregistration apart from the registrations of early boot that wait for the core (watchdog_deferred_registration), over before anybody unbinds"),
        new(
            "W2 W3",
            "watchdog_update_worker: cancel_work watchdog_core_data.work.work",
            "cancelling saves a run and protects nothing: a worker that runs anyway takes the lock and asks again; the removal cancels for itself, and waits"),
        new(
            "W4 W5",
            "watchdog_update_worker: timer_delete_sync watchdog_core_data.timer",
            "cancelling saves a run and protects nothing: a worker that runs anyway takes the lock and asks again; the removal cancels for itself, and waits"),
        new(
            "W2 W3 W4 W5",
            "status_show: lock watchdog_core_data.lock",
            "the removal takes the attributes away, and waits for who is in one, before it parts the halves; what the lock covers is bits, which are changed atomically"),
        new(
            "W3 W4 W5",
            "watchdog_cdev_unregister: test_bit wdt_data.wdd.status:ACTIVE",
            "it decides only whether the hardware is stopped, and watchdog_stop asks again under the lock's own protection of the pointer, which only this removal clears"),
        new("W2 W3 W4 W5", "watchdog_need_worker: read wdt_data.wdd.timeout", Number),
        new("W2 W3 W4 W5", "watchdog_ioctl: read wdt_data.wdd.timeout*", Number),
        new("W2 W3 W4 W5", "watchdog_next_keepalive: test_bit wdt_data.wdd.status:ACTIVE", Number),
        new("W4 W5", "watchdog_ping: test_bit wdt_data.wdd.status:ACTIVE", Hardware),
        new(
            "W3 W4 W5",
            "watchdog_need_worker: test_bit wdt_data.wdd.status:HW_RUNNING",
            "it decides only whether the worker is to run again: one too many takes the lock and asks, and the removal cancels it and waits"),
        new("W2 W3", "watchdog_ping_work: test_bit wdt_data.wdd.status:*", Hardware),
        new("W4 W5", "watchdog_worker_should_ping: test_bit wdt_data.wdd.status:*", Hardware),
        new(
            "W4 W5",
            "watchdog_cdev_register: get watchdog_core_data.dev.kobj",
            "it stands for the reference of the file that will close a running watchdog; since W4 an open file pins the device through its cdev's parent anyway"),
        new(
            "*",
            "try_module_get: read wdt.state",
            "a module that is going has no references (try_release_module_ref), and from none atomic_inc_not_zero takes none: the state is asked first, the count refuses as well"),
        new(
            "W2 W3 W4 W5",
            "watchdog_open: try_module_get wdt.refcnt",
            "it keeps the driver of an open, and so maybe running, watchdog from being unloaded, which is a matter of safety in use: the unloading would unregister the device as unbinding does, and whoever has it open would find the driver's half gone"),
    ];
}
