using CoyoteDevres.Subsystems.Dvb;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>The functions of a DVB adapter against the removal of its driver.</summary>
public static class DvbScenarios
{
    internal const string Subsystem = "dvb";

    private static readonly DvbVersion V60 = new(CountsDevices: false, KeepsFops: false, WaitsForUsers: false, LocksFrontend: false);
    private static readonly DvbVersion V62 = V60 with { CountsDevices = true };
    private static readonly DvbVersion V64Rc = new(CountsDevices: true, KeepsFops: true, WaitsForUsers: true, LocksFrontend: true);
    private static readonly DvbVersion V64 = V64Rc with { LocksFrontend = false };

    private static readonly string[] Bounds =
    [
        "one function, one user of it at a time, as the functions themselves have it; a third function's file is out",
        "the threads that poll slots and tune, and the media controller's part are left out",
        "of the frontend only its locks: the memory that 6769a0b7ee0c is about is left out",
        "no allocation fails but in the scenario that says so",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Version("6.0", "before 0fc044b2b5e2", V60),
        .. Version("6.2", "0fc044b2b5e2", V62),
        .. Version("6.4-rc", "280a8ab81733, 4172385b0c9a, 6769a0b7ee0c", V64Rc),
        .. Version("6.4", "ec21a38df77a", V64),
    ];

    private static IEnumerable<VersionMatrix<DvbBench>> Version(string id, string commit, DvbVersion version) =>
    [
        Matrix(id, commit, version, DvbKind.Ca) with { Pairs = [("ca-open", "ca-close")] },
        Matrix(id, commit, version, DvbKind.Net),
        Matrix(id, commit, version, DvbKind.Frontend) with
        {
            Meetings = version.LocksFrontend ? [("fe-open-stale", "fe-open"), ("fe-open", "fe-close")] : [("fe-open-stale", "fe-open")],
            Retain = bench => bench.Retain(),
        },
        .. ((DvbKind[])[DvbKind.Ca, DvbKind.Net, DvbKind.Frontend]).Select(kind => Rmmod(id, commit, version, kind)),
    ];

    private static VersionMatrix<DvbBench> Rmmod(string id, string commit, DvbVersion version, DvbKind kind) => Matrix(id, commit, version, kind) with
    {
        Plug = machine => DvbBench.PlugModule(machine, version, kind),
        Operations = DvbOperations.BesideRmmod(kind),
        Removals = [HostDevice.Rmmod<DvbBench>(bench => bench.Host, bench => bench.Retain())],
        Together = null,
        Rules = DvbPairs.BesideRmmod(version),
        Sequences = [],
        Sheet = [],
        Bounds = [.. Bounds, HostDevice.RmmodBound],
    };

    private static VersionMatrix<DvbBench> Matrix(string id, string commit, DvbVersion version, DvbKind kind) => new()
    {
        Subsystem = Subsystem,
        Version = id,
        Commit = commit,
        Source = "other-subsystems 4c",
        Plug = machine => DvbBench.Plug(machine, version, kind),
        Operations = DvbOperations.All(kind),
        AllPairs = true,
        Exclusive = DvbOperations.Exclusive,
        Together = DvbPairs.Of(version),
        Removals = HostDevice.Removals<DvbBench>(bench => bench.Host),
        Sequences = DvbOperations.Sequences(kind, version.WaitsForUsers),
        Sheet = DvbSteps.Of(version, kind),
        Bounds = Bounds,
        Declared = DvbDeclared.All,
    };
}
