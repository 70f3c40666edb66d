namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>The steps of operations in the fact sheet, section 4b; all of them it read, but DQBUF's sleep.</summary>
internal static class V4l2Steps
{
    private const string Flag = "test_bit cam_device.vdev.flags", Entry = "read video_devices[0]", DriverLock = "lock cam_device.lock", DriverUnlock = "unlock cam_device.lock";

    /// <summary>With the driver's lock around everything (ee6869afc922).</summary>
    internal static IReadOnlyList<SheetOperation> Locked(string userPages) =>
    [
        .. Common,
        new("s-ctrl", new SheetStep("v4l2_ioctl", DriverLock), new SheetStep("v4l2_ioctl", Flag), new SheetStep("cam_s_ctrl"), new SheetStep("v4l2_ioctl", DriverUnlock)),
        new("read", new SheetStep("v4l2_read", DriverLock), new SheetStep("v4l2_read", Flag)),
        new("write", new SheetStep("v4l2_write", DriverLock), new SheetStep("v4l2_write", Flag)),
        new("mmap", new SheetStep("vm_mmap_pgoff", "down_write mm_struct.mmap_lock"), new SheetStep("v4l2_mmap", DriverLock)),
        new("qbuf", new SheetStep("v4l2_ioctl", DriverLock), new SheetStep(userPages, "down_read mm_struct.mmap_lock")),
        new("unbind", [new SheetStep("cam_disconnect", DriverLock), .. Unregister]),
    ];

    /// <summary>With the lock around ioctls only.</summary>
    internal static IReadOnlyList<SheetOperation> Now { get; } =
    [
        .. Common,
        new(
            "s-ctrl",
            new SheetStep("v4l2_ioctl", Entry),
            new SheetStep("v4l2_ioctl", Flag),
            new SheetStep("__video_do_ioctl", DriverLock),
            new SheetStep("__video_do_ioctl", Flag),
            new SheetStep("cam_s_ctrl"),
            new SheetStep("__video_do_ioctl", DriverUnlock)),
        new("read", new SheetStep("v4l2_read", Flag), new SheetStep("vb2_fop_read")),
        new("write", new SheetStep("v4l2_write", Flag), new SheetStep("vb2_fop_write")),
        new("mmap", new SheetStep("v4l2_mmap", Flag), new SheetStep("vb2_mmap")),
        new("poll", new SheetStep("v4l2_poll", Flag), new SheetStep("vb2_fop_poll")),
        new("unbind", Unregister),
    ];

    /// <summary>And the queue's end.</summary>
    internal static IReadOnlyList<SheetOperation> NowDequeue { get; } =
    [
        .. Now,
        new(
            "dqbuf",
            new SheetStep("__video_do_ioctl", Flag),
            new SheetStep("vb2_ops_wait_prepare", DriverUnlock, Mark.Recalled),
            new SheetStep("__vb2_wait_for_done_vb", "sleep on cam_device.queue.done_wq", Mark.Recalled)),
        new("stream-unbind-close", [.. Unregister, new SheetStep("__vb2_queue_cancel", "wake_up cam_device.queue.done_wq", Mark.Recalled)]),
    ];

    private static SheetStep[] Unregister =>
    [
        new("video_unregister_device", Flag),
        new("video_unregister_device", "lock videodev_lock"),
        new("video_unregister_device", "clear_bit cam_device.vdev.flags"),
        new("video_unregister_device", "unlock videodev_lock"),
        new("device_unregister", "put cam_device.vdev.dev"),
    ];

    private static SheetOperation[] Common =>
    [
        new(
            "open",
            new SheetStep("v4l2_open", "lock videodev_lock"),
            new SheetStep("v4l2_open", Entry),
            new SheetStep("v4l2_open", Flag),
            new SheetStep("v4l2_open", "get cam_device.vdev.dev"),
            new SheetStep("v4l2_open", "unlock videodev_lock"),
            new SheetStep("v4l2_open", Flag)),
        new("close", new SheetStep("v4l2_release", Entry), new SheetStep("_vb2_fop_release"), new SheetStep("v4l2_release", "put cam_device.vdev.dev")),
    ];
}
