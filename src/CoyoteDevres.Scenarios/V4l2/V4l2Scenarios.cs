using CoyoteDevres.Subsystems.V4l2;

namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>Video devices of V4L2 against the removal of their driver, in versions of the core and of how drivers use it.</summary>
public static class V4l2Scenarios
{
    internal const string Subsystem = "v4l2";

    private static readonly (string, string)[] Pairs =
    [
        ("dqbuf", "s-ctrl"),
        ("open", "close"),
        ("close", "close-streaming"),
    ];

    /// <summary>The owner of the queue gives it back, or a reader becomes that, while somebody else looks at it.</summary>
    private static readonly (string, string)[] Meetings = [("close-streaming", "mmap"), ("close-streaming", "qbuf"), ("read", "mmap-first")];

    private static readonly string[] Bounds =
    [
        "one video device without requests; one mutex is the device's and its queue's",
        "no frame ever comes: whoever waits for one is woken by the end of streaming only",
        "one buffer at a time, of user memory; mapping it keeps no reference on the file",
        "character devices as after 68faa679b8be (5.5)",
        "no allocation and no copy from or to user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } = [.. Versions.SelectMany(v => (IVersionMatrix[])[Matrix(v), Rmmod(v)])];

    private static IEnumerable<Design> Versions =>
    [
        new("2.6.37", "ee6869afc922", new V4l2Locked(), V4l2Steps.Locked("videobuf_qbuf"), (core, node, module) => new CamDisconnect(core, node, module, dropsLock: false)),
        new("2.6.39", "ee6869afc922, with vb2's way round it", new V4l2Locked(), V4l2Steps.Locked("vb2_qbuf"), (core, node, module) => new CamDisconnect(core, node, module, dropsLock: true)),
        new("now-devm", "v4.18 and later; all in devm memory", new V4l2Now(), V4l2Steps.Now, (core, node, module) => new CamDevm(core, node, module)),
        new("now-unlocked", "v4.18 and later; remove without the lock", new V4l2Now(), V4l2Steps.Now, (core, node, module) => new CamUnlocked(core, node, module)),
        new("now-locked", "v4.18 and later; remove with the lock", new V4l2Now(), V4l2Steps.Now, (core, node, module) => new CamLocked(core, node, module)),
        new("now-vb2", "v6.8 and later; vb2_video_unregister_device", new V4l2Now(), V4l2Steps.NowDequeue, (core, node, module) => new CamVb2(core, node, module)),
    ];

    private static VersionMatrix<V4l2Bench> Rmmod(Design design) => Matrix(design) with
    {
        Plug = machine => V4l2Bench.PlugModule(machine, design.Version, design.Create),
        Operations = V4l2Operations.BesideRmmod,
        Removals = [HostDevice.Rmmod<V4l2Bench>(bench => bench.Host, bench => bench.Retain())],
        Pairs = [],
        MorePairs = V4l2Operations.PairsBesideRmmod,
        Meetings = [],
        AllPairs = false,
        Together = null,
        Rules = [new(["open"], ["querycap"]) { NeverGone = true }],
        Sequences = [],
        Sheet = [],
        Bounds = [.. Bounds, HostDevice.RmmodBound],
    };

    private static VersionMatrix<V4l2Bench> Matrix(Design design) => new()
    {
        Subsystem = Subsystem,
        Version = design.Id,
        Commit = design.Commit,
        Source = "other-subsystems 4b",
        Plug = machine => V4l2Bench.Plug(machine, design.Version, design.Create),
        Operations = V4l2Operations.All,
        Removals = HostDevice.Removals<V4l2Bench>(bench => bench.Host),
        Pairs = design.Id == "2.6.37" ? [.. Pairs, ("close", "mmap-beside-qbuf")] : Pairs,
        Partners = V4l2Operations.Partners,
        Meetings = Meetings,
        AllPairs = true,
        OnlyNamed = ["mmap-beside-qbuf"],
        Together = V4l2Together.Of(design.Id),
        Retain = bench => bench.Retain(),
        Sequences = V4l2Operations.Sequences,
        Sheet = design.Sheet,
        Bounds = Bounds,
        Declared = V4l2Declared.All,
    };

    /// <summary>A version of the core, and how a driver uses it.</summary>
    private sealed record Design(string Id, string Commit, V4l2Version Version, IReadOnlyList<SheetOperation> Sheet, CamFactory Create);
}
