using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>The GPIO character device against unbinding its provider.</summary>
public static class GpioScenarios
{
    private static readonly (string, string)[] Pairs =
    [
        ("open", "open"),
        ("request-line", "request-line"),
        ("watch-line", "watch-line"),
        ("read-chip", "read-chip"),
        ("poll-chip", "poll-chip"),
        ("get-values", "get-values"),
        ("set-values", "set-values"),
        ("set-config", "set-config"),
        ("read-line", "read-line"),
        ("poll-line", "poll-line"),
        ("close-line", "close-line"),
        ("close-chip", "close-chip"),
        ("close-chip", "close-line"),
        ("get-values", "close-line"),
        ("read-chip", "close-line"),
        ("poll-chip", "close-line"),
        ("read-line", "get-values"),
        ("open", "close-line"),
    ];

    private static readonly (string, string)[] Meetings =
    [
        ("close-chip", "close-line"),
        ("close-chip", "set-config"),
        ("close-chip", "request-line"),
        ("read-chip", "close-line"),
        ("poll-chip", "set-config"),
        ("watch-line", "request-line"),
        ("request-line", "request-line"),
    ];

    private static readonly string[] Bounds =
    [
        "two users at most, one line each; one event read at a time",
        "interrupts are not modelled: edge events never come, and GPIO-9 is out of reach",
        "version 1 of the interface, legacy sysfs, hogs, pin control and the debounce work are left out",
        "a process that does not close its files keeps them until nothing else can happen",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        // The chip's ioctl is the same code in G0 and G1; its longest pair runs once.
        Matrix(new GpioG0(), false, GpioDeclarations.G0, [.. Pairs.Except([("request-line", "request-line")])]),
        Matrix(new GpioG1(), true, GpioDeclarations.G1, Pairs),
        Matrix(new GpioG2(), true, GpioDeclarations.G2, Pairs),
    ];

    /// <summary>The scenarios of every version.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Matrices.SelectMany(m => m.Scenarios())];

    private static VersionMatrix<GpioBench> Matrix(
        GpioVersion version,
        bool lineTests,
        IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> declared,
        IReadOnlyList<(string One, string Other)> pairs) => new()
    {
        Subsystem = "gpio",
        Version = version.Id,
        Commit = version.Commit,
        Plug = machine => GpioBench.Plug(machine, version),
        Operations = GpioOperations.All(lineTests),
        Removals = [new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unbind(process))],
        Pairs = pairs,
        Meetings = Meetings,
        Retain = bench => bench.Retain(),
        Sequences = GpioSequences.All,
        Bounds = Bounds,
        Declared = declared,
    };
}
