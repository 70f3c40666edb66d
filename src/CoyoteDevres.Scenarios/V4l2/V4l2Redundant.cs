namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>Places of V4L2 and of its drivers that carry no weight in the scenarios, and why.</summary>
internal static class V4l2Redundant
{
    private const string Locked = "2.6.37 2.6.39", Now = "now-unlocked now-locked now-vb2";
    private const string AllLocked = "the core holds the driver's lock around every file operation, and the disconnect holds it too: what this lock covers is covered";
    private const string Answer = "nothing follows from it but the answer to the user, and buffers are a number here, not memory";
    private const string Owned = "it decides whether the file's close stops the queue: if it does not, the disconnect does, and buffers are a number here, not memory";
    private const string Stopped = "it decides whether the file's close stops the queue: no frame ever comes of one that streams on, and buffers are a number here, not memory";
    private const string Twice = "ioctls are tested twice: whichever test is left refuses as well, the one before the lock or the one under it, as unregistering does not take it";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("*", "*: down_read mm_struct.mmap_lock", "it covers the process's mappings, which have no contents here; that it may stand in the wrong order is declared where it does (2.6.37)"),
        new(Locked, "*: lock cam_device.queue.mmap_lock", AllLocked),
        new(Locked, "vb2_core_poll: read cam_device.queue.streaming", Answer),
        new(Locked, "vb2_fop_*: read cam_device.queue.fileio", Owned),
        new(Locked, "_vb2_fop_release: read cam_device.queue.owner", Owned),
        new(
            "now-vb2",
            "_vb2_fop_release: read cam_device.queue.owner",
            "the removal releases the queue, whoever owns it, and a second release finds it stopped"),
        new("*", "vb2_mmap: read cam_device.queue.num_buffers", Answer),
        new("*", "vb2_core_qbuf: read cam_device.queue.num_buffers", Answer),
        // Not in 2.6.39, whose QBUF drops the lock before it looks: the whole disconnect comes in between.
        new($"2.6.37 now-devm {Now}", "vb2_core_qbuf: read cam_device.queue.streaming", "it decides whether the buffer goes to the hardware at once; the hardware is there until the removal, and of that the flag says nothing"),
        new("*", "__vb2_wait_for_done_vb: read cam_device.queue.waiting_in_dqbuf", "whoever it does not refuse waits for a frame as the first one does, and is woken with him: buffers are a number here, and the two do not want the same one"),
        new("*", "vb2_queue_is_busy: read cam_device.queue.owner", "the owner is compared and not followed, and who is refused or let on by an older one finds numbers there, not memory"),
        new("*", "vb2_core_poll: read cam_device.queue.num_buffers", "it decides whether a poll begins file I/O, and that is buffers and streaming, numbers here, for the poll that finds them"),
        new(Now, "vb2_core_poll: read cam_device.queue.streaming", Answer),
        new($"now-devm {Now}", "vb2_fop_*: read cam_device.queue.fileio", Stopped),
        new("now-devm now-unlocked now-locked", "_vb2_fop_release: read cam_device.queue.owner", Stopped),
        new($"now-devm {Now}", "__vb2_queue_cancel: read cam_device.queue.streaming", "it decides whether the hardware is told to stop, where that is there, and where it is not a finding says so; no frame ever comes of one that streams on"),
        new("now-devm", "v4l2_device_get: get cam_device.v4l2_dev.ref", "without a release callback nobody puts it: the structure is devm memory, which the count does not keep"),
        new(
            "now-unlocked now-vb2",
            "v4l2_device_get: get cam_device.v4l2_dev.ref",
            "the remove touches nothing between the video device's last reference, with which this one goes, and its own put: one of the two would do"),
        new(
            "now-vb2",
            "vb2_video_unregister_device: get cam_device.vdev.dev.kobj",
            "the driver's own reference on the v4l2_device, put after it, keeps the structure that the queue and the lock are in"),
        new(Now, "v4l2_ioctl: test_bit cam_device.vdev.flags:V4L2_FL_REGISTERED", "the test under the lock in __video_do_ioctl decides; this one refuses sooner"),
        new("now-unlocked", "__video_do_ioctl: test_bit cam_device.vdev.flags:V4L2_FL_REGISTERED", Twice),
    ];
}
