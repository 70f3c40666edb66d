using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// What the uses of a percpu_ref let happen. The sheet has the kill, the drain and the sleeper (section 0.5: PC1, PC6); the rest is what the comments of
/// include/linux/percpu-refcount.h ask of their callers: that a confirmed kill is not a drained one (PC2), <c>tryget</c> and exit (PC3), exit (PC4), kill
/// once (PC5), reinit at zero (PC7).
/// </summary>
internal static class PercpuRefDeclared
{
    private const string Percpu = "percpu-ref", Users = "toy_device.users", Wait = "toy_device.wait";

    private static readonly (string Scenarios, string Function)[] Uses =
    [
        ("open-vs-unbind short-ioctl-vs-unbind short-ioctl-and-short-ioctl-vs-unbind", "toy_ioctl"),
        ("sleeping-ioctl-vs-unbind", "toy_calibrate"),
        ("nested-ioctl-vs-unbind", "toy_nested"),
        ("poll-vs-unbind", "toy_poll"),
    ];

    private static readonly DeclaredFinding[] Drains = Of("PC6", "hung-task toy_unregister toy_device.drained");

    /// <summary>What two users show together: with PC5, one kill too many drops a reference that the other one has.</summary>
    internal static IReadOnlyList<PairRule> Rules(string version) =>
        version == "PC5" ? [new(["short-ioctl"], ["short-ioctl"]) { Adds = Freed("PC5", "toy_ioctl") }] : [];

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. EachUse("PC1", f => Freed("PC1", f)),
        .. EachUse("PC2", f => Freed("PC2", f)),
        .. EachUse("PC3", f => Exited("PC3", f)),
        .. In(Percpu, "PC3", "blocking-read-vs-unbind", Exited("PC3", "toy_read")),
        .. In(Percpu, "PC3", "ioctl-unbind-ioctl-close", Exited("PC3", "toy_ioctl")),
        .. In(Percpu, "PC4", "short-ioctl-vs-unbind", HalfWay("PC4", "toy_unregister"), Freed("PC4", "toy_ioctl"), Exited("PC4", "toy_ioctl")),
        .. In(Percpu, "PC4", "ioctl-unbind-ioctl-close", HalfWay("PC4", "toy_unregister")),
        .. In(
            Percpu,
            "PC5",
            "short-ioctl-vs-unbind",
            Of(
                "PC5",
                $"percpu-ref-misuse toy_release {Users}",
                $"percpu-ref-misuse toy_unregister {Users}",
                $"null-dereference percpu_ref_switch_to_atomic_rcu {Users}",
                $"slab-use-after-free percpu_ref_switch_to_atomic_rcu {Users}")),
        .. In(Percpu, "PC5", "ioctl-unbind-ioctl-close", Of("PC5", $"percpu-ref-misuse toy_release {Users}")),
        .. In(Percpu, "PC6", "blocking-read-vs-unbind", Drains),
        .. In(Percpu, "PC6b", "blocking-read-vs-unbind", Drains, Of("PC6", $"missed-wake-up toy_read {Wait}")),
        .. In(Percpu, "PC6b", "poll-vs-unbind", Of("PC6", $"missed-wake-up do_poll {Wait}")),
        .. In(Percpu, "PC7", "freeze-vs-unbind", Of("PC7", $"percpu-ref-misuse toy_resume {Users}"), HalfWay("PC7", "toy_device_release")),
        .. In(
            Percpu,
            "PC7",
            "short-ioctl-and-freeze-vs-unbind",
            Of("PC7", $"percpu-ref-misuse toy_resume {Users}"),
            HalfWay("PC7", "toy_device_release"),
            Freed("PC7", "toy_ioctl")),
    ]);

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> EachUse(string version, Func<string, DeclaredFinding[]> findings) =>
        Uses.SelectMany(use => In(Percpu, version, use.Scenarios, findings(use.Function)));

    private static DeclaredFinding[] Freed(string bug, string function) =>
        Of(bug, $"slab-use-after-free {function} toy_chip", $"slab-use-after-free {function} toy_registers.status");

    private static DeclaredFinding[] Exited(string bug, string function) => Of(bug, $"null-dereference {function} {Users}");

    /// <summary>An exit while the switch to one count, which RCU's callback ends, is still going on.</summary>
    private static DeclaredFinding[] HalfWay(string bug, string exits) => Of(
        bug,
        $"percpu-ref-misuse {exits} {Users}",
        $"null-dereference percpu_ref_switch_to_atomic_rcu {Users}",
        $"slab-use-after-free percpu_ref_switch_to_atomic_rcu {Users}",
        "slab-use-after-free rcu_do_batch percpu_ref_data.rcu",
        "slab-use-after-free toy_users_release toy_device.drained");
}
