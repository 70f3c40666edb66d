namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// The steps of the fact sheet's sections 1.1 to 1.4 (up to v6.5 and v6.8), in its order; section 0.1 for what is around a removal. What a
/// version adds around an operation is given as what comes before its steps.
/// </summary>
internal static class GpioSteps
{
    private const string Chip = "read gpio_device.chip", Notifiers = "read gpio_device.notifier.head", LineState = "read gpio_device.line_state_notifier.head";

    /// <summary>Section 1.1.</summary>
    internal static IReadOnlyList<SheetOperation> G0 { get; } = Of(_ => [], "", Notifiers, [], [], [new("gpiochip_remove", "put gpio_device.dev")]);

    /// <summary>Section 1.2: a test in every other operation, too.</summary>
    internal static IReadOnlyList<SheetOperation> G1 { get; } = Of(f => [new(f, Chip)], "", Notifiers, [], [], [new("gpiochip_remove", "put gpio_device.dev")]);

    /// <summary>Section 1.3: the semaphore, and the test in it.</summary>
    internal static IReadOnlyList<SheetOperation> G2 { get; } = Of(Locked, "_unlocked", Notifiers, [new("gpiochip_remove", "down_write gpio_device.sem")], [], RemovedLocked);

    /// <summary>Section 1.4: those who wait are told.</summary>
    internal static IReadOnlyList<SheetOperation> G3 { get; } =
        Of(Locked, "_unlocked", LineState, [new("gpiochip_remove", "down_write gpio_device.sem")], [new("blocking_notifier_call_chain", "read gpio_device.device_notifier.head")], RemovedLocked);

    private static IReadOnlyList<SheetStep> RemovedLocked => [new("gpiochip_remove", "up_write gpio_device.sem"), new("gpiochip_remove", "put gpio_device.dev")];

    /// <summary>Section 1.3: <c>call_read_locked</c> and its like.</summary>
    private static IReadOnlyList<SheetStep> Locked(string function)
    {
        string kind = function[(function.LastIndexOf('_') + 1)..];
        return [new($"call_{kind}_locked", "down_read gpio_device.sem"), new($"{function}_unlocked", Chip)];
    }

    /// <param name="before">What a file operation of that name, which G0 does not test, begins with.</param>
    /// <param name="suffix">What the body of a file operation is called.</param>
    /// <param name="notifiers">How a change of a line begins to be told.</param>
    /// <param name="removal">What removal begins with.</param>
    /// <param name="unregistered">What follows the end of the character device.</param>
    /// <param name="removed">What removal ends with.</param>
    private static IReadOnlyList<SheetOperation> Of(
        Func<string, IReadOnlyList<SheetStep>> before,
        string suffix,
        string notifiers,
        IReadOnlyList<SheetStep> removal,
        IReadOnlyList<SheetStep> unregistered,
        IReadOnlyList<SheetStep> removed)
    {
        var told = new SheetStep("blocking_notifier_call_chain", notifiers);
        return
        [
            new(
                "open",
                new("chrdev_open"),
                new("gpio_chrdev_open", Chip),
                new("gpio_chrdev_open", Chip),
                new("gpio_chrdev_open", "use gpio_chip"),
                new("blocking_notifier_chain_register", "down_write"),
                new("notifier_chain_register"),
                new("gpio_chrdev_open", "get gpio_device.dev")),
            new(
                "watch-line",
                new("gpiochip_get_desc", "use gpio_chip"),
                new("lineinfo_get", "xchg watched_lines.bit"),
                new("gpio_desc_to_lineinfo", Chip),
                new("gpio_desc_to_lineinfo", "use gpio_chip"),
                new("gpio_desc_to_lineinfo", "lock gpio_lock"),
                new("gpio_desc_to_lineinfo", "unlock gpio_lock")),
            new("request-line", [.. Request, told, new("anon_inode_getfile")]),
            new("request-edge", [.. Request, new("gpiod_to_irq", Chip), new("gc->to_irq"), new("request_threaded_irq"), told, new("anon_inode_getfile")]),
            new("get-values", [.. before("linereq_ioctl"), new("gpiod_get_array_value_complex", Chip), new("gc->get")]),
            new(
                "set-values",
                [
                    .. before("linereq_ioctl"),
                    new("linereq_set_values", "lock linereq.config_mutex"),
                    new("linereq_set_values_unlocked", "read gpio_desc.flags.FLAG_IS_OUT"),
                    new("gc->set"),
                    new("linereq_set_values", "unlock linereq.config_mutex"),
                ]),
            new(
                "set-config",
                [
                    .. before("linereq_ioctl"),
                    new("linereq_set_config", "lock linereq.config_mutex"),
                    new("edge_detector_stop"),
                    new("gc->direction_output"),
                    told,
                    new("linereq_set_config", "unlock linereq.config_mutex"),
                ]),
            new("read-chip-nonblock", [.. before("lineinfo_watch_read"), new($"lineinfo_watch_read{suffix}", "lock gpio_chardev_data.wait.lock"), new($"lineinfo_watch_read{suffix}", "unlock gpio_chardev_data.wait.lock")]),
            new("poll-chip", [.. before("lineinfo_watch_poll"), new("poll_wait"), new($"lineinfo_watch_poll{suffix}", "read gpio_chardev_data.events")]),
            new("read-line-nonblock", [.. before("linereq_read"), new($"linereq_read{suffix}", "lock linereq.wait.lock"), new($"linereq_read{suffix}", "read linereq.events"), new($"linereq_read{suffix}", "unlock linereq.wait.lock")]),
            new("poll-line", [.. before("linereq_poll"), new("poll_wait"), new($"linereq_poll{suffix}", "read linereq.events")]),
            new(
                "close-chip",
                new("gpio_chrdev_release", "kfree watched_lines"),
                new("blocking_notifier_chain_unregister", "down_write"),
                new("notifier_chain_unregister"),
                new("gpio_chrdev_release", "put gpio_device.dev"),
                new("gpio_chrdev_release", "kfree gpio_chardev_data")),
            new("close-line", [new("edge_detector_stop"), .. Free(told)]),
            new(
                "close-edge-line",
                [new("free_irq", "synchronize_irq"), new("free_irq", "wait for thread of"), new("edge_detector_stop", "wait for linereq.work"), .. Free(told)]),
            new(
                "edge",
                new("edge_irq_handler"),
                new("edge_irq_thread"),
                new("gpiod_get_raw_value_commit", Chip),
                new("gc->get"),
                new("linereq_put_event", "lock linereq.wait.lock"),
                new("linereq_put_event", "unlock linereq.wait.lock"),
                new("linereq_put_event", "wake")),
            new("debounced-edge", new("debounce_irq_handler"), new("debounce_work_func"), new("gpiod_get_raw_value_commit", Chip), new("gc->get"), new("linereq_put_event")),
            new("unbind", [.. Unbinding, .. removal, .. Removal, .. unregistered, .. removed, .. Unbound]),
        ];
    }

