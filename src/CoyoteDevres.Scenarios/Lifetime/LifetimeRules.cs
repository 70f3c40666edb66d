using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>What two users of a tool show together, beyond what each shows alone.</summary>
internal static class LifetimeRules
{
    private const string Opens = "open", Fails = "open-fails", Session = "toy_session";

    private static readonly string[] Anybody = [Opens, Fails, "short", "sleeping", "nested", "read", "close"];

    /// <summary>Of a kref's uses.</summary>
    internal static IReadOnlyList<PairRule> OfKref(string version) => version switch
    {
        "K1" or "K3g" => [Saturates("KREF-1", "toy_open toy_object.kref")],
        "K2" => [Saturates("KREF-2", "toy_open toy_object.kref")],
        // The lock that release must not sleep for is held: it does.
        "K5" => [new([Opens], Anybody) { Adds = Of("KREF-5", "scheduling-while-atomic toy_object_release toy_table_lock") }],
        // The other user's last put frees the character device that the inode has cached.
        "K7" => [new([Opens], Anybody) { Adds = Of("KREF-7", "slab-use-after-free cdev_get toy_object.cdev.kobj") }],
        _ => [],
    };

    /// <summary>Of scope-based cleanup.</summary>
    internal static IReadOnlyList<PairRule> OfCleanup(string version) => version switch
    {
        // The first one's session is in the list, and freed.
        "CU1" => [new([Opens, Fails], [Opens, Fails]) { Adds = Of("CU1", $"slab-use-after-free toy_open {Session}.entry.prev") }],
        // Behind the two that wait for each other.
        "CU3" =>
        [
            new([Opens, Fails], Anybody) { Adds = Of("CU3", "hung-task toy_open toy.list_lock", "hung-task toy_release toy.list_lock") },
            new(["short", "close"], ["short", "close"]) { Adds = Of("CU3", "hung-task toy_release toy.list_lock") },
        ],
        // The freed session is in the list: whoever unlinks a neighbour, or adds one, writes to it or sees that it is no neighbour.
        "CU4" =>
        [
            new([Fails], Anybody)
            {
                Adds = Of(
                    "CU4",
                    $"list-del-corruption remove_free {Session}.entry",
                    $"list-del-corruption toy_release {Session}.entry",
                    $"slab-use-after-free remove_free {Session}.entry.prev",
                    $"slab-use-after-free toy_release {Session}.entry.next"),
            },
            new([Fails], [Opens, Fails])
            {
                Adds = Of(
                    "CU4",
                    $"list-add-corruption toy_open {Session}.entry",
                    $"slab-use-after-free remove_free {Session}.entry.next",
                    $"slab-use-after-free toy_open {Session}.entry.prev",
                    $"slab-use-after-free toy_release {Session}.entry.prev"),
            },
        ],
        _ => [],
    };

    /// <summary>Of the forms of revocable.</summary>
    internal static IReadOnlyList<PairRule> OfRevocable(string version) => version switch
    {
        "RV1" => [Saturates("RV1-get", "revocable_alloc revocable_provider.kref")],
        "RV3o" => [Saturates("RV3-owner", "revocable_handle_init revocable_provider.kref", [Opens, "short", "sleeping", "nested", "read"])],
        _ => [],
    };

    /// <summary>Two who take a reference from zero: the second one counts from below it.</summary>
    private static PairRule Saturates(string bug, string where, params string[] users)
    {
        string[] both = users.Length > 0 ? users : [Opens];
        return new(both, both) { Adds = Of(bug, $"refcount-saturated {where}") };
    }
}
