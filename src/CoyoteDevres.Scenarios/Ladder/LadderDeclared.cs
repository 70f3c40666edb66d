using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>
/// What each rung lets happen: every finding is the defect that the sheet's row gives it (section 5). The device's own going (unplug) ends in
/// the same remove as unbinding, and shows the same.
/// </summary>
internal static class LadderDeclared
{
    private const string Freed = "slab-use-after-free", Hung = "hung-task", Missed = "missed-wake-up";

    private const string Priv = "toy_priv", Core = "toy_device", Remove = "toy_unregister";

    private static readonly string[] UnbindSequences =
        ["open-unbind-close", "open-unbind-ioctl-close", "open-unbind-read-close", "open-unbind-poll-close", "open-unbind-open-close"];

    private static readonly string[] ReadInPriv = ["wait", "events", "mutex", "gone"], ThatClose = ["ioctl", "read", "poll", "close", "close-and-close"];

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. FreedAtUnbind("L0"),
        .. FreedAtUnbind("L1"),
        .. MutexInside("L2"),

        // The memory stays; the registers go, and nobody is told.
        .. Race("L3", "ioctl", Of(Freed, "toy_ioctl", "toy_registers.status")),
        .. Race("L3", "read", Of(Missed, "toy_read", $"{Priv}.wait")),
        .. Race("L3", "poll", Of(Missed, "do_poll", $"{Priv}.wait")),
        Sequence("L3", "open-unbind-ioctl-close", Of(Freed, "toy_ioctl", "toy_registers.status")),
        Sequence("L3", "open-unbind-read-close", Of(Missed, "toy_read", $"{Priv}.wait")),
        Sequence("L3", "open-unbind-poll-close", Of(Missed, "do_poll", $"{Priv}.wait")),

        // Gone between the test and the use, or between the test and the second read.
        .. Race("L4a", "ioctl", Of(Freed, "toy_ioctl", "toy_registers.status")),
        .. Race("L4b", "ioctl", Of(Freed, "toy_ioctl", "toy_registers.status"), Of("null-dereference", "toy_ioctl", $"{Priv}.regs")),

        // Right, but whoever sleeps inside is waited for.
        .. Race("L5a", "read", Of(Hung, Remove, $"{Core}.mutex")),
        .. Race("L5b", "read", Of(Hung, Remove, $"{Core}.sem")),
        .. Race("L6h", "read", Of(Hung, Remove, $"{Core}.srcu")),

        // And behind the removal, or behind the sleeper itself, everybody waits.
        .. Race("L5a", "read-and-ioctl", Of(Hung, Remove, $"{Core}.mutex"), Of(Hung, "toy_ioctl", $"{Core}.mutex")),
        .. Race("L5b", "read-and-ioctl", Of(Hung, Remove, $"{Core}.sem"), Of(Hung, "toy_ioctl", $"{Core}.sem")),

        // The removal waits for files that nobody is told to close; its own, too.
        .. Race("L7", "read", Of(Hung, Remove, $"{Core}.wait_queue"), Of(Missed, "toy_read", $"{Core}.wait")),
        .. Race("L7", "poll", Of(Hung, Remove, $"{Core}.wait_queue"), Of(Missed, "do_poll", $"{Core}.wait")),
        .. UnbindSequences.Select(s => Sequence("L7", s, Of(Hung, Remove, $"{Core}.wait_queue"))),

        .. WithoutParent("L8"),

        // The second of two who unlock and free, while the first is still unlocking.
        .. Race("L9", "open-close", Unlocking),
        .. Race("L9", "ioctl", Unlocking),
        .. Race("L9", "read", Unlocking[0]),
        .. Race("L9", "poll", Unlocking[0]),
        .. Race("L9", "close", Unlocking),
        .. Race("L9", "close-and-close", Unlocking),