    /// <summary>Section 0.1, steps 1 to 4.</summary>
    internal static IReadOnlyList<SheetStep> Unbinding =>
        [new("unbind_store", "", Mark.Recalled), new("device_release_driver_internal", "lock platform_device.dev.mutex"), new("__device_release_driver"), new("devres_release_all")];

    /// <summary>Section 0.1, steps 5 and 6.</summary>
    internal static IReadOnlyList<SheetStep> Unbound =>
    [
        new("devres_release_all", "kfree gpio_chip"),
        new("__device_release_driver", "write platform_device.dev.driver"),
        new("device_release_driver_internal", "unlock platform_device.dev.mutex"),
    ];

    private static IReadOnlyList<SheetStep> Request =>
    [
        new("linereq_create", "get gpio_device.dev"),
        new("linereq_create", Chip),
        new("gpiod_request", "count of module"),
        new("gpiod_request_commit", "lock gpio_lock"),
        new("gpiod_request_commit", "xchg gpio_desc.flags.FLAG_REQUESTED"),
        new("gc->request"),
        new("gpiod_request", "get gpio_device.dev"),
        new("gc->direction_input"),
    ];

    private static IReadOnlyList<SheetStep> Removal =>
    [
        new("gpiochip_free_hogs"),
        new("gpiochip_remove", "write gpio_device.chip"),
        new("gpiochip_irqchip_remove"),
        new("irq_dispose_mapping"),
        new("gpiochip_remove", "write gpio_device.data"),
        new("gpiochip_remove", "lock gpio_lock"),
        new("gpiochip_is_requested"),
        new("gpiochip_remove", "unlock gpio_lock"),
        new("cdev_del"),
    ];

    private static IReadOnlyList<SheetStep> Free(SheetStep told) =>
    [
        new("gpiod_free_commit", "lock gpio_lock"),
        new("gpiod_free_commit", Chip),
        new("gpiod_free_commit", "unlock gpio_lock"),
        new("gc->free"),
        new("gpiod_free_commit", "lock gpio_lock"),
        new("gpiod_free_commit", "kfree gpio_desc_label"),
        new("gpiod_free_commit", "write gpio_desc.flags.FLAG_REQUESTED"),
        new("gpiod_free_commit", "unlock gpio_lock"),
        told,
        new("gpiod_free", "count of module"),
        new("gpiod_free", "put gpio_device.dev"),
        new("linereq_free", "put gpio_device.dev"),
        new("linereq_free", "kfree linereq"),
    ];
}
