namespace CoyoteDevres.Scenarios.Uio;

/// <summary>The steps of the fact sheet, section 8.4, which lists them for today and says what differs of the older versions.</summary>
internal static class UioSteps
{
    private const string Count = "uio_device.dev.kobj", Lock = "lock uio_device.info_lock", Info = "read uio_device.info", Unlock = "unlock uio_device.info_lock";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "UI0" =>
        [
            new("open", new("uio_open", "lock minor_lock"), new("uio_open", "load from uio_idr"), new("uio_open", "unlock minor_lock"), new("uio_open", Info)),
            new("unbind", new("uio_unregister_device", "kfree uio_device"), new("devm_kmalloc_release", "kfree uio_info")),
        ],
        "UI1" =>
        [
            new("open", [new("uio_open", $"get {Count}", Mark.Recalled)]),
            new("unbind", Unregister(Mark.Recalled, new("uio_unregister_device", "write uio_device.info", Mark.Recalled))),
        ],
        "UI2t" => [new("unbind", Unregister(Mark.Recalled, Freeing(Mark.Recalled))), new("write", Inside)],
        "UI2" => [new("write", Inside)],
        "UI2c" => [new("write", Copied)],
        "UI3" =>
        [
            new("open", new("uio_open", "load from uio_idr"), new("uio_open", "unlock minor_lock"), new("uio_open", $"get {Count}")),
            new("unbind", new("bus_remove_device"), new("device_unregister", $"put {Count}"), new("uio_free_minor", "lock minor_lock", Mark.Recalled)),
        ],
        _ => Today,
    };

    private static IReadOnlyList<SheetOperation> Today { get; } =
    [
        new(
            "open",
            new("uio_open", "lock minor_lock"),
            new("uio_open", "load from uio_idr"),
            new("uio_open", $"get {Count}"),
            new("uio_open", "unlock minor_lock"),
            new("uio_open", "count of module uio_driver"),
            new("uio_open", Lock),
            new("uio_open", Info),
            new("uio_open", Unlock)),
        new(
            "read",
            new("uio_read", "add_wait_queue uio_device.wait"),
            new("uio_read", Lock),
            new("uio_read", Info),
            new("uio_read", Unlock),
            new("uio_read", "set_current_state on uio_device.wait"),
            new("uio_read", "read uio_device.event"),
            new("uio_read", "sleep on uio_device.wait")),
        new("write", Copied),
        new("poll", new("uio_poll", Lock), new("uio_poll", Info), new("uio_poll", Unlock)),
        new("mmap", new("uio_mmap", Lock), new("uio_mmap", Info), new("uio_mmap", Unlock)),
        new("fault", new("uio_vma_fault", Lock), new("uio_vma_fault", Info), new("uio_vma_fault", Unlock)),
        new(
            "unbind",
            [
                .. Unregister(Mark.Read, Freeing(Mark.Read)),
                new("uio_unregister_device", "wake"),
                new("uio_free_minor", "lock minor_lock"),
                new("uio_free_minor", "erase from uio_idr"),
                new("uio_free_minor", "unlock minor_lock"),
                new("bus_remove_device"),
                new("device_unregister", $"put {Count}"),
            ]),
    ];

    private static SheetStep[] Inside =>
        [new("uio_write", Lock, Mark.Recalled), new("uio_write", "down_read mm_struct.mmap_lock", Mark.Recalled), new("uio_write", Unlock, Mark.Recalled)];

    private static SheetStep[] Copied => [new("uio_write", "down_read mm_struct.mmap_lock"), new("uio_write", Lock), new("uio_write", Info), new("uio_write", Unlock)];

    private static SheetStep Freeing(Mark mark) => new("uio_unregister_device", "free_irq uio_irq", mark);

    private static SheetStep[] Unregister(Mark mark, SheetStep first) =>
    [
        new("uio_unregister_device", "lock uio_device.info_lock", mark),
        first,
        .. first.Does.StartsWith("write", StringComparison.Ordinal) ? [] : new SheetStep[] { new("uio_unregister_device", "write uio_device.info", mark) },
        new("uio_unregister_device", "unlock uio_device.info_lock", mark),
    ];
}
