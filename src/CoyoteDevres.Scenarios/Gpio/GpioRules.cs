using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.Gpio.GpioFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>What two users of a chip show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class GpioRules
{
    // Who requests a line in the race; who has one and keeps it; who closes one in the race; whose request has an interrupt.
    internal static readonly string[] Requests = ["request-line", "request-edge"];
    internal static readonly string[] Holders = ["get-values", "set-values", "set-config", "read-line", "read-line-nonblock", "poll-line", "edge", "debounced-edge"];
    internal static readonly string[] Closers = ["close-line", "close-edge-line", "close-debounced-line"];

    // Who watches the first line when the race begins, and keeps the file; who may get to watch it; who has a chip's file and keeps it.
    internal static readonly string[] Watchers = ["read-chip", "read-chip-nonblock", "poll-chip"];
    internal static readonly string[] Watching = ["watch-line", .. Watchers];
    internal static readonly string[] KeptFiles = ["open", .. Requests, .. Watching];
    private static readonly string[] InRace = [.. Requests, "set-config"];

    /// <summary>The versions before the semaphore: the watcher is told while the chip goes.</summary>
    internal static IReadOnlyList<PairRule> Unlocked { get; } =
    [
        .. Busy(Chips("gpiochip_get_desc")),
        ReadsEvent,
        .. Told,
        .. ToldWhileRequesting([.. ToldWhenGone, ToldWhileGoing[1]]),
    ];

    /// <summary>
    /// With the semaphore (v6.2 to v6.8). A sleeping reader keeps the removal waiting (<see cref="HungRemoval"/>), and whoever takes the semaphore
    /// behind that waits too; when all are killed, the readers first, lines are closed while the chip goes.
    /// </summary>
    internal static IReadOnlyList<PairRule> Locked { get; } =
    [
        .. Busy([]),
        ReadsEvent,
        .. Told,
        new(Watching, ["read-line"]) { Adds = ToldWhileGoing },
        new(["read-chip"], Requests) { Adds = [.. HungIoctl, .. Callbacks(null, "gc->free"), .. ToldWhileGoing] },
        new(["read-chip"], ["request-edge"]) { Adds = FreesInterrupt },
        new(["read-chip"], ["watch-line"]) { Adds = HungIoctl },
        new(["read-chip", "read-line"], ["open"]) { Adds = [Behind("gpio_chrdev_open")] },
        new(["read-chip"], ["read-chip", "read-chip-nonblock"]) { Adds = HungReader },
        new(["read-chip"], ["poll-chip"]) { Adds = [Behind("call_poll_locked")] },
        new(["read-line"], [.. Requests, "watch-line", "get-values", "set-values", "set-config"]) { Adds = HungIoctl },
        new(["read-line"], ["read-chip", "read-chip-nonblock", "read-line", "read-line-nonblock"]) { Adds = HungReader },
        new(["read-line"], ["poll-chip", "poll-line"]) { Adds = [Behind("call_poll_locked")] },
    ];

    /// <summary>Since v6.9 nothing waits but the removal, and no line that it has gone from is told of: a watcher that closes is all that is left.</summary>
    internal static IReadOnlyList<PairRule> Guarded { get; } = [.. Told69(WatcherCloses)];

    /// <summary>GPIO-13: the work that the callback has queued for a file that is gone dies over it.</summary>
    internal static IReadOnlyList<PairRule> Queued { get; } = [.. Told69(GpioLaterFindings.DeadFile)];

    /// <summary>Since November 2025.</summary>
    internal static IReadOnlyList<PairRule> Later { get; } = [.. Busy([]), ReadsEvent];

    /// <summary>
    /// The open that does not test the chip: as long as another user's file keeps the character device, the inode remembers it
    /// (<c>i_cdev</c>, until <c>cdev_purge</c> at the last put), and a late open succeeds.
    /// </summary>
    internal static IReadOnlyList<PairRule> Untested { get; } = [.. Later, new(["open"], [.. Requests, .. Watching]) { NeverGone = true }];

    private static IReadOnlyList<PairRule> Told69(IReadOnlyList<DeclaredFinding> closing) =>
        [.. Busy([]), ReadsEvent, new(["close-chip"], [.. InRace, .. Closers]) { Adds = closing }];

    private static DeclaredFinding Behind(string function) => Of(null, "hung-task", function, "gpio_device.sem");

    /// <summary>The first line is another user's: nothing comes after that test, and who watches a line with a user does not ask whether it is valid.</summary>
    private static IReadOnlyList<PairRule> Busy(IReadOnlyList<DeclaredFinding> before) =>
    [
        new(Requests, Holders) { Becomes = _ => before },
        new(["watch-line"], Holders) { Becomes = alone => alone.Where(f => f.Key.Function != "gpiochip_line_is_valid") },
    ];

    /// <summary>That the other user's line was requested has been told before the race: there is something to read, and the removal need not wait for it.</summary>
    private static PairRule ReadsEvent => new(["read-chip", "poll-chip"], [.. Holders, .. Closers]) { Becomes = _ => [] };

    /// <summary>
    /// Up to v6.8. Lines that are kept are closed after the removal, and their watcher told (<see cref="ToldWhenGone"/>): before
    /// its file is closed, or in the middle of that (GPIO-10). A line that is closed in the race is told of in each execution, and its user
    /// dies of it (<see cref="ToldWhileGoing"/>), so that its references do not count as leaks.
    /// </summary>
    private static IReadOnlyList<PairRule> Told =>
    [
        new(KeptFiles, [.. Requests, .. Holders]) { Adds = WatcherCloses },
        new(["close-chip"], InRace) { Adds = WatcherCloses },
        new(["close-chip"], Closers) { Adds = [.. ToldWhileGoing, .. WatcherCloses] },
        new(Watching, [.. Requests, .. Holders]) { Adds = ToldWhenGone },
        new(Watching, Closers) { Adds = ToldWhileGoing },
        new(Closers, Watchers) { Becomes = alone => alone.Where(f => f.Bug is not "GPIO-5" && f.Key.Kind is not ("memory-leak" or "module-reference-leak")) },
    ];

    /// <summary>A change in the race that needs the chip, and is told while it goes.</summary>
    private static IReadOnlyList<PairRule> ToldWhileRequesting(IReadOnlyList<DeclaredFinding> told) => [new([.. Watching, "close-chip"], InRace) { Adds = told }];
}
