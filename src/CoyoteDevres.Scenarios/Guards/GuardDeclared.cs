using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Guards;

/// <summary>
/// What each guard lets happen. Bugs are rungs of the generic ladder of designs (section 5 of the facts on other subsystems; its G0 to
/// G10 are L0 to L10 here).
/// </summary>
internal static class GuardDeclared
{
    internal const string Count = "toy_chip.kref", Registers = "toy_registers.status";

    private const string Chip = "toy_chip", Pointer = "toy_device.chip", Wait = "toy_device.wait", Remove = "toy_unregister";

    private const string Polling = "poll-vs-unbind", Opening = "open-vs-unbind";

    private static readonly (string Scenario, string Function)[] Uses =
    [
        ("short-ioctl-vs-unbind", "toy_ioctl"),
        ("sleeping-ioctl-vs-unbind", "toy_calibrate"),
        ("nested-ioctl-vs-unbind", "toy_nested"),
        ("short-ioctl-and-short-ioctl-vs-unbind", "toy_ioctl"),
        (Polling, "toy_poll"),
        (Opening, "toy_ioctl"),
    ];

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(Entries());

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Entries() =>
    [
        // Nothing: what is used is freed before, between or after; and nobody is told.
        .. EachUse("none", "L0", (function, bug) => [Freed(function, Chip, bug), Freed(function, Registers, bug)], (Polling, [Missed("do_poll", "L10")])),
        Declare("none", "blocking-read-vs-unbind", Missed("toy_read", "L10")),
        Declare("none", "ioctl-unbind-ioctl-close", Freed("toy_ioctl", Chip, "L0")),

        // Between the test and the use, and between the test and reading the pointer again.
        .. EachUse("null-check", "L4", (function, bug) => [Found("null-dereference", function, Pointer, bug), Freed(function, Chip, bug), Freed(function, Registers, bug)]),

        // The pointer is right when it is read, and not when it is used.
        .. EachUse("spinlock-dropped", "L4", (function, bug) => [Freed(function, Chip, bug), Freed(function, Registers, bug)]),

        // Right, and not to be slept under.
        Declare("spinlock", "sleeping-ioctl-vs-unbind", Found("scheduling-while-atomic", "toy_calibrate", "a timeout", "L5")),
        Declare("spinlock", "blocking-read-vs-unbind", [.. Sleeps("toy_read", Wait), Spins(Remove)]),
        Declare("spinlock", "await-and-finish-vs-unbind", [.. Sleeps("toy_await", "toy_device.finished"), Hung("toy_await", "toy_device.finished", "L5"), Spins("toy_finish"), Spins(Remove)]),
        Declare(
            "spinlock",
            "nested-ioctl-vs-unbind",
            Found("recursive-locking", "toy_nested", "toy_device.lock", "L5"),
            Found("spinlock-recursion", "toy_nested", "toy_device.lock", "L5"),
            Spins("toy_nested"),
            Spins(Remove)),

        // Right; whoever sleeps under it is waited for, by the removal and by everybody behind that.
        .. SleepingLock("mutex", "toy_device.mutex"),
        .. SleepingLock("rwsem", "toy_device.sem"),
        .. SleepingLock("percpu-rwsem", "toy_device.sem"),

        // Right, and not to be slept in.
        Declare("rcu", "sleeping-ioctl-vs-unbind", Found("sleeping-in-atomic", "toy_calibrate", "a timeout", "L6")),
        Declare("rcu", "blocking-read-vs-unbind", Found("sleeping-in-atomic", "toy_read", Wait, "L6")),
        Declare("rcu", "await-and-finish-vs-unbind", Found("sleeping-in-atomic", "toy_await", "toy_device.finished", "L6")),

        // The memory stays; the registers go. And an open that was on its way when the last share was put counts from zero: what is
        // counted there must not be found any more, or be looked up under a lock (Documentation/core-api/kref.rst).
        .. EachUse(
            "kref",
            "L3",
            (function, bug) => [Freed(function, Registers, bug)],
            (Polling, [Missed("do_poll", "L10")]),
            (Opening, [.. LateOpen("L3"), Freed("toy_ioctl", Chip, "L3")])),
        Declare("kref", "blocking-read-vs-unbind", Missed("toy_read", "L10")),
        Declare("kref", "ioctl-unbind-ioctl-close", Freed("toy_ioctl", Registers, "L3")),
        .. EachUse(
            "kref-and-flag",
            "L4",
            (function, bug) => [Freed(function, Registers, bug)],
            (Opening, [.. LateOpen("L3"), Freed("toy_ioctl", "toy_chip.gone", "L3")])),

        // Marking and waiting are one call, so that nobody can be woken in between.
        Declare("revocable", "blocking-read-vs-unbind", Hung("revocable_revoke", "toy_device.rev.srcu", "L6")),
        Declare("drm-dev-enter", "blocking-read-vs-unbind", Hung("drm_dev_unplug", "drm_unplug_srcu", "L6")),

        // The removal waits for files that nobody is told to close.
        Declare("completion-wait", "blocking-read-vs-unbind", Hung(Remove, "toy_device.dev_released", "L7"), Missed("toy_read", "L7")),
        Declare("completion-wait", "poll-vs-unbind", Hung(Remove, "toy_device.dev_released", "L7"), Missed("do_poll", "L7")),
        Declare("completion-wait", "ioctl-unbind-ioctl-close", Hung(Remove, "toy_device.dev_released", "L7")),
    ];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> EachUse(
        string strategy,
        string bug,
        Func<string, string, IReadOnlyList<DeclaredFinding>> findings,
        params (string Scenario, DeclaredFinding[] Findings)[] also) =>
        Uses.Select(use => Declare(
            strategy,
            use.Scenario,
            [.. findings(use.Function, bug), .. also.Where(a => a.Scenario == use.Scenario).SelectMany(a => a.Findings)]));

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> SleepingLock(string strategy, string target) =>
    [
        Declare(strategy, "nested-ioctl-vs-unbind", Hung("toy_nested", target, "L5"), Hung(Remove, target, "L5"), Found("recursive-locking", "toy_nested", target, "L5")),
        Declare(strategy, "blocking-read-vs-unbind", Hung(Remove, target, "L5")),
        Declare(strategy, "await-and-finish-vs-unbind", Hung("toy_await", "toy_device.finished", "L5"), Hung("toy_finish", target, "L5"), Hung(Remove, target, "L5")),
    ];

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Declare(string strategy, string what, params IReadOnlyList<DeclaredFinding> findings) =>
        new($"{GuardScenarios.Subsystem}/{what}@{strategy}", findings);

    private static DeclaredFinding[] LateOpen(string bug) =>
    [
        Found("refcount-addition-on-zero", "toy_open", Count, bug),
        Found("refcount-underflow", "toy_release", Count, bug),
        Freed("toy_open", Count, bug),
        Freed("toy_release", Count, bug),
    ];

    private static DeclaredFinding[] Sleeps(string function, string target) =>
        [Found("sleeping-in-atomic", function, target, "L5"), Found("scheduling-while-atomic", function, target, "L5")];

    private static DeclaredFinding Freed(string function, string what, string bug) => Found("slab-use-after-free", function, what, bug);

    private static DeclaredFinding Missed(string function, string bug) => Found("missed-wake-up", function, Wait, bug);

    internal static DeclaredFinding Hung(string function, string target, string bug) => Found("hung-task", function, target, bug);

    internal static DeclaredFinding Spins(string function) => Found("soft-lockup", function, "toy_device.lock", "L5");

    internal static DeclaredFinding Found(string kind, string function, string target, string bug) => new(new FindingKey(kind, function, target), bug);
}
