using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// What the uses of a kref let happen. KREF-1 (a get from zero), KREF-2 (a lookup, and the get after its lock was dropped) and KREF-7 (release frees what
/// the core still uses) are section 7.1's; KREF-3 (a count in memory that nothing keeps), KREF-4 and KREF-5 (release runs where the last put is:
/// under a lock that it takes, or where it may not sleep) B3's; KREF-6 (the mutex in what is freed) B1's; KREF-8 (callbacks of a module that is unloaded) B7's.
/// </summary>
internal static class KrefDeclared
{
    private const string Kref = "kref", Object = "toy_object", Every = "short-vs-unbind sleeping-vs-unbind close-vs-unbind close-and-close-vs-unbind open-unbind-short-close";

    private static readonly DeclaredFinding[] Revived = Of(
        "KREF-1",
        $"refcount-addition-on-zero toy_open {Object}.kref",
        $"refcount-underflow toy_release {Object}.kref",
        $"slab-use-after-free toy_ioctl {Object}",
        $"slab-use-after-free toy_release {Object}.kref");

    private static readonly DeclaredFinding[] TakesItsLock =
        Of("KREF-4", "hung-task toy_object_release toy_table_lock", "recursive-locking toy_object_release toy_table_lock");

    private static readonly DeclaredFinding[] Sleeps = Of("KREF-5", "sleeping-in-atomic toy_object_release toy_table_lock");

    private static readonly DeclaredFinding[] FreedLocked =
        Of("KREF-6", $"held-lock-freed toy_object_release {Object}.mutex", $"slab-use-after-free toy_release {Object}.mutex");

    private static readonly DeclaredFinding[] PutsCdev = Of("KREF-7", $"slab-use-after-free cdev_put {Object}", $"slab-use-after-free cdev_put {Object}.cdev.kobj");

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. In(Kref, "K1", "open-vs-unbind", Revived),
        .. In(
            Kref,
            "K2",
            "open-vs-unbind",
            Of(
                "KREF-2",
                $"refcount-addition-on-zero toy_open {Object}.kref",
                $"refcount-underflow toy_release {Object}.kref",
                $"slab-use-after-free toy_ioctl {Object}",
                $"slab-use-after-free toy_open {Object}.kref",
                $"slab-use-after-free toy_release {Object}.kref")),
        .. In(Kref, "K3", "open-vs-unbind", Of("KREF-3", $"slab-use-after-free toy_open {Object}.kref")),
        .. In(Kref, "K3g", "open-vs-unbind", Revived),

        // Whoever puts last waits for himself, and an open for him.
        .. In(Kref, "K4", "open-vs-unbind", TakesItsLock, Of("KREF-4", "hung-task toy_open toy_table_lock")),
        .. In(Kref, "K4", Every, TakesItsLock),
        .. In(Kref, "K5", $"open-vs-unbind {Every}", Sleeps),
        .. In(Kref, "K6", $"open-vs-unbind {Every}", FreedLocked),

        // After the last close, or before an open that has found the character device gets to it.
        .. In(Kref, "K7", "open-vs-unbind", PutsCdev, Of("KREF-7", $"slab-use-after-free chrdev_open {Object}")),
        .. In(Kref, "K7", "short-vs-unbind sleeping-vs-unbind close-vs-unbind close-and-close-vs-unbind", PutsCdev),
        .. In(Kref, "K7", "open-unbind-short-close", PutsCdev[..1]),

        // The callback's text goes with the module, before it is called or while it runs.
        .. In(Kref, "K8", "open-vs-rmmod close-vs-rmmod close-and-close-vs-rmmod", Of("KREF-8", "freed-module-text toy_object_free_rcu toy.text")),
    ]);
}
