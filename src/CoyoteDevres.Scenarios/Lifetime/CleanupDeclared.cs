using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// What the traps of scope-based cleanup let happen (section 7.2; CU4 is the example in cleanup.h's documentation). CU1 and CU2: a pointer that is given
/// away and not taken out, or taken out and not given away. CU3 and CU5: declared after a guard. CU4: declared before it, and assigned under it.
/// </summary>
internal static class CleanupDeclared
{
    private const string Cleanup = "cleanup", Session = "toy_session", Each = "open-vs-unbind open-fails-vs-unbind short-vs-unbind close-vs-unbind";

    private static readonly DeclaredFinding[] Order = Of("CU3", "circular-locking toy_remove toy.list_lock -> toy.registry_lock -> toy.list_lock");

    private static readonly DeclaredFinding[] Deadlock = Of("CU3", "hung-task toy_remove toy.list_lock", "hung-task toy_session_free toy.registry_lock");

    private static readonly DeclaredFinding[] FreedLocked =
        Of("CU5", $"held-lock-freed toy_release {Session}.mutex", $"slab-use-after-free toy_release {Session}.mutex");

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. In(Cleanup, "CU1", "open-vs-unbind", Of("CU1", $"slab-use-after-free toy_ioctl {Session}.mutex", $"slab-use-after-free toy_remove {Session}.mutex")),
        .. In(
            Cleanup,
            "CU1",
            "open-fails-vs-unbind",
            Of("CU1", $"slab-use-after-free toy_release {Session}.entry.prev", $"slab-use-after-free toy_remove {Session}.mutex")),
        .. In(Cleanup, "CU1", "open-unbind-short-close", Of("CU1", $"slab-use-after-free toy_remove {Session}.mutex")),
        .. In(Cleanup, "CU2", "open-fails-vs-unbind", Of("CU2", $"memory-leak {Session}")),
        .. In(Cleanup, "CU3", Each, Order, Deadlock),
        .. In(Cleanup, "CU3", "close-and-close-vs-unbind", Order, Deadlock, Of("CU3", "hung-task toy_release toy.list_lock")),
        // One process in turn: the order is wrong all the same.
        .. In(Cleanup, "CU3", "open-unbind-short-close", Order),
        .. In(
            Cleanup,
            "CU4",
            "open-fails-vs-unbind",
            Of(
                "CU4",
                $"general-protection-fault toy_remove {Session}.entry.next",
                $"slab-use-after-free toy_remove {Session}.entry.next",
                $"slab-use-after-free toy_remove {Session}.gone",
                $"slab-use-after-free toy_remove {Session}.mutex")),
        .. In(Cleanup, "CU5", $"{Each} close-and-close-vs-unbind open-unbind-short-close", FreedLocked),
    ]);
}
