namespace CoyoteDevres.Scenarios.Drm;

/// <summary>The steps of the fact sheet (other-subsystems, 3.2), which lists them for today's shape; of the older versions it says what differs.</summary>
internal static class DrmSteps
{
    private static readonly SheetOperation[] Shared =
    [
        new(
            "submit",
            new("drm_ioctl", "read drm_device.unplugged"),
            new("drm_ioctl_permit"),
            new("driver_submit_ioctl")),
        new(
            "read",
            new("drm_read", "lock drm_file.event_read_lock"),
            new("drm_read", "lock drm_device.event_lock"),
            new("drm_read", "unlock drm_device.event_lock"),
            new("drm_read", "unlock drm_file.event_read_lock"),
            new("drm_read", "sleep on drm_file.event_wait")),
        new("poll", [new("poll_wait")]),
        new(
            "close",
            new("drm_close_helper", "lock drm_device.filelist_mutex"),
            new("drm_close_helper", "unlock drm_device.filelist_mutex"),
            new("drm_file_free", "kfree drm_file"),
            new("drm_release"),
            new("drm_minor_release", "put drm_device.ref")),
    ];

    private static readonly SheetStep[] Acquire =
    [
        new("drm_minor_acquire", "lock drm_minor_lock"),
        new("drm_minor_acquire", "read drm_minors_idr[0]"),
        new("drm_minor_acquire", "get drm_device.ref"),
        new("drm_minor_acquire", "unlock drm_minor_lock"),
        new("drm_minor_acquire", "read drm_device.unplugged"),
    ];

    private static readonly SheetStep[] Link =
    [
        new("drm_open_helper", "lock drm_device.filelist_mutex"),
        new("drm_open_helper", "unlock drm_device.filelist_mutex"),
    ];

    private static readonly SheetStep[] Unplug =
    [
        new("drm_dev_unplug", "write drm_device.unplugged"),
        new("drm_dev_unplug"),
        new("drm_dev_unregister", "write drm_device.registered"),
        new("drm_minor_unregister", "write drm_minors_idr[0]"),
    ];

    private static readonly SheetOperation Mmap = new(
        "mmap",
        new("drm_gem_mmap", "read drm_device.unplugged"),
        new("drm_vma_offset_lock_lookup", "read_lock drm_device.vma_offset_manager.vm_lock"),
        new("drm_vma_offset_unlock_lookup", "read_unlock drm_device.vma_offset_manager.vm_lock"));

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "D0" => [],
        "D1" =>
        [
            .. Shared,
            Mmap,
            new("unplug", new("drm_dev_unregister", "write drm_device.registered"), new("drm_device_set_unplugged", "write drm_device.unplugged")),
        ],
        "D2" =>
        [
            .. Shared,
            Mmap,
            new("unplug", [.. Unplug, new("drm_dev_unplug", "lock drm_global_mutex"), new("drm_dev_unplug", "read drm_device.open_count"), new("drm_dev_unplug", "put drm_device.ref")]),
        ],
        "D3" => [.. Shared, Mmap, new("unplug", [.. Unplug, new("drm_dev_unplug", "put drm_device.ref")])],
        "D4" => [.. Shared, .. Today(Unplug)],
        _ => [.. Shared, .. Today([.. Unplug, new("unmap_mapping_range")])],
    };

    private static SheetOperation[] Today(SheetStep[] unplug) =>
    [
        Mmap,
        new("open", [.. Acquire, new("drm_open"), .. Link]),
        new("unplug", [.. unplug, new("devm_ioremap_release", "kfree drm_registers"), new("devm_drm_dev_init_release", "put drm_device.ref", Mark.Recalled)]),
    ];
}
