using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>The GPIO character device against unbinding its provider.</summary>
public static class GpioScenarios
{
    private static readonly (string, string)[] FewPairs =
    [
        ("watch-line", "watch-line"),
        ("get-values", "get-values"),
        ("close-chip", "close-line"),
        ("get-values", "close-line"),
        ("read-chip", "close-line"),
        ("poll-chip", "close-line"),
        ("open", "close-line"),
    ];

    /// <summary>Up to v6.5, where an open file is in one chain only.</summary>
    private static readonly (string, string)[] ManyPairs =
    [
        .. FewPairs,
        ("open", "open"),
        ("read-chip", "read-chip"),
        ("poll-chip", "poll-chip"),
        ("set-values", "set-values"),
        ("set-config", "set-config"),
        ("read-line", "read-line"),
        ("poll-line", "poll-line"),
        ("close-line", "close-line"),
        ("close-chip", "close-chip"),
        ("read-line", "get-values"),
    ];

    /// <summary>Since v6.13, where each change of a watched line has a work of its own.</summary>
    private static readonly (string, string)[] LeastPairs = [("get-values", "close-line"), ("poll-chip", "close-line"), ("open", "close-line")];

    /// <summary>Unplugging is the same removal by another task: without the driver's file in sysfs, and from a worker.</summary>
    private static readonly string[] BesideUnplugging = ["open", "get-values", "close-line"];

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

    /// <summary>Since v6.9: a label that is read while it goes, and two threads that configure one line.</summary>
    private static readonly (string, string)[] LaterMeetings = [("watch-line", "close-line"), ("stop-edges", "stop-edges")];

    /// <summary>For the versions whose events have a work each: the others run once, in the one with all fixes.</summary>
    private static readonly (string, string)[] LeastMeetings =
        [("close-chip", "close-line"), ("close-chip", "set-config"), ("close-chip", "request-line"), ("read-chip", "close-line")];

    private static readonly string[] Bounds =
    [
        "two users at most, one line each; one event read at a time",
        "interrupts come where an operation says so, one each; every line has a mapping from the start, and no number is given out twice",
        "version 1 of the interface, legacy sysfs, hogs, hardware timestamps and pin control but for events are left out",
        "a process that does not close its files keeps them until nothing else can happen",
    ];

    private static readonly VersionMatrix<GpioBench>[] Versions =
    [
        Matrix(new GpioG0(), "1.1", GpioSteps.G0, GpioDeclarations.G0) with { Operations = GpioOperations.All(lineTests: false), Pairs = ManyPairs, Rules = GpioRules.Unlocked },
        Matrix(new GpioG1(), "1.2", GpioSteps.G1, GpioDeclarations.G1) with { Pairs = ManyPairs, Rules = GpioRules.Unlocked },
        Matrix(new GpioG2(), "1.3", GpioSteps.G2, GpioDeclarations.G2) with { Pairs = ManyPairs, Rules = GpioRules.Locked },
        Matrix(new GpioG3(), "1.4", GpioSteps.G3, GpioLaterDeclarations.G3) with { Rules = GpioRules.Locked },
        Matrix(new GpioG4(), "1.5", GpioLaterSteps.G4, GpioLaterDeclarations.G4) with { Rules = GpioRules.Guarded, Meetings = [.. Meetings, .. LaterMeetings] },
        OfEvents(new GpioG5(), "1.6", GpioLaterSteps.G5, GpioLaterDeclarations.G5) with { Rules = GpioRules.Queued },
        // What differs is how an event's reference on the watcher's file is taken; and whether it is given back where there is no memory, which an operation has to ask for.
        OfEvents(new GpioG5a(), "1.6", GpioLaterSteps.G5, GpioLaterDeclarations.G5a) with { SameAs = (users, removal) => Same(users, removal, null) },
        OfEvents(new GpioG5b(), "1.6", GpioLaterSteps.G5, GpioLaterDeclarations.G5b) with
        {
            Meetings = [.. Meetings, .. LaterMeetings],
            SameAs = (users, removal) => Same(users, removal, "G5a"),
        },
        OfEvents(new GpioG6(), "1.7", GpioLaterSteps.G6, GpioLaterDeclarations.G6) with
        {
            Operations = [.. GpioOperations.All(lineTests: true, openTests: false), GpioHandles.Consumer],
            Partners = [GpioOperations.StopEdges, GpioHandles.SharedGetValues, GpioHandles.SharedIoctl, GpioHandles.SharedChipIoctl],
            Pairs = [.. LeastPairs, ("shared-get-values", "shared-get-values")],
            Trios = [("shared-get-values", "shared-ioctl", "shared-ioctl"), ("shared-chip-ioctl", "shared-chip-ioctl", "shared-chip-ioctl")],
            Sequences = [.. GpioSequences.OfEvents, GpioHandles.ConsumerSequence],
            Rules = GpioHandleRules.All,
        },
        OfEvents(new GpioG7(), "1.8", GpioLaterSteps.G7, GpioLaterDeclarations.G7) with { Operations = GpioOperations.All(lineTests: true, openTests: false), Rules = GpioRules.Untested },
    ];

