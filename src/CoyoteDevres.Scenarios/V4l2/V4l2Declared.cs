using static CoyoteDevres.Scenarios.V4l2.V4l2Findings;

namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone.</summary>
internal static class V4l2Declared
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Removed("2.6.37", ("mmap-beside-qbuf", [.. Abba, HungDisconnect])),
        Named("map-while-queueing", "2.6.37", Abba),
        Named("mmap-beside-qbuf-vs-rmmod", "2.6.37", Abba),
        .. Removed("now-devm", Devm),
        Named("open-unbind-close", "now-devm", Closed),
        Named("stream-unbind-close", "now-devm", Closed),
        Named("open-unbind-ioctl-close", "now-devm", Uses(Toctou, ("v4l2_ioctl", Cam))),
        Named("open-unbind-read-close", "now-devm", Uses(Toctou, ("v4l2_read", Cam))),
        Named("open-unbind-open-close", "now-devm", Uses(Toctou, ("v4l2_open", Flags))),
        .. Removed("now-unlocked", Unlocked),
        Named("stream-unbind-close", "now-unlocked", [StopsWhenGone]),
        .. Removed("now-locked", Locked),
        Named("stream-unbind-close", "now-locked", [StopsWhenGone]),
        .. Removed(
            "now-vb2",
            ("read", StreamsAgain(MissedByWait)),
            ("poll", StreamsAgain(MissedByPoll)),
            ("poll-streaming", StreamsAgain(MissedByPoll))),
    ]);

    /// <summary>What remove leaves to whoever has the file: only the registers go.</summary>
    private static (string, DeclaredFinding[])[] Locked =>
    [
        ("read", [MissedByWait, StopsWhenGone, .. Uses(Toctou, ("start_streaming", Regs))]),
        ("poll", [MissedByPoll, StopsWhenGone, .. Uses(Toctou, ("start_streaming", Regs))]),
        ("qbuf", [StopsWhenGone]),
        ("dqbuf", [MissedByWait, StopsWhenGone]),
        ("streamon", [StopsWhenGone]),
        ("streamoff", [StopsWhenGone]),
        ("poll-streaming", [MissedByPoll, StopsWhenGone]),
        ("close-streaming", [StopsWhenGone]),
    ];

    /// <summary>The same, and ioctls that have tested the flag are not waited for.</summary>
    private static (string Operation, DeclaredFinding[] Findings)[] Unlocked =>
    [
        .. Locked.Where(o => o.Item1 is not ("qbuf" or "streamon")),
        ("s-ctrl", Uses(Toctou, ("cam_s_ctrl", Regs))),
        ("qbuf", [StopsWhenGone, .. Uses(Toctou, ("buf_queue", Regs))]),
        ("streamon", [StopsWhenGone, .. Uses(Toctou, ("start_streaming", Regs))]),
    ];

    private static (string Operation, DeclaredFinding[] Findings)[] Devm =>
    [
        ("open", [.. Uses(Toctou, ("v4l2_open", Cam), ("v4l2_open", Flags), ("v4l2_open", $"{Cam}.vdev.dev.kobj"), ("v4l2_fh_add", $"{Cam}.vdev.fh_lock"), ("v4l2_device_release", Cam)), .. Closed]),
        ("read",
        [
            .. Uses(Toctou, ("v4l2_read", Cam), ("v4l2_read", Flags), ("vb2_fop_read", CamLock)),
            .. InQueue(Toctou, "vb2_queue_is_busy", "owner"),
            .. InQueue(Toctou, "__vb2_perform_fileio", "fileio"),
            .. InQueue(Toctou, "__vb2_init_fileio", "streaming"),
            .. Fileio, .. Waiting, .. Closed,
        ]),
        ("write", [.. Uses(Toctou, ("v4l2_write", Cam), ("v4l2_write", Flags), ("vb2_fop_write", Cam)), .. Closed]),
        ("poll", [.. Polled, .. Fileio, .. InQueue(Toctou, "vb2_core_poll", "fileio"), .. InQueue(Toctou, "vb2_fop_poll", "owner")]),
        ("poll-streaming", Polled),
        ("querycap", [.. IoctlEntry, .. Uses(Toctou, ("cam_querycap", Cam))]),
        ("s-ctrl", [.. IoctlEntry, .. Hardware(Toctou, "cam_s_ctrl")]),
        ("qbuf", [.. QueueIoctl("vb2_ioctl_qbuf"), .. InQueue(Toctou, "vb2_core_qbuf", "num_buffers", "streaming"), .. Hardware(Toctou, "buf_queue")]),
        ("dqbuf", [.. QueueIoctl("vb2_ioctl_dqbuf"), .. Waiting]),
        ("streamon", [.. QueueIoctl("vb2_ioctl_streamon"), .. InQueue(Toctou, "vb2_core_streamon", "streaming"), .. Hardware(Toctou, "start_streaming")]),
        ("streamoff", [.. QueueIoctl("vb2_ioctl_streamoff"), .. Cancel(Toctou)]),
        ("mmap", [.. Mapped, .. Closed]),
        ("close", ClosedWhenGoing),
        ("close-streaming",
        [
            .. ClosedWhenGoing, .. Cancel(Close),
            .. InQueue(Close, "__vb2_cleanup_fileio", "fileio"), .. InQueue(Close, "vb2_core_queue_release", "mmap_lock"), .. InQueue(Close, "__vb2_queue_free", "num_buffers"),
        ]),
        ("mmap-beside-qbuf", [.. QueueIoctl("vb2_ioctl_qbuf"), .. InQueue(Toctou, "vb2_core_qbuf", "num_buffers", "streaming"), .. Mapped]),
    ];

    private static DeclaredFinding[] Mapped => [.. Uses(Toctou, ("v4l2_mmap", Cam), ("v4l2_mmap", Flags)), .. InQueue(Toctou, "vb2_mmap", "mmap_lock", "num_buffers")];

    private static DeclaredFinding[] Polled =>
    [
        MissedByPoll,
        .. Uses(Toctou, ("v4l2_poll", Cam), ("v4l2_poll", Flags), ("vb2_fop_poll", CamLock)),
        .. InQueue(Toctou, "vb2_fop_poll", "fileio"),
        .. InQueue(Toctou, "poll_wait", "done_wq"),
        .. InQueue(Toctou, "vb2_core_poll", "num_buffers", "streaming", "error", "done_list"),
        .. Closed,
    ];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Removed(string version, params (string Operation, DeclaredFinding[] Findings)[] declared) =>
        from removal in HostDevice.RemovalNames
        from one in declared
        select Named($"{one.Operation}-vs-{removal}", version, one.Findings);

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Named(string what, string version, DeclaredFinding[] findings) =>
        KeyValuePair.Create($"{V4l2Scenarios.Subsystem}/{what}@{version}", (IReadOnlyList<DeclaredFinding>)findings);
}
