namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>The steps of the fact sheet's sections 1.5, 1.6 and 1.8 (since v6.9), in its order. See <see cref="GpioSteps"/>.</summary>
internal static class GpioLaterSteps
{
    /// <summary>Section 1.5: <c>gdev-&gt;srcu</c>, by the bitmap-first close of before May 2024.</summary>
    internal static IReadOnlyList<SheetOperation> G4 { get; } = Of(
        new DomainNames("srcu", "chip", ""),
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
    internal static IReadOnlyList<SheetOperation> G5 { get; } = Of(new DomainNames("srcu", "chip", "_nonotify"), [CloseChip, OpenTested], Told, Drained);

    /// <summary>Section 1.7, and the patches of January 2026: <c>chip_rp</c> and handles.</summary>
    internal static IReadOnlyList<SheetOperation> G6 { get; } = Of(
        new HandleNames(),
        [
            new(
                "open",
                [
                    .. HandleNames.Alloc("gpio_chrdev_open"),
                    new("gpio_chrdev_open", "write_lock"),
                    new("notifier_chain_register"),
                    new("gpio_chrdev_open", "write_unlock"),
                    new("blocking_notifier_chain_register", "down_write gpio_device.device_notifier"),
                ]),
            new(
                "close-chip",
                [
                    .. HandleNames.Access,
                    new("gpio_chrdev_release", "use gpio_chip"),
                    new("blocking_notifier_chain_unregister", "down_write gpio_device.device_notifier"),
                    new("gpio_chrdev_release", "write_lock"),
                    new("notifier_chain_unregister"),
                    new("gpio_chrdev_release", "write_unlock"),
                    .. HandleNames.Withdraw,
                    .. HandleNames.Free,
                    new("gpio_chrdev_release", "kfree watched_lines"),
                    new("gpio_chrdev_release", "kfree gpio_chardev_data"),
                ]),
            new(
                "consumer",
                [
                    .. new HandleNames().Guard("gpiod_get_raw_value_commit"),
                    new("gc->get"),
                    .. HandleNames.Withdraw,
                    new("revocable_deinit", "put revocable_provider.kref"),
                    .. new HandleNames().Guard("gpiod_free_commit"),
                    new("gpiod_free", "count of module"),
                    new("gpiod_free", "put gpio_device.dev"),
                ]),
        ],
        Told,
        Drained);

    /// <summary>Section 1.8: <c>chip_rev</c>.</summary>
    internal static IReadOnlyList<SheetOperation> G7 { get; } = Of(
        new DomainNames("chip_rev.srcu", "chip_rev.res", "_nonotify"),
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
        return
        [
            .. chardev,
            new("watch-line", [.. names.File("gpio_ioctl"), new("lineinfo_get", "xchg watched_lines.bit"), .. names.Guard("gpio_desc_to_lineinfo")]),
            new("request-line", [.. names.File("gpio_ioctl"), .. Request(names), told, new("blocking_notifier_chain_register", "down_write gpio_device.device_notifier"), new("anon_inode_getfile")]),
            new("request-edge", [.. names.File("gpio_ioctl"), .. Request(names), .. names.Guard("gpiod_to_irq"), new("request_threaded_irq"), told, new("anon_inode_getfile")]),
            new("get-values", [.. names.File("linereq_ioctl"), .. names.Guard("gpiod_get_array_value_complex"), new("gc->get")]),
            new("set-values", [.. names.File("linereq_ioctl"), new("linereq_set_values", "lock"), .. names.Guard("gpiod_set_array_value_complex"), new("gc->set")]),
            new("set-config", [.. names.File("linereq_ioctl"), new("linereq_set_config", "lock"), .. names.Guard("gpiod_direction_output_raw_commit"), new("gc->direction_output"), told]),
            new("read-chip-nonblock", names.File("lineinfo_watch_read")),
            new("poll-chip", [.. names.File("lineinfo_watch_poll"), new("poll_wait")]),
            new("read-line-nonblock", names.File("linereq_read")),
            new("poll-line", [.. names.File("linereq_poll"), new("poll_wait")]),
            new("edge", [new("edge_irq_thread"), .. names.Guard("gpiod_get_raw_value_commit"), new("gc->get"), new("linereq_put_event")]),
            new("debounced-edge", [new("debounce_work_func"), .. names.Guard("gpiod_get_raw_value_commit"), new("gc->get"), new("linereq_put_event")]),
            new(
                "close-line",
                [
                    .. names.Leaves,
                    new("edge_detector_stop"),
                    .. names.Guard("gpiod_free_commit"),
                    new("gc->free"),
                    told,
                    new("gpiod_free", "count of module"),
                    new("gpiod_free", "put gpio_device.dev"),
                    .. names.LetsGo,
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
                    .. names.Revoked,
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
        .. names.Holds,
        new("gpiod_request", "count of module"),
        .. names.Guard("gpiod_request_commit"),
        new("gc->request"),
        new("gpiod_request", "get gpio_device.dev"),
        .. names.Guard($"gpiod_direction_input{names.Suffix}"),
        new("gc->direction_input"),
    ];

    /// <summary>How a version holds a chip.</summary>
    /// <param name="Suffix">What its functions on directions that tell nobody end with.</param>
    private abstract record Names(string Suffix)
    {
        /// <summary>A file's operation begins.</summary>
        internal virtual IReadOnlyList<SheetStep> File(string function) => Guard(function);

        /// <summary>A function on lines begins.</summary>
        internal abstract IReadOnlyList<SheetStep> Guard(string function);

        /// <summary>A line's file takes what keeps the device.</summary>
        internal virtual IReadOnlyList<SheetStep> Holds => [new("linereq_create", "get gpio_device.dev")];

        /// <summary>It is told of nothing any more.</summary>
        internal virtual IReadOnlyList<SheetStep> Leaves => [new("blocking_notifier_chain_unregister", "down_write gpio_device.device_notifier")];

        /// <summary>It gives it back.</summary>
        internal virtual IReadOnlyList<SheetStep> LetsGo => [new("linereq_free", "put gpio_device.dev")];

        /// <summary>The chip goes, and who uses it is waited for.</summary>
        internal abstract IReadOnlyList<SheetStep> Revoked { get; }
    }

    /// <summary>A domain and a pointer in the device: a section begins, and the pointer is loaded in it.</summary>
    private sealed record DomainNames(string Domain, string Pointer, string Suffix) : Names(Suffix)
    {
        private string Revoking => Pointer == "chip" ? "gpiochip_remove" : "revocable_revoke";

        internal override IReadOnlyList<SheetStep> Guard(string function) =>
            [new(function, $"srcu_read_lock gpio_device.{Domain}"), new(function, $"read gpio_device.{Pointer}")];

        internal override IReadOnlyList<SheetStep> Revoked =>
            [new(Revoking, $"write gpio_device.{Pointer}"), new(Revoking, $"switch banks of gpio_device.{Domain}"), new(Revoking, "wait for bank")];
    }

    /// <summary>A provider: files have a handle, functions on lines make one.</summary>
    private sealed record HandleNames() : Names("_nonotify")
    {
        internal static IReadOnlyList<SheetStep> Access =>
        [
            new("revocable_try_access", "srcu_read_lock revocable_provider.srcu"),
            new("revocable_try_access", "write revocable.idx"),
            new("revocable_try_access", "read revocable_provider.res"),
        ];

        internal static IReadOnlyList<SheetStep> Withdraw => [new("revocable_withdraw_access", "srcu_read_unlock")];

        internal static IReadOnlyList<SheetStep> Free => [new("revocable_deinit", "put revocable_provider.kref"), new("revocable_free", "kfree revocable")];

        internal static IReadOnlyList<SheetStep> Alloc(string function) => [new(function, "use gpio_device"), new("revocable_init", "get revocable_provider.kref")];

        internal override IReadOnlyList<SheetStep> File(string function) => Access;

        internal override IReadOnlyList<SheetStep> Guard(string function) =>
        [
            .. Alloc(function),
            new("revocable_try_access", "srcu_read_lock revocable_provider.srcu"),
            new("revocable_try_access", "read revocable_provider.res"),
        ];

        internal override IReadOnlyList<SheetStep> Holds => Alloc("linereq_create");

        internal override IReadOnlyList<SheetStep> Leaves =>
            [.. Access, new("linereq_free", "use gpio_chip"), .. base.Leaves, .. Withdraw];

        internal override IReadOnlyList<SheetStep> LetsGo => Free;

        internal override IReadOnlyList<SheetStep> Revoked =>
        [
            new("revocable_provider_revoke", "write revocable_provider.res"),
            new("revocable_provider_revoke", "switch banks of revocable_provider.srcu"),
            new("revocable_provider_revoke", "wait for bank"),
            new("revocable_provider_revoke", "put revocable_provider.kref"),
        ];
    }
}