    /// <summary>Where nobody watches a line, G5. Without a removal the versions have not all the same scenarios.</summary>
    /// <param name="users">The users.</param>
    /// <param name="removal">The removal, if there is one.</param>
    /// <param name="toWatchers">The version that is the same to watchers.</param>
    private static string? Same(IReadOnlyList<string> users, string? removal, string? toWatchers) =>
        removal is null ? null : users.Any(GpioOperations.Watching.Contains) ? toWatchers : "G5";

    /// <summary>What scenarios are made of, by version, and by removal where that has operations of its own.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Versions.SelectMany<VersionMatrix<GpioBench>, IVersionMatrix>(v => [v, UnpluggedFrom(v)]),
        GpioLegacySysfs.Matrix(new GpioG4p()),
        GpioLegacySysfs.Matrix(new GpioG4Sysfs()),
        GpioRegistration.Matrix(new GpioG4(), "1.5", isFixed: false),
        GpioRegistration.Matrix(new GpioG5(), "1.5", isFixed: false),
        GpioRegistration.Matrix(new GpioG5a(), "1.5", isFixed: false),
        GpioRegistration.Matrix(new GpioG5b(), "1.5", isFixed: true),
        GpioRegistration.Matrix(new GpioG6(), "1.5, 1.7", isFixed: true),
        GpioRegistration.Matrix(new GpioG7(), "1.5, 1.8", isFixed: true),
        GpioRegistration.BesideRemoval(new GpioG4(), "1.5"),
        GpioRegistration.BesideRemoval(new GpioG5(), "1.5"),
        GpioRegistration.BesideRemoval(new GpioG5a(), "1.5"),
        GpioRegistration.BesideRemoval(new GpioG5b(), "1.5"),
        GpioRegistration.BesideRemoval(new GpioG6(), "1.5, 1.7"),
        GpioRegistration.BesideRemoval(new GpioG7(), "1.5, 1.8"),
    ];

    private static VersionMatrix<GpioBench> Matrix(
        GpioVersion version,
        string section,
        IReadOnlyList<SheetOperation> sheet,
        IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> declared) => new()
    {
        Subsystem = "gpio",
        Version = version.Id,
        Commit = version.Commit,
        Source = $"gpio-spi-i2c {section}",
        Sheet = sheet,
        Plug = machine => GpioBench.Plug(machine, version),
        Operations = GpioOperations.All(lineTests: true),
        Partners = [GpioOperations.StopEdges],
        Removals = [new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unbind(process))],
        Pairs = FewPairs,
        AllPairs = true,
        Meetings = Meetings,
        Retain = bench => bench.Retain(),
        Sequences = GpioSequences.All,
        Bounds = Bounds,
        Declared = declared,
    };

    /// <summary>
    /// Unplugging: <c>device_del</c> from a worker. Its steps are those of unbinding, without what the file in sysfs adds, and so are the
    /// findings. Unloading the provider's module adds nothing: it is refused while a line is requested, and otherwise unbinds.
    /// </summary>
    private static VersionMatrix<GpioBench> UnpluggedFrom(VersionMatrix<GpioBench> version) => version with
    {
        Operations = [.. version.Operations.Where(o => BesideUnplugging.Contains(o.Name))],
        Removals = [new("unplug", "kworker/usb", GpioBench.Unplugged, (bench, _) => bench.Unplug())],
        Pairs = [],
        MorePairs = [],
        Trios = [],
        Meetings = [],
        Sequences = [],
        Sheet = [],
        Declared = version.Declared.ToDictionary(d => d.Key.Replace("-vs-unbind@", "-vs-unplug@", StringComparison.Ordinal), d => d.Value),
    };

    private static VersionMatrix<GpioBench> OfEvents(
        GpioVersion version,
        string section,
        IReadOnlyList<SheetOperation> sheet,
        IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> declared) =>
        Matrix(version, section, sheet, declared) with
        {
            Pairs = LeastPairs,
            Meetings = [.. LeastMeetings, .. LaterMeetings],
            Sequences = GpioSequences.OfEvents,
            Rules = GpioRules.Later,
        };
}
