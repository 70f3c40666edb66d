using CoyoteDevres.Subsystems.Media;

namespace CoyoteDevres.Scenarios.Media;

/// <summary>The media controller's node against the removal of its driver.</summary>
public static class MediaScenarios
{
    internal const string Subsystem = "media";

    private static readonly (string, string)[] Pairs =
    [
        ("open", "close"),
        ("close", "close"),
        ("device-info", "close"),
        ("setup-link", "enum-links"),
    ];

    private static readonly (string, string)[] Meetings =
    [
        ("open", "close"),
        ("setup-link", "setup-link"),
        ("setup-link", "enum-links"),
        ("setup-link", "compat-enum-links"),
    ];

    private static readonly string[] Bounds =
    [
        "two entities with one link between them; their driver's callbacks do nothing",
        "character devices as after 68faa679b8be (5.5): what chrdev_open did before has a bug of its own",
        "no allocation and no copy from or to user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Matrix(new MediaM0(), MediaSteps.M0) with { Together = MediaPairs.M0 },
        Matrix(new MediaM1a(), MediaSteps.M1a) with { Together = MediaPairs.M1a },
        Matrix(new MediaM1(), MediaSteps.M1),
        Matrix(new MediaM2(), MediaSteps.M2),
        Matrix(new MediaM3(), MediaSteps.M3),
        .. ((MediaVersion[])[new MediaM0(), new MediaM1a(), new MediaM1(), new MediaM2(), new MediaM3()]).Select(Rmmod),
    ];

    private static VersionMatrix<MediaBench> Rmmod(MediaVersion version) => Matrix(version, []) with
    {
        Plug = machine => MediaBench.PlugModule(machine, version),
        Operations = MediaOperations.BesideRmmod(version),
        Removals = [HostDevice.Rmmod<MediaBench>(bench => bench.Host, bench => bench.Retain())],
        Pairs = [],
        MorePairs = MediaOperations.PairsBesideRmmod,
        Meetings = [],
        AllPairs = false,
        Rules = [new(["open", "read-model"], ["device-info"]) { NeverGone = true }],
        Sequences = [],
        Bounds = [.. Bounds, HostDevice.RmmodBound],
    };

    private static VersionMatrix<MediaBench> Matrix(MediaVersion version, IReadOnlyList<SheetOperation> sheet) => new()
    {
        Subsystem = Subsystem,
        Version = version.Id,
        Commit = version.Commit,
        Source = "other-subsystems 4a",
        Plug = machine => MediaBench.Plug(machine, version),
        Operations = MediaOperations.All(version),
        Removals = HostDevice.Removals<MediaBench>(bench => bench.Host),
        Pairs = Pairs,
        AllPairs = true,
        Meetings = Meetings,
        Retain = bench => bench.Retain(),
        Sequences = MediaOperations.Sequences,
        Bounds = Bounds,
        Declared = MediaDeclared.All,
        Sheet = sheet,
    };
}
