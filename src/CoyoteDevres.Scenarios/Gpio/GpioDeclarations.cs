using static CoyoteDevres.Scenarios.Gpio.GpioFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>The findings that each scenario of the versions up to v6.5 declares; what is not named is verified.</summary>
internal static class GpioDeclarations
{
    /// <summary>Up to v6.1.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G0 { get; } = For(
        "G0",
        [
            .. ChipTested,
            .. LineUntested(DeadGetValues, DeadSetValues),
            .. Always,
            ("open-unbind-read-close", MissedByReadOfChip),
            ("open-unbind-poll-close", MissedByPollOfChip),
            ("request-unbind-ioctl-close", DeadGetValues),
            ("request-unbind-read-close", [.. MissedByReadOfLine, .. Leak]),
            ("request-unbind-poll-close", [.. MissedByPollOfLine, .. Leak]),
        ]);

    /// <summary>533aae7c94db: a test more, so that what needed no race now needs one.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G1 { get; } = For(
        "G1",
        [
            .. ChipTested,
            .. LineUntested([], []),
            .. Always,
            .. SequencesTested,
        ]);

    /// <summary>bdbbae241a04: the semaphore ends GPIO-3, and lets readers hold up the removal.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G2 { get; } = For(
        "G2",
        [
            ("request-line-vs-unbind", Leak),
            ("request-edge-vs-unbind", [.. Leak, .. Interrupt]),
            ("get-values-vs-unbind", Leak),
            ("set-values-vs-unbind", Leak),
            ("set-config-vs-unbind", Leak),
            ("get-values-and-get-values-vs-unbind", Leak),
            ("set-values-and-set-values-vs-unbind", Leak),
            ("set-config-and-set-config-vs-unbind", Leak),
            ("get-values-and-close-line-vs-unbind", CloseLine),
            ("open-and-close-line-vs-unbind", CloseLine),
            ("read-chip-vs-unbind", HungRemoval),
            ("read-chip-and-read-chip-vs-unbind", [.. HungRemoval, .. HungReader]),
            // Once the removal has given up waiting, killed readers close their lines beside it.
            ("read-line-vs-unbind", [.. HungRemoval, .. CloseEdgeLine]),
            ("read-line-and-read-line-vs-unbind", [.. HungRemoval, .. HungReader, .. CloseEdgeLine]),
            ("read-line-and-get-values-vs-unbind", [.. HungRemoval, .. HungIoctl, .. CloseEdgeLine]),
            .. Always,
            .. SequencesTested,
        ]);

    /// <summary>Operations of the chip's file that test the chip without a lock.</summary>
    private static (string, DeclaredFinding[])[] ChipTested =>
    [
        ("open-vs-unbind", Open),
        ("open-and-open-vs-unbind", Open),
        ("open-and-close-line-vs-unbind", [.. Open, .. CloseLine]),
        ("request-line-vs-unbind", [.. RequestLine, .. Leak]),
        ("request-edge-vs-unbind", [.. RequestEdge, .. Leak, .. Interrupt]),
        ("watch-line-vs-unbind", WatchLine),
        ("watch-line-and-watch-line-vs-unbind", WatchLine),
        ("read-chip-vs-unbind", MissedByReadOfChip),
        ("read-chip-and-read-chip-vs-unbind", MissedByReadOfChip),
    ];

    /// <summary>What no version before G3 closes.</summary>
    private static (string, DeclaredFinding[])[] Always =>
    [
        ("poll-chip-vs-unbind", MissedByPollOfChip),
        ("poll-chip-and-poll-chip-vs-unbind", MissedByPollOfChip),
        ("read-line-nonblock-vs-unbind", [.. Leak, .. Interrupt]),
        ("poll-line-vs-unbind", [.. MissedByPollOfLine, .. Leak, .. Interrupt]),
        ("poll-line-and-poll-line-vs-unbind", [.. MissedByPollOfLine, .. Leak, .. Interrupt]),
        ("edge-vs-unbind", [.. Leak, .. Interrupt, .. EdgeThread]),
        ("debounced-edge-vs-unbind", [.. Leak, .. Interrupt, .. DebounceWork]),
        ("close-edge-line-vs-unbind", [.. CloseEdgeLine, .. EdgeThread]),
        ("close-debounced-line-vs-unbind", [.. CloseEdgeLine, .. DebounceWork]),
        ("edge-unbind-close", [.. Leak, .. Interrupt]),
        ("debounce-unbind-close", [.. Leak, .. Interrupt]),
        ("close-line-vs-unbind", CloseLine),
        ("close-line-and-close-line-vs-unbind", CloseLine),
        ("close-chip-and-close-line-vs-unbind", [.. CloseLine, .. ToldWhileGoing, .. WatcherCloses]),
        // The watcher is told in every execution: it never misses the removal for good, and no line is closed without an oops after it.
        ("read-chip-and-close-line-vs-unbind", [.. CloseLine.Except(Leak), .. ToldWhileGoing]),
        ("poll-chip-and-close-line-vs-unbind", [.. CloseLine.Except(Leak), .. ToldWhileGoing]),
        ("close-chip-and-close-line", WatcherCloses),
        ("close-chip-and-set-config", WatcherCloses),
        ("close-chip-and-request-line", WatcherCloses),
        ("poll-chip-and-set-config", WatcherCloses),
        ("watch-line-and-request-line", WatcherCloses),
        ("request-line-and-request-line", WatcherCloses),
        ("request-unbind-close", Leak),
        ("watch-request-unbind-close", ToldWhenGone),
    ];

    private static (string, DeclaredFinding[])[] SequencesTested =>
    [
        ("request-unbind-ioctl-close", Leak),
        ("request-unbind-read-close", Leak),
        ("request-unbind-poll-close", Leak),
    ];

    /// <summary>Operations of a line's file without a lock; what is deterministic comes first, and keeps its name.</summary>
    private static (string, DeclaredFinding[])[] LineUntested(DeclaredFinding[] deadGet, DeclaredFinding[] deadSet) =>
    [
        ("get-values-vs-unbind", [.. deadGet, .. GetValues, .. Leak]),
        ("get-values-and-get-values-vs-unbind", [.. deadGet, .. GetValues, .. Leak]),
        ("get-values-and-close-line-vs-unbind", [.. deadGet, .. GetValues, .. CloseLine]),
        ("set-values-vs-unbind", [.. deadSet, .. SetValues, .. Leak]),
        ("set-values-and-set-values-vs-unbind", [.. deadSet, .. SetValues, .. Leak]),
        ("set-config-vs-unbind", [.. SetConfig, .. Leak]),
        ("set-config-and-set-config-vs-unbind", [.. SetConfig, .. Leak]),
        ("read-line-vs-unbind", [.. MissedByReadOfLine, .. Leak, .. Interrupt]),
        ("read-line-and-read-line-vs-unbind", [.. MissedByReadOfLine, .. Leak, .. Interrupt]),
        ("read-line-and-get-values-vs-unbind", [.. MissedByReadOfLine, .. deadGet, .. GetValues, .. Leak, .. Interrupt]),
    ];

    /// <summary>By scenario name; what comes later replaces what came before.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> For(string version, (string What, DeclaredFinding[] Findings)[] declared)
    {
        var byName = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
        foreach (var (what, findings) in declared)
            byName[$"gpio/{what}@{version}"] = [.. findings.DistinctBy(f => f.Key)];
        return byName;
    }
}
