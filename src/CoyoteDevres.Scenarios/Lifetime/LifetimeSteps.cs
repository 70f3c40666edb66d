namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// The sheets' sections on the tools as steps: 7.1 and 7.2 are from memory there; 7.3, 7.4 and 0.5 were read, and again in the sources that the versions
/// name; 3.2 was read.
/// </summary>
internal static class LifetimeSteps
{
    /// <summary>Of a version; empty if the sheet gives it no order of its own.</summary>
    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        ['K', ..] => KrefSteps(version),
        ['C', ..] => CleanupSteps(version),
        "RD0" => [new("close-mapped", Swap, UsesWindow), new("unbind", Emptied, Swap, UsesWindow, new("devres_callback", "xchg devres_inner.is_available"))],
        "RD0f" => [new("close-mapped", Swap, UsesWindow, TakesBack), new("unbind", Emptied, Swap, UsesWindow, TakesBack, new("devres_callback", "xchg devres_inner.is_available"))],
        "RD1" => [new("unbind", Emptied, new("devres::drop", "xchg rust_device.data.is_available"), UsesWindow, TakesBack)],
        "RD2" => [new("unbind", Emptied, Swap, UsesWindow, TakesBack, new("devres_callback", "xchg devres_inner.is_available"))],
        ['R', 'V', ..] => RevocableSteps(version),
        "QC0" => [new("unbind", new SheetStep("bus_remove_device"), new SheetStep("cdev_del"))],
        "QC1" or "QC1w" =>
        [
            new(
                "short",
                new("cdev_queued_ioctl", "tryget_live toy_device.cdev.qactive"),
                new("toy_ioctl", "use toy_chip"),
                new("cdev_queued_ioctl", "put toy_device.cdev.qactive")),
            new("unbind", new("cdev_del"), new("cdev_del", "kill toy_device.cdev.qactive"), new("cdev_del", "exit toy_device.cdev.qactive")),
        ],
        "PCf" =>
        [
            new("short-ioctl", new("toy_ioctl", "tryget_live toy_device.users"), new("toy_ioctl", "use toy_chip"), new("toy_ioctl", "put toy_device.users")),
            new("unbind", new("toy_unregister", "kill toy_device.users"), new("toy_remove", "kfree toy_chip")),
        ],
        "DE1" =>
        [
            new(
                "short-ioctl",
                new("drm_dev_enter", "srcu_read_lock drm_unplug_srcu"),
                new("drm_dev_enter", "READ_ONCE toy_device.unplugged"),
                new("toy_ioctl", "use toy_chip"),
                new("drm_dev_exit", "srcu_read_unlock")),
            new("unbind", new("drm_dev_unplug", "WRITE_ONCE toy_device.unplugged"), new("drm_dev_unplug", "switch banks"), new("drm_dev_unplug", "wait for bank")),
        ],
        _ => [],
    };

    private static SheetStep Emptied => new("devres_release_all", "empty platform_device.dev.devres_head");

    private static SheetStep Swap => new("devres::drop", "xchg devres_inner.is_available");

    private static SheetStep UsesWindow => new("drop_in_place", "use bus_window", Mark.Derived);

    private static SheetStep TakesBack => new("devres::drop", "devres_remove");

    private static IReadOnlyList<SheetOperation> KrefSteps(string version) => version switch
    {
        "K1" or "K2f" => [Open("lock toy_table_lock", "load from toy_table", "get toy_object.kref", "unlock toy_table_lock")],
        "K1f" => [Open("lock toy_table_lock", "load from toy_table", "get unless zero toy_object.kref", "unlock toy_table_lock")],
        "K2" => [Open("lock toy_table_lock", "load from toy_table", "unlock toy_table_lock", "get toy_object.kref")],
        "K3" or "K3f" => [Open("enter rcu_read_lock", "load from toy_table", "get unless zero toy_object.kref", "leave rcu_read_lock")],
        "K4" => [Close("lock toy_table_lock", "put toy_object.kref", "unlock toy_table_lock")],
        "K5" => [Close("lock toy_files_lock", "put toy_object.kref", "unlock toy_files_lock")],
        "K5f" => [Close("lock toy_files_lock", "unlock toy_files_lock", "put toy_object.kref")],
        "K6" => [Close("lock toy_object.mutex", "put toy_object.kref", "unlock toy_object.mutex")],
        "K8" => [Recalled("rmmod", ("toy_exit", "put toy_object.kref"), ("toy_object_release", "queue toy_object.rcu"), ("free_module", ""))],
        "K8f" => [Recalled("rmmod", ("toy_exit", "put toy_object.kref"), ("toy_object_release", "queue toy_object.rcu"), ("toy_exit", "wait in rcu_barrier"), ("free_module", ""))],
        "K6f" => [Close("lock toy_object.mutex", "unlock toy_object.mutex", "put toy_object.kref")],
        _ => [],
    };

    private static IReadOnlyList<SheetOperation> CleanupSteps(string version) => version switch
    {
        "CUf" => [Recalled("close", ("toy_release", "unlock toy.list_lock"), ("toy_session_free", "kfree toy_session"))],
        "CU3" => [Recalled("close", ("toy_session_free", "kfree toy_session"), ("toy_release", "unlock toy.list_lock"))],
        "CU5" => [Recalled("close", ("toy_release", "lock toy_session.mutex"), ("toy_release", "kfree toy_session"))],
        "CU5f" => [Recalled("close", ("toy_release", "unlock toy_session.mutex"), ("toy_release", "kfree toy_session"))],
        _ => [],
    };

    private static IReadOnlyList<SheetOperation> RevocableSteps(string version) => version switch
    {
        "RV1" =>
        [
            new(
                "short",
                new("revocable_try_access", "srcu_read_lock revocable_provider.srcu"),
                new("revocable_try_access", "write revocable.idx"),
                new("revocable_try_access", "read revocable_provider.res"),
                new("toy_ioctl", "use toy_chip"),
                new("revocable_withdraw_access", "read revocable.idx"),
                new("revocable_withdraw_access", "srcu_read_unlock")),
            new("unbind", Revokes("revocable_provider")),
        ],
        "RV2" =>
        [
            new(
                "short",
                new("toy_ioctl", "read toy_device.rp"),
                new("revocable_init", "enter rcu_read_lock"),
                new("revocable_init", "get unless zero revocable_provider.kref"),
                new("revocable_init", "leave rcu_read_lock"),
                new("revocable_try_access", "srcu_read_lock"),
                new("revocable_withdraw_access", "srcu_read_unlock"),
                new("revocable_deinit", "put revocable_provider.kref")),
            new("unbind", [new("revocable_revoke", "write toy_device.rp"), .. Revokes("revocable_provider")]),
        ],
        "RV3" =>
        [
            new(
                "short",
                new("revocable_handle_init", "get toy_device.rev.kref"),
                new("revocable_try_access", "srcu_read_lock toy_device.rev.srcu"),
                new("revocable_try_access", "read toy_device.rev.res"),
                new("revocable_withdraw_access", "srcu_read_unlock"),
                new("revocable_handle_deinit", "put toy_device.rev.kref")),
            new("unbind", [.. Revokes("toy_device.rev"), new("revocable_put", "put toy_device.rev.kref")]),
        ],
        _ => [],
    };

    private static SheetStep[] Revokes(string provider) =>
    [
        new("revocable_revoke", $"write {provider}.res"),
        new("revocable_revoke", "switch banks"),
        new("revocable_revoke", "wait for bank"),
        new("revocable_revoke", $"put {provider}.kref"),
    ];

    private static SheetOperation Open(params IReadOnlyList<string> steps) => Recalled("open", [.. steps.Select(s => ("toy_open", s))]);

    private static SheetOperation Close(params IReadOnlyList<string> steps) => Recalled("close", [.. steps.Select(s => ("toy_release", s))]);

    private static SheetOperation Recalled(string name, params IReadOnlyList<(string Function, string Does)> steps) =>
        new(name, [.. steps.Select(s => new SheetStep(s.Function, s.Does, Mark.Recalled))]);
}
