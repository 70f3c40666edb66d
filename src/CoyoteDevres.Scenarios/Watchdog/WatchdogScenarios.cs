using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Watchdog;


namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>The watchdog core's character devices against unbinding the driver.</summary>
public static class WatchdogScenarios
{
    private const string Worker = "the worker arms itself once: then the time that user space asked for is over";

    private static readonly string[] Bounds =
    [
        "one watchdog, number 0; the times are not modelled",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        "the driver's callbacks succeed; no allocation and no copy to user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Of(
            new("W0", "014d694e5d59", m => new WatchdogW0(m), WatchdogOldFindings.W0),
            WatchdogOperations.All(tests: false, allTest: false),
            WatchdogSequences.All),
        .. Of(
            new("W1", "e907df327252", m => new WatchdogW1(m), WatchdogOldFindings.W1),
            [.. WatchdogOperations.All(tests: true, allTest: false), WatchdogOperations.OpenOld],
            [.. WatchdogSequences.All, .. WatchdogSequences.OldNode],
            "counted"),
        .. SinceTheHalves(new("W2", "b4ffb1909843", m => new WatchdogW2(m), WatchdogFindings.W2)),
        .. SinceTheHalves(new("W3", "4bcd615fad6a", m => new WatchdogW3(m), WatchdogFindings.W3), "stopping"),
        .. SinceTheHalves(W4, "stopping", "stopping-worker"),
        .. SinceTheHalves(W4 with { Version = "W5", Commit = "up to v6.14 at least", Declared = WatchdogFindings.W5, SameAs = W4.Version }, "stopping", "stopping-worker"),
    ];

    private static Design W4 => new("W4", "72139dfa2464", m => new WatchdogW4(m), WatchdogFindings.W4);

    private static IEnumerable<IVersionMatrix> SinceTheHalves(Design design, params string[] kinds) => Of(
        design,
        [.. WatchdogOperations.All(tests: true, allTest: true), .. WatchdogOperations.SinceW2, WatchdogOperations.OpenOld],
        [.. WatchdogSequences.All, .. WatchdogSequences.OldNode],
        ["running", "worker", "magic", "start-running", .. kinds]);

    /// <summary>A version's matrix with the plain driver, and one with each other kind of driver.</summary>
    private static IEnumerable<IVersionMatrix> Of(
        Design design,
        IReadOnlyList<UserOperation<WatchdogBench>> operations,
        IReadOnlyList<UserOperation<WatchdogBench>> sequences,
        params string[] kinds)
    {
        yield return Make(design, WatchdogTraits.Plain, operations, sequences) with
        {
            AllPairs = true,
            Together = WatchdogTogether.Of(design.Version, design.Declared),
            Sheet = WatchdogSteps.Of(design.Version),
        };
        yield return Unloaded(design, WatchdogTraits.Plain, operations, design.Version != "W0") with
        {
            Sequences = [WatchdogRmmod.OpenRmmod],
            AllPairs = true,
            OnlyNamed = ["close-old"],
            MorePairs = design.Version == "W0" ? [] : WatchdogRmmod.PairsOfOldFile,
        };
        foreach (string kind in kinds)
        {
            yield return Make(
                design,
                WatchdogKinds.Traits(kind),
                WatchdogOperations.For(kind, WatchdogKinds.Operations(kind)),
                WatchdogOperations.For(kind, WatchdogKinds.Sequences(kind))) with
            {
                AllPairs = true,
                Together = WatchdogTogether.Of(design.Version, design.Declared, kind),
            };
            yield return Unloaded(
                design,
                WatchdogKinds.Traits(kind),
                WatchdogKinds.Operations(kind),
                kind == "counted",
                kind);
        }
    }

    /// <summary>The same, and the driver's module is unloaded.</summary>
    private static VersionMatrix<WatchdogBench> Unloaded(
        Design design, WatchdogTraits traits, IReadOnlyList<UserOperation<WatchdogBench>> operations, bool hasOldNode, string kind = "")
    {
        var all = WatchdogRmmod.Operations(operations, hasOldNode);
        return Make(design, traits, kind.Length == 0 ? all : WatchdogOperations.For(kind, all), []) with
        {
            Plug = machine => WatchdogBench.PlugModule(machine, design.Load, traits),
            Removals = [WatchdogRmmod.Removal],
            Together = (users, _, union) => users.Any(WatchdogTogether.IsHolder) ? [] : union,
            Declared = WatchdogRmmod.Declared,
        };
    }

    private static VersionMatrix<WatchdogBench> Make(
        Design design,
        WatchdogTraits traits,
        IReadOnlyList<UserOperation<WatchdogBench>> operations,
        IReadOnlyList<UserOperation<WatchdogBench>> sequences) => new()
    {
        Subsystem = "watchdog",
        Version = design.Version,
        SameAs = (_, _) => design.SameAs,
        Commit = design.Commit,
        Source = "other-subsystems 2",
        Plug = machine => WatchdogBench.Plug(machine, design.Load, traits),
        Operations = operations,
        Removals = [new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unbind(process))],
        Sequences = sequences,
        Bounds = traits.NeedsWorker || traits.RunsAtBoot ? [.. Bounds, Worker] : Bounds,
        Declared = design.Declared,
    };

    /// <summary>A version: what it is called, what loads it, and what its scenarios declare.</summary>
    private sealed record Design(string Version, string Commit, Func<Machine, WatchdogVersion> Load, IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> Declared)
    {
        /// <summary>The version that this one does not differ from in what is modelled, or null.</summary>
        internal string? SameAs { get; init; }
    }
}
