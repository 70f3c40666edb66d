using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.Gpio.GpioFindings;
using static CoyoteDevres.Scenarios.Gpio.GpioHandleFindings;
using static CoyoteDevres.Scenarios.Gpio.GpioLaterFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>The findings that each scenario of the versions since v6.6 declares; what is not named is verified.</summary>
internal static class GpioLaterDeclarations
{
    private static readonly string[] LeastMeetings = ["close-chip-and-close-line", "close-chip-and-set-config", "close-chip-and-request-line", "read-chip-and-close-line"];

    private static readonly string[] WithoutInterrupt =
    [
        "request-line-vs-unbind", "get-values-vs-unbind", "set-values-vs-unbind", "set-config-vs-unbind", "close-line-vs-unbind", "request-unbind-close",
        "request-unbind-ioctl-close", "request-unbind-read-close", "request-unbind-poll-close", "watch-request-unbind-close",
    ];

    private static readonly string[] WithInterrupt =
    [
        "request-edge-vs-unbind", "read-line-nonblock-vs-unbind", "poll-line-vs-unbind", "edge-vs-unbind", "debounced-edge-vs-unbind", "edge-unbind-close",
        "debounce-unbind-close",
    ];

    /// <summary>d2e2586a3292: pollers are told, and what G2 left is left.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G3 { get; } = GpioDeclarations.For(
        "G3",
        [
            .. Lines(Label, InterruptAndModule),
            .. WatcherClosesTooSoon,
            ("read-chip-vs-unbind", HungRemoval),
            ("read-line-vs-unbind", [.. HungRemoval, .. CloseGoing, .. InterruptAndModule, .. FreesInterrupt]),
            ("close-line-vs-unbind", CloseGoing),
            ("edge-vs-unbind", [.. Label, .. InterruptAndModule, .. EdgeThread]),
            ("debounced-edge-vs-unbind", [.. Label, .. InterruptAndModule, .. DebounceWork]),
            ("close-edge-line-vs-unbind", [.. CloseGoing, .. InterruptAndModule, .. FreesInterrupt, .. EdgeThread]),
            ("close-debounced-line-vs-unbind", [.. CloseGoing, .. InterruptAndModule, .. FreesInterrupt, .. DebounceWork]),
            ("close-chip-and-close-line-vs-unbind", [.. CloseGoing, .. ToldWhileGoing, .. WatcherCloses]),
            ("read-chip-and-close-line-vs-unbind", [.. Callbacks(null, "gc->free"), .. ToldWhileGoing]),
            ("poll-chip-and-close-line-vs-unbind", [.. Callbacks(null, "gc->free"), .. ToldWhileGoing]),
            ("watch-request-unbind-close", ToldWhenGone),
        ]);

    /// <summary>d83cee3d2bb1: SRCU ends everything that used a chip that was going.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G4 { get; } = GpioDeclarations.For(
        "G4",
        [
            .. Lines(Label, InterruptAndName),
            .. WatcherClosesTooSoon,
            ("read-chip-vs-unbind", HungInSrcu("srcu")),
            ("read-line-vs-unbind", [.. HungInSrcu("srcu"), .. Label, .. InterruptAndName, .. FreesInterrupt]),
            ("close-edge-line-vs-unbind", [.. Label, .. InterruptAndName, .. FreesInterrupt]),
            ("close-debounced-line-vs-unbind", [.. Label, .. InterruptAndName, .. FreesInterrupt]),
            ("close-chip-and-close-line-vs-unbind", [.. Label, .. WatcherCloses]),
            // That the line was requested has been told before the race: the read does not sleep.
            ("read-chip-and-close-line-vs-unbind", Label),
        ]);

    /// <summary>40b7c49950bd: events by a work queue.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G5 { get; } = GpioDeclarations.For(
        "G5",
        [
            .. Freed(HungInSrcu("srcu")),
            ("close-chip-and-close-line", DeadFile),
            ("close-chip-and-set-config", DeadFile),
            ("close-chip-and-request-line", DeadFile),
        ]);

    /// <summary>d4cd0902c156.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G5a { get; } =
        GpioDeclarations.For("G5a", [.. Freed(HungInSrcu("srcu")), ("watch-request-nomem-close", FileStays)]);

    /// <summary>January 2026.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G5b { get; } = GpioDeclarations.For("G5b", Freed(HungInSrcu("srcu")));

    /// <summary>The first form of the revocable.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G6 { get; } = GpioDeclarations.For(
        "G6",
        [
            .. Freed(HungInProvider),
            ("open-vs-unbind", OpenLate),
            ("consumer-vs-unbind", [.. ConsumerLate, .. Label]),
            ("get-unbind-value-put", ConsumerDead),
            ("close-chip-vs-unbind", ChipFileStays),
            ("read-chip-vs-unbind", [.. HungInProvider, .. ChipFileStays]),
            ("close-line-vs-unbind", [.. Label, .. LineFileStays]),
            ("close-edge-line-vs-unbind", [.. Label, .. Name, .. FreedTwice, .. LineFileStays]),
            ("close-debounced-line-vs-unbind", [.. Label, .. Name, .. FreedTwice, .. LineFileStays]),
            ("read-line-vs-unbind", [.. HungInProvider, .. Label, .. Name, .. FreedTwice, .. LineFileStays]),
            ("watch-request-unbind-close", [.. Label, .. Asleep]),
            ("watch-request-nomem-close", [.. ChipFileStays, .. Asleep]),
            ("shared-get-values-and-shared-get-values-vs-unbind", [.. IndexOverwritten, .. Label]),
            .. LeastMeetings.Append("watch-line-and-close-line").Select(what => (what, Asleep)),
        ]);

    /// <summary>The redesigned revocable.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G7 { get; } = GpioDeclarations.For("G7", Freed(HungInSrcu("chip_rev.srcu")));

    /// <summary>A line is closed beside the removal, up to v6.8.</summary>
    private static DeclaredFinding[] CloseGoing => [.. Label, .. Callbacks(null, "gc->free")];

    /// <summary>What a watcher that closes leaves to the callback, until 02f6b0e1ec7e.</summary>
    private static (string, DeclaredFinding[])[] WatcherClosesTooSoon =>
    [
        ("close-chip-and-close-line", WatcherCloses),
        ("close-chip-and-set-config", WatcherCloses),
        ("close-chip-and-request-line", WatcherCloses),
        ("poll-chip-and-set-config", WatcherCloses),
        ("watch-line-and-request-line", WatcherCloses),
        ("request-line-and-request-line", WatcherCloses),
    ];

    /// <summary>Since v6.13, where removal frees the interrupts that it finds: not those that are requested after it has looked.</summary>
    private static (string, DeclaredFinding[])[] Freed(DeclaredFinding[] hung) =>
    [
        .. Lines(Label, Name),
        ("read-chip-vs-unbind", hung),
        ("request-edge-vs-unbind", [.. Label, .. InterruptAndName]),
        ("read-line-vs-unbind", [.. hung, .. Label, .. Name, .. FreedTwice]),
        ("close-edge-line-vs-unbind", [.. Label, .. Name, .. FreedTwice]),
        ("close-debounced-line-vs-unbind", [.. Label, .. Name, .. FreedTwice]),
    ];

    /// <summary>Lines that are closed after the removal, without and with an interrupt.</summary>
    private static (string, DeclaredFinding[])[] Lines(DeclaredFinding[] label, DeclaredFinding[] interrupt) =>
    [
        .. WithoutInterrupt.Select(what => (what, label)),
        .. WithInterrupt.Select(what => (what, (DeclaredFinding[])[.. label, .. interrupt])),
    ];
}
