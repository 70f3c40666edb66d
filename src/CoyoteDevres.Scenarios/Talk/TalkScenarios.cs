using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Talk;

namespace CoyoteDevres.Scenarios.Talk;

/// <summary>The code on the slides of the talk, as it is printed and as it is meant.</summary>
public static class TalkScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "talk";

    private const string Source = "slides of \"Don't blame devres\", FOSDEM 2023";

    private static readonly string[] XyzBounds =
        ["the platform driver of the slides has no character device; foo, bar and baz are memory that is allocated and freed"];

    private static readonly string[] CleanupBounds =
        ["do_something and init_foo are not on the slides: the one uses foo, the other initialises the count first and may fail afterwards"];

    /// <summary>The drivers: without devres, with goto, with devres.</summary>
    public static IReadOnlyList<VersionMatrix<XyzBench>> Drivers { get; } =
    [
        Driver("T1", machine => new XyzT1(machine)),
        Driver("T1m", machine => new XyzT1Meant(machine)),
        Driver("T2", machine => new XyzT2(machine)),
        Driver("T2m", machine => new XyzT2Meant(machine)),
        Driver("T3", machine => new XyzT3(machine)),
        Driver("T3m", machine => new XyzT3Meant(machine)),
    ];

    /// <summary>The functions: cleanup alone, the same as a macro, and with a count.</summary>
    public static IReadOnlyList<VersionMatrix<CleanupSlides>> Functions { get; } =
    [
        Function("T4", machine => new CleanupKfree(machine, "T4"), CleanupOperations.All("-ENOMEM")),
        Function("T5", machine => new CleanupKfree(machine, "T5"), CleanupOperations.All("-ENOMEM")),
        Function("T6", machine => new CleanupKrefT6(machine), CleanupOperations.Counted),
        Function("T6a", machine => new CleanupKrefT6A(machine), CleanupOperations.Counted),
        Function("T6m", machine => new CleanupKrefT6Meant(machine), CleanupOperations.Counted),
    ];

    /// <summary>All of them, in the order of the slides.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Drivers.SelectMany(m => m.Scenarios()), .. Functions.SelectMany(m => m.Scenarios())];

    private static VersionMatrix<XyzBench> Driver(string version, Func<Machine, XyzDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = Source,
        Plug = machine => Op.From(new XyzBench(machine, driver)),
        Operations = XyzOperations.All,
        Removals = [XyzOperations.Unbind],
        Sequences = XyzOperations.Sequences,
        Bounds = XyzBounds,
        Declared = TalkDeclared.All,
    };

    private static VersionMatrix<CleanupSlides> Function(string version, Func<Machine, CleanupSlides> slides, IReadOnlyList<UserOperation<CleanupSlides>> calls) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = Source,
        Plug = machine => Op.From(slides(machine)),
        Operations = [],
        Removals = [],
        Sequences = calls,
        Bounds = CleanupBounds,
        Declared = TalkDeclared.All,
    };
}