        .. Asleep("L10a"),
        .. Asleep("L10b"),
    ]);

    private static DeclaredFinding[] Unlocking => [Of(Freed, "toy_remove", $"{Priv}.mutex"), Of(Freed, "toy_release", $"{Priv}.mutex")];

    /// <summary>Whatever comes after the unbind: the driver's release, and the core's put of the character device behind it.</summary>
    private static DeclaredFinding[] Closing => [Of(Freed, "toy_release", Priv), .. PuttingCdev(Priv)];

    /// <summary>L0 and L1, which are the same.</summary>
    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> FreedAtUnbind(string rung) =>
    [
        .. Race(rung, "open-close", [.. Closing, Of(Freed, "chrdev_open", Priv)]),
        .. Race(rung, "ioctl", [.. Closing, Of(Freed, "toy_ioctl", $"{Priv}.regs"), Of(Freed, "toy_ioctl", "toy_registers.status")]),
        .. Race(rung, "read", Of(Missed, "toy_read", $"{Priv}.wait"), Of(Freed, "toy_read", $"{Priv}.wait"), Of(Freed, "toy_read", $"{Priv}.events")),
        .. Race(rung, "poll", Of(Missed, "do_poll", $"{Priv}.wait"), Of(Freed, "poll_wait", $"{Priv}.wait"), Of(Freed, "toy_poll", $"{Priv}.events")),
        .. Race(rung, "close", Closing),
        .. Race(rung, "close-and-close", Closing),
        .. Pinchart(rung, Of(Freed, "toy_ioctl", $"{Priv}.regs")),
    ];

    /// <summary>L2: what was added to protect the memory is in it.</summary>
    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> MutexInside(string rung) =>
    [
        .. Race(rung, "open-close", [.. Closing, Of(Freed, "chrdev_open", Priv)]),
        .. Race(rung, "ioctl", [.. Closing, Of(Freed, "toy_ioctl", $"{Priv}.mutex"), Of(Freed, "toy_ioctl", $"{Priv}.gone")]),
        .. Race(rung, "read", [.. Closing, .. ReadInPriv.Select(m => Of(Freed, "toy_read", $"{Priv}.{m}"))]),
        .. Race(
            rung,
            "poll",
            [
                .. Closing,
                Of(Freed, "poll_wait", $"{Priv}.wait"),
                Of(Freed, "poll_freewait", $"{Priv}.wait"),
                Of(Freed, "toy_poll", $"{Priv}.gone"),
                Of(Freed, "toy_poll", $"{Priv}.events"),
            ]),
        .. Race(rung, "close", Closing),
        .. Race(rung, "close-and-close", Closing),
        .. Pinchart(rung, Of(Freed, "toy_ioctl", $"{Priv}.mutex")),
    ];

    /// <summary>Pinchart's sequence, and with something before its last step; no interleaving is needed.</summary>
    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Pinchart(string rung, DeclaredFinding ioctl) =>
    [
        Sequence(rung, "open-unbind-close", Of(Freed, "toy_release", Priv)),
        Sequence(rung, "open-unbind-ioctl-close", ioctl),
        Sequence(rung, "open-unbind-read-close", Of(Freed, "toy_read", $"{Priv}.events")),
        Sequence(rung, "open-unbind-poll-close", Of(Freed, "poll_wait", $"{Priv}.wait")),
        // The inode still has the character device cached.
        Sequence(rung, "open-unbind-open-close", Of(Freed, "cdev_get", $"{Priv}.cdev.kobj")),
    ];

    /// <summary>L8: release puts the last reference, and the core then puts the character device; an open has nothing that holds the memory.</summary>
    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> WithoutParent(string rung) =>
    [
        .. Race(
            rung,
            "open-close",
            [
                .. PuttingCdev(Core),
                Of(Freed, "chrdev_open", Core),
                Of(Freed, "toy_open", $"{Core}.dev.kobj"),
                Of(Freed, "toy_release", $"{Core}.dev.kobj"),
                Of("refcount-addition-on-zero", "toy_open", $"{Core}.dev.kobj"),
                Of("refcount-underflow", "toy_release", $"{Core}.dev.kobj"),
            ]),
        .. ThatClose.SelectMany(o => Race(rung, o, PuttingCdev(Core))),
        .. UnbindSequences.Select(s => Sequence(rung, s, Of(Freed, "cdev_put", Core))),
    ];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Asleep(string rung) =>
        [.. Race(rung, "read", Of(Missed, "toy_read", $"{Core}.wait")), .. Race(rung, "poll", Of(Missed, "do_poll", $"{Core}.wait"))];

    private static DeclaredFinding[] PuttingCdev(string structure) => [Of(Freed, "cdev_put", structure), Of(Freed, "cdev_put", $"{structure}.cdev.kobj")];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Race(string rung, string operation, params DeclaredFinding[] findings) =>
        LadderOperations.Removals.Select(r => Sequence(rung, $"{operation}-vs-{r.Name}", findings));

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Sequence(string rung, string what, params DeclaredFinding[] findings) =>
        new($"{LadderScenarios.Subsystem}/{what}@{rung}", [.. findings.Select(f => f with { Bug = Bug(rung) })]);

    /// <summary>The row of the sheet that a rung or a variant of it is.</summary>
    internal static string Bug(string rung) => rung.TrimEnd('a', 'b', 'f', 'h', 'w');

    private static DeclaredFinding Of(string kind, string function, string target) => new(new FindingKey(kind, function, target), null);
}
