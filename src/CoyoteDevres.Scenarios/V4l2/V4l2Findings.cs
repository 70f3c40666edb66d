using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>
/// What the scenarios find. The bugs are those of the fact sheet, section 4b, which names them by what happens: V4L2-ABBA (mmap beside QBUF),
/// V4L2-TOCTOU (the device goes between the test and the use), V4L2-close (release does not test, and uses what is gone), V4L2-DQBUF (a
/// sleeper whom remove does not wake).
/// </summary>
internal static class V4l2Findings
{
    internal const string Toctou = "V4L2-TOCTOU", Close = "V4L2-close";
    internal const string Cam = "cam_device", Regs = "cam_regs", CamLock = $"{Cam}.lock", Flags = $"{Cam}.vdev.flags:V4L2_FL_REGISTERED";
    private const string Queue = $"{Cam}.queue", Wait = "__vb2_wait_for_done_vb", Freed = "slab-use-after-free";

    /// <summary>
    /// mmap holds <c>mmap_sem</c> and wants the driver's lock; QBUF has the lock and wants <c>mmap_sem</c>. mmap waits interruptibly, so that it is
    /// QBUF of which the kernel complains.
    /// </summary>
    internal static DeclaredFinding[] Abba { get; } =
    [
        Of("V4L2-ABBA", "circular-locking", "v4l2_mmap", $"{CamLock} -> mm_struct.mmap_lock -> {CamLock}"),
        Of("V4L2-ABBA", "hung-task", "videobuf_qbuf", "mm_struct.mmap_lock"),
    ];

    /// <summary>The removal waits behind the two for the lock.</summary>
    internal static DeclaredFinding HungDisconnect { get; } = Of("V4L2-ABBA", "hung-task", "cam_disconnect", CamLock);

    /// <summary>So does whoever closes.</summary>
    internal static DeclaredFinding HungRelease { get; } = Of("V4L2-ABBA", "hung-task", "v4l2_release", CamLock);

    /// <summary>Nobody wakes who waits for a frame.</summary>
    internal static DeclaredFinding MissedByWait { get; } = Of("V4L2-DQBUF", "missed-wake-up", Wait, $"{Queue}.done_wq");

    /// <summary>Nor who polls.</summary>
    internal static DeclaredFinding MissedByPoll { get; } = Of("V4L2-DQBUF", "missed-wake-up", "do_poll", $"{Queue}.done_wq");

    /// <summary>A file that streams is closed when the registers are gone.</summary>
    internal static DeclaredFinding StopsWhenGone { get; } = Of(Close, Freed, "stop_streaming", Regs);

    /// <summary>
    /// Discovered: a file is read or polled while <c>vb2_video_unregister_device</c> runs. <c>v4l2_read</c> and <c>v4l2_poll</c> test the registered flag
    /// without a lock (v3.10 [V]) and call <c>vb2_fop_read</c> and <c>vb2_fop_poll</c>, which take the queue's lock (v4.20 [V]) and test nothing more about
    /// the device. <c>vb2_video_unregister_device</c> clears the flag, takes that lock only afterwards, releases the queue and lets go (v5.8 and later [V]): the queue
    /// is then as if it had never been used, without buffers, so that <c>vb2_core_poll</c> and <c>vb2_read</c> begin file I/O, which makes buffers and calls
    /// the driver's <c>start_streaming</c> (<c>__vb2_init_fileio</c>; from memory). No lock orders the test and the removal, the file's reference keeps the video
    /// device and not what the driver drives, and the removal does not come back. It needs a driver with <c>VB2_READ</c>. If the driver's resources are still
    /// there, it streams for nobody: the reader is not woken, and closing stops what is gone.
    /// </summary>
    internal static DeclaredFinding[] StreamsAgain(DeclaredFinding missed) =>
    [
        Of(null, Freed, "start_streaming", Regs),
        Of(null, Freed, "stop_streaming", Regs),
        missed with { Bug = null },
    ];

    /// <summary>Uses of freed memory by bug.</summary>
    internal static DeclaredFinding[] Uses(string bug, params (string Function, string Target)[] uses) =>
        [.. uses.Select(u => Of(bug, Freed, u.Function, u.Target))];

    /// <summary>An ioctl of a driver in devm memory, up to the handler.</summary>
    internal static DeclaredFinding[] IoctlEntry { get; } =
    [
        .. Uses(Toctou, ("v4l2_ioctl", Cam), ("v4l2_ioctl", Flags), ("__video_do_ioctl", Cam), ("__video_do_ioctl", CamLock), ("__video_do_ioctl", Flags)),
        .. Closed,
    ];

    /// <summary>The same, up to the queue.</summary>
    internal static DeclaredFinding[] QueueIoctl(string handler) => [.. IoctlEntry, .. Uses(Toctou, (handler, Cam), ("vb2_queue_is_busy", $"{Queue}.owner"))];

    /// <summary>A register is written: through the driver's structure.</summary>
    internal static DeclaredFinding[] Hardware(string bug, string function) => Uses(bug, (function, Cam), (function, Regs));

    /// <summary>Waiting for a frame.</summary>
    internal static DeclaredFinding[] Waiting { get; } =
    [
        MissedByWait,
        .. InQueue(Toctou, Wait, "done_list", "done_wq", "error", "streaming", "waiting_in_dqbuf"),
        .. Uses(Toctou, ("vb2_ops_wait_prepare", CamLock)),
    ];

    /// <summary>Streaming ends.</summary>
    internal static DeclaredFinding[] Cancel(string bug) =>
        [.. InQueue(bug, "__vb2_queue_cancel", "done_list", "done_wq", "error", "streaming"), .. Hardware(bug, "stop_streaming")];

    /// <summary>File I/O begins.</summary>
    internal static DeclaredFinding[] Fileio { get; } =
    [
        .. InQueue(Toctou, "__vb2_init_fileio", "fileio"),
        .. InQueue(Toctou, "vb2_core_reqbufs", "mmap_lock", "num_buffers"),
        .. InQueue(Toctou, "vb2_core_streamon", "streaming"),
        .. Hardware(Toctou, "start_streaming"),
    ];

    /// <summary>A file of a device in devm memory is closed when it is gone.</summary>
    internal static DeclaredFinding[] Closed => Uses(Close, ("v4l2_release", Cam));

    /// <summary>A file of a device in devm memory is closed while it goes.</summary>
    internal static DeclaredFinding[] ClosedWhenGoing { get; } =
    [
        .. Closed,
        .. Uses(
            Close,
            ("_vb2_fop_release", CamLock),
            ("_vb2_fop_release", $"{Queue}.owner"),
            ("v4l2_fh_del", $"{Cam}.vdev.fh_lock"),
            ("v4l2_release", $"{Cam}.vdev.dev.kobj"),
            ("v4l2_device_release", Cam)),
    ];

    /// <summary>Uses of members of the queue.</summary>
    internal static DeclaredFinding[] InQueue(string bug, string function, params string[] members) =>
        [.. members.Select(m => Of(bug, Freed, function, $"{Queue}.{m}"))];

    private static DeclaredFinding Of(string? bug, string kind, string function, string target) => new(new FindingKey(kind, function, target), bug);
}
