namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>The steps of the fact sheet's sections 1.5, 1.6 and 1.8 (since v6.9), in its order. See <see cref="GpioSteps"/>.</summary>
internal static class GpioLaterSteps
{
    /// <summary>Section 1.5: <c>gdev-&gt;srcu</c>, by the bitmap-first close of before May 2024.</summary>
    internal static IReadOnlyList<SheetOperation> G4 { get; } = Of(
        new Names("srcu", "chip", ""),
        [
            new(
                "close-chip",
                new("gpio_chrdev_release", "kfree watched_lines"),
                new("blocking_notifier_chain_unregister", "down_write gpio_device.device_notifier"),
                new("blocking_notifier_chain_unregister", "down_write gpio_device.line_state_notifier"),
                new("gpio_chrdev_release", "put gpio_device.dev"),
                new("gpio_chrdev_release", "kfree gpio_chardev_data")),
            OpenTested,
        ],
        new("blocking_notifier_call_chain", "read gpio_device.line_state_notifier.head"),
        []);

    /// <summary>Section 1.6: the work queue.</summary>
    internal static IReadOnlyList<SheetOperation> G5 { get; } = Of(new Names("srcu", "chip", "_nonotify"), [CloseChip, OpenTested], Told, Drained);

    /// <summary>Section 1.8: <c>chip_rev</c>.</summary>
    internal static IReadOnlyList<SheetOperation> G7 { get; } = Of(
        new Names("chip_rev.srcu", "chip_rev.res", "_nonotify"),
        [CloseChip, new("open", new("gpio_chrdev_open", "get gpio_device.dev"), new("gpio_chrdev_open", "write_lock"), new("blocking_notifier_chain_register", "down_write"))],
        Told,
        Drained);

    private static SheetStep Told => new("gpiod_line_state_notify", "read_lock");

    private static IReadOnlyList<SheetStep> Drained => [new("gpiolib_cdev_unregister", "")];

    private static SheetOperation OpenTested => new(
        "open",
        new("gpio_chrdev_open", "srcu_read_lock gpio_device.srcu"),
        new("gpio_chrdev_open", "read gpio_device.chip"),
        new("gpio_chrdev_open", "get gpio_device.dev"),
        new("blocking_notifier_chain_register", "down_write gpio_device.device_notifier"),
        new("gpio_chrdev_open", "srcu_read_unlock"));

    /// <summary>The device's block, the line-state block under the lock for writing, the bitmap.</summary>
    private static SheetOperation CloseChip => new(
        "close-chip",
        new("blocking_notifier_chain_unregister", "down_write gpio_device.device_notifier"),
        new("gpio_chrdev_release", "write_lock"),
        new("notifier_chain_unregister"),
        new("gpio_chrdev_release", "write_unlock"),
        new("gpio_chrdev_release", "kfree watched_lines"),
        new("gpio_chrdev_release", "put gpio_device.dev"),
        new("gpio_chrdev_release", "kfree gpio_chardev_data"));

    private static IReadOnlyList<SheetOperation> Of(Names names, IReadOnlyList<SheetOperation> chardev, SheetStep told, IReadOnlyList<SheetStep> drained)
    {
        string revoking = names.Pointer == "chip" ? "gpiochip_remove" : "revocable_revoke";
        return
        [
            .. chardev,
            new("watch-line", [.. names.Guard("gpio_ioctl"), new("lineinfo_get", "xchg watched_lines.bit"), .. names.Guard("gpio_desc_to_lineinfo")]),
            new("request-line", [.. names.Guard("gpio_ioctl"), .. Request(names), told, new("blocking_notifier_chain_register", "down_write gpio_device.device_notifier"), new("anon_inode_getfile")]),
            new("request-edge", [.. names.Guard("gpio_ioctl"), .. Request(names), .. names.Guard("gpiod_to_irq"), new("request_threaded_irq"), told, new("anon_inode_getfile")]),
            new("get-values", [.. names.Guard("linereq_ioctl"), .. names.Guard("gpiod_get_array_value_complex"), new("gc->get")]),
            new("set-values", [.. names.Guard("linereq_ioctl"), new("linereq_set_values", "lock"), .. names.Guard("gpiod_set_array_value_complex"), new("gc->set")]),
            new("set-config", [.. names.Guard("linereq_ioctl"), new("linereq_set_config", "lock"), .. names.Guard("gpiod_direction_output_raw_commit"), new("gc->direction_output"), told]),
            new("read-chip-nonblock", names.Guard("lineinfo_watch_read")),
            new("poll-chip", [.. names.Guard("lineinfo_watch_poll"), new("poll_wait")]),
            new("read-line-nonblock", names.Guard("linereq_read")),
            new("poll-line", [.. names.Guard("linereq_poll"), new("poll_wait")]),
            new("edge", [new("edge_irq_thread"), .. names.Guard("gpiod_get_raw_value_commit"), new("gc->get"), new("linereq_put_event")]),
            new("debounced-edge", [new("debounce_work_func"), .. names.Guard("gpiod_get_raw_value_commit"), new("gc->get"), new("linereq_put_event")]),
            new(
                "close-line",
                [
                    new("blocking_notifier_chain_unregister", "down_write gpio_device.device_notifier"),
                    new("edge_detector_stop"),
                    .. names.Guard("gpiod_free_commit"),
                    new("gc->free"),
                    told,
                    new("gpiod_free", "count of module"),
                    new("gpiod_free", "put gpio_device.dev"),
                    new("linereq_free", "put gpio_device.dev"),
                    new("linereq_free", "kfree linereq"),
                ]),
            new(
                "unbind",
                [
                    .. GpioSteps.Unbinding,
                    new("gpiochip_free_hogs"),
                    new("gpiochip_remove", "lock gpio_devices_lock"),
                    new("gpiochip_remove", "unlock gpio_devices_lock"),
                    new("gpiochip_remove", "switch banks of gpio_devices_srcu"),
                    new(revoking, $"write gpio_device.{names.Pointer}"),
                    new(revoking, $"switch banks of gpio_device.{names.Domain}"),
                    new(revoking, "wait for bank"),
                    new("gpiochip_irqchip_remove"),
                    new("gpiochip_remove", "write gpio_device.data"),
                    .. drained,
                    new("cdev_del"),
                    new("blocking_notifier_call_chain", "read gpio_device.device_notifier.head"),
                    new("gpiochip_remove", "put gpio_device.dev"),
                    .. GpioSteps.Unbound,
                ]),
        ];
    }

    /// <summary>Section 1.5: <c>gpiod_request</c> is a reference on the module, the commit under a guard, a reference on the device.</summary>
    private static IReadOnlyList<SheetStep> Request(Names names) =>
    [
        new("linereq_create", "get gpio_device.dev"),
        new("gpiod_request", "count of module"),
        .. names.Guard("gpiod_request_commit"),
        new("gc->request"),
        new("gpiod_request", "get gpio_device.dev"),
        .. names.Guard($"gpiod_direction_input{names.Suffix}"),
        new("gc->direction_input"),
    ];

    /// <summary>What a version calls its domain and its pointer, and the functions on directions that tell nobody.</summary>
    private sealed record Names(string Domain, string Pointer, string Suffix)
    {
        /// <summary>A section begins, and the pointer is loaded in it.</summary>
        internal IReadOnlyList<SheetStep> Guard(string function) =>
            [new(function, $"srcu_read_lock gpio_device.{Domain}"), new(function, $"read gpio_device.{Pointer}")];
    }
}
