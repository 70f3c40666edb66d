using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Talk;

namespace CoyoteDevres.Scenarios.Talk;

/// <summary>The code on the slides of the talk, as it is printed and as it is meant.</summary>
public static class TalkScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "talk";

    private const string Slides = "slides of \"Don't blame devres\", FOSDEM 2023";

    private static readonly string[] XyzBounds =
        ["the platform driver of the slides has no character device; foo, bar and baz are memory that is allocated and freed"];

    private static readonly string[] CleanupBounds =
        ["do_something and init_foo are not on the slides: the one uses foo, the other initialises the count first and may fail afterwards"];

    /// <summary>The drivers: without devres, with goto, with devres.</summary>
    public static IReadOnlyList<VersionMatrix<XyzBench>> Drivers { get; } =
    [
        Driver("T1", machine => new XyzT1(machine), TalkSteps.ByHand),
        Driver("T1m", machine => new XyzT1Meant(machine), TalkSteps.ByHand),
        Driver("T2", machine => new XyzT2(machine), TalkSteps.WithoutBraces),
        Driver("T2m", machine => new XyzT2Meant(machine), TalkSteps.ByHand),
        Driver("T3", machine => new XyzT3(machine), TalkSteps.ManagedTwice),
        Driver("T3m", machine => new XyzT3Meant(machine), TalkSteps.Managed),
    ];

    /// <summary>The functions: cleanup alone, the same as a macro, and with a count.</summary>
    public static IReadOnlyList<VersionMatrix<CleanupSlides>> Functions { get; } =
    [
        Function("T4", machine => new CleanupKfree(machine, "T4"), CleanupOperations.All("-ENOMEM"), TalkSteps.Kfreep),
        Function("T5", machine => new CleanupKfree(machine, "T5"), CleanupOperations.All("-ENOMEM"), TalkSteps.Kfreep),
        Function("T6", machine => new CleanupKrefT6(machine), CleanupOperations.Counted, TalkSteps.UnrefsTheVariable),
        Function("T6a", machine => new CleanupKrefT6A(machine), CleanupOperations.Counted, TalkSteps.Unrefs),
        Function("T6m", machine => new CleanupKrefT6Meant(machine), CleanupOperations.Counted, TalkSteps.Unrefs),
    ];

    /// <summary>What scenarios are made of, in the order of the slides.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } = [.. Drivers, .. Functions];

    private static VersionMatrix<XyzBench> Driver(string version, Func<Machine, XyzDriver> driver, SheetOperation steps) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = Slides,
        Plug = machine => Op.From(new XyzBench(machine, driver)),
        Source = Slides,
        Sheet = [steps],
        Operations = XyzOperations.All,
        Removals = [XyzOperations.Unbind],
        AllPairs = true,
        Sequences = XyzOperations.Sequences,
        Bounds = XyzBounds,
        Declared = TalkDeclared.All,
    };

    private static VersionMatrix<CleanupSlides> Function(
        string version,
        Func<Machine, CleanupSlides> slides,
        IReadOnlyList<UserOperation<CleanupSlides>> calls,
        SheetOperation steps) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = Slides,
        Plug = machine => Op.From(slides(machine)),
        Source = Slides,
        Sheet = [steps],
        Operations = [],
        Removals = [],
        Sequences = calls,
        Bounds = CleanupBounds,
        Declared = TalkDeclared.All,
    };
}
