using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Drm;
using static CoyoteDevres.Scenarios.Drm.DrmOperations;

namespace CoyoteDevres.Scenarios.Drm;

/// <summary>DRM devices against being unplugged.</summary>
public static class DrmScenarios
{
    private const string Tried = "delete_module -> tried";

    private static readonly string[] Bounds =
    [
        "one device, one primary node; one object and one page of its memory a file",
        "no allocation and no copy to user space fails; no event comes to a file",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    private static readonly UserOperation<DrmBench>[] AroundClose = [Named("close"), Named("open-unplug-close")];

    private static readonly Design D0 = new("D0", "099d1c290e2e", m => new DrmD0(m), DrmFindings.D0);

    private static readonly Design D1 = new("D1", "up to v4.15", m => new DrmD1(m), DrmFindings.D1);

    private static readonly Design D2 = new("D2", "bee330f3d672", m => new DrmD2(m), DrmFindings.D2);

    private static readonly Design D3 = new("D3", "3f04e0a6cfeb", m => new DrmD3(m), DrmFindings.D3);

    private static readonly Design D4 = new("D4", "since v5.2", m => new DrmD4(m), DrmFindings.D4);

    private static readonly Design D4Z = new("D4z", "since v5.14; mappings zapped", m => new DrmD4Z(m), DrmFindings.D4Z);

    private static readonly Design D5 = new("D5", "6bee098b9141", m => new DrmD5(m), DrmFindings.D5);

    private static readonly DrmTraits Unloading = new() { HasUnload = true };

    private static readonly DrmTraits Early = DrmTraits.Entering with { CleansUpEarly = true };

    private static readonly UserOperation<DrmBench>[] Entering = [.. DrmOperations.All, Wait];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Main(D0, DrmTraits.NotEntering, DrmOperations.All),
        Kind(D0, "unload", Unloading, AroundClose),
        Rmmod(D0, DrmTraits.NotEntering),
        Main(D1, DrmTraits.NotEntering, DrmOperations.All),
        Kind(D1, "unload", Unloading, AroundClose),
        Rmmod(D1, DrmTraits.NotEntering),
        Main(D2, DrmTraits.Entering, Entering),
        Make(D2, DrmTraits.Entering, [OtherSection], []),
        Kind(D2, "not-entering", DrmTraits.NotEntering, [Submit]),
        Kind(D2, "unload", Unloading with { Enters = true }, AroundClose),
        Rmmod(D2, DrmTraits.Entering),
        Main(D3, DrmTraits.Entering, Entering),
        Make(D3, DrmTraits.Entering, [OtherSection], []),
        Kind(D3, "not-entering", DrmTraits.NotEntering, [Submit]),
        Kind(D3, "unload", Unloading with { Enters = true }, AroundClose),
        Rmmod(D3, DrmTraits.Entering),
        Main(D4, DrmTraits.Entering, Entering),
        Make(D4, DrmTraits.Entering, [OtherSection], []),
        Kind(D4, "not-entering", DrmTraits.NotEntering, [Submit]),
        Kind(D4, "early", Early, [CloseFramebuffer, Named("open-addfb-unplug-close")]),
        Rmmod(D4, DrmTraits.Entering),
        Main(D4Z, DrmTraits.Entering, Entering),
        Make(D4Z, DrmTraits.Entering, [OtherSection], []),
        Kind(D4Z, "not-entering", DrmTraits.NotEntering, [Submit, Fault, Access]),
        Kind(D4Z, "early", Early, [CloseFramebuffer, Named("open-addfb-unplug-close")]),
        Rmmod(D4Z, DrmTraits.Entering),
        Main(D5, DrmTraits.Entering, Entering),
        Make(D5, DrmTraits.Entering, [OtherSection], []),
        Kind(D5, "early", Early, [CloseFramebuffer, Named("open-addfb-unplug-close")]),
        Rmmod(D5, DrmTraits.Entering),
        DrmBridgeScenarios.Matrix,
    ];

    private static VersionMatrix<DrmBench> Main(Design design, DrmTraits traits, IReadOnlyList<UserOperation<DrmBench>> operations) =>
        Make(design, traits, operations, Sequences) with
        {
            AllPairs = true,
            Together = Together,
            Sheet = DrmSteps.Of(design.Version),
        };

    /// <summary>The driver's module is unloaded, which a file that is open refuses.</summary>
    private static VersionMatrix<DrmBench> Rmmod(Design design, DrmTraits traits) => Make(design, traits, BesideRmmod, []) with
    {
        Plug = machine => DrmBench.PlugModule(machine, design.Load, traits),
        Removals =
        [
            new("rmmod", "rmmod", Tried, async (bench, process) =>
            {
                await bench.Rmmod(process);
                process.Machine.Branch(Tried);
            }),
        ],
    };

    /// <summary>Another kind of driver: its operations, or sequences of one process.</summary>
    private static VersionMatrix<DrmBench> Kind(Design design, string kind, DrmTraits traits, IReadOnlyList<UserOperation<DrmBench>> operations) => Make(
        design,
        traits,
        For(kind, [.. operations.Except(Sequences)]),
        For(kind, [.. operations.Intersect(Sequences)]));

    /// <summary>While another user keeps the device open, no close is the last one: nothing is unregistered or put twice.</summary>
    private static IReadOnlyList<DeclaredFinding> Together(IReadOnlyList<string> names, string removal, IReadOnlyList<DeclaredFinding> union) =>
        names.Any(n => n is not ("open" or "close" or "close-fb" or "close-mapped" or "open-close")) ? [.. union.Where(f => f.Bug != "D2")] : union;

    private static VersionMatrix<DrmBench> Make(
        Design design,
        DrmTraits traits,
        IReadOnlyList<UserOperation<DrmBench>> operations,
        IReadOnlyList<UserOperation<DrmBench>> sequences) => new()
    {
        Subsystem = "drm",
        Version = design.Version,
        Commit = design.Commit,
        Source = "other-subsystems 3",
        Plug = machine => DrmBench.Plug(machine, design.Load, traits),
        Operations = operations,
        Removals = [new("unplug", "khubd", DriverCore.Unbound, (bench, process) => bench.Unplug(process))],
        Sequences = sequences,
        Bounds = Bounds,
        Declared = design.Declared,
    };

    /// <summary>A version: what it is called, what loads it, and what its scenarios declare.</summary>
    private sealed record Design(string Version, string Commit, Func<Machine, DrmVersion> Load, IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> Declared);
}
