using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// What the forms of <c>struct revocable</c> let happen (section 7.4). RV1: the index in the handle, which two users, or one who nests, overwrite; RV1-get: a
/// handle's reference is taken unconditionally. RV2: the pointer is read before the section that is to keep what it points to. RV3: a
/// section that sleeps blocks the revoke, in every form; RV3-owner: a handle of somebody who does not own a reference.
/// </summary>
internal static class RevocableDeclared
{
    private const string Revocable = "revocable", Provider = "revocable_provider";

    private static readonly DeclaredFinding[] Mixed = Of("RV1", $"hung-task revocable_revoke {Provider}.srcu");

    private static readonly DeclaredFinding[] Blocked = Of("RV3", $"hung-task revocable_revoke {Provider}.srcu");

    private static readonly DeclaredFinding[] FreedByThen = Of("RV2", $"slab-use-after-free revocable_init {Provider}.kref");

    private static readonly DeclaredFinding[] Unowned = Dead("RV3-owner", "revocable_handle_init", "revocable_handle_deinit");

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. In(Revocable, "RV1", "open-vs-unbind", Dead("RV1-get", "revocable_alloc", "revocable_free")),
        .. In(Revocable, "RV1", "nested-vs-unbind shared-short-and-shared-short-vs-unbind", Mixed),
        .. In(Revocable, "RV1", "read-vs-unbind", Blocked),
        .. In(Revocable, "RV2", "open-vs-unbind short-vs-unbind sleeping-vs-unbind nested-vs-unbind shared-short-and-shared-short-vs-unbind", FreedByThen),
        .. In(Revocable, "RV2", "read-vs-unbind", FreedByThen, Blocked),
        .. In(
            Revocable,
            "RV2s",
            "open-vs-unbind short-vs-unbind sleeping-vs-unbind nested-vs-unbind shared-short-and-shared-short-vs-unbind open-unbind-short-close",
            FreedByThen),
        .. In(Revocable, "RV2s", "read-vs-unbind", FreedByThen, Blocked),
        .. In(Revocable, "RV2f", "read-vs-unbind", Blocked),
        .. In(Revocable, "RV3", "read-vs-unbind", Of("RV3", "hung-task revocable_revoke toy_device.rev.srcu")),
        .. In(Revocable, "RV3o", "open-vs-unbind short-vs-unbind sleeping-vs-unbind nested-vs-unbind", Unowned),
        .. In(Revocable, "RV3o", "read-vs-unbind", Unowned, Blocked),
        .. In(
            Revocable,
            "RV3o",
            "shared-short-and-shared-short-vs-unbind",
            Unowned,
            Of("RV3-owner", $"refcount-saturated revocable_handle_init {Provider}.kref")),
        .. In(Revocable, "RV3o", "open-unbind-short-close", Of("RV3-owner", $"slab-use-after-free revocable_handle_init {Provider}.kref")),
    ]);

    /// <summary>A reference taken from a provider whose last one is gone: its domain is being cleaned up, or is, or its memory.</summary>
    private static DeclaredFinding[] Dead(string bug, string gets, string puts) => Of(
        bug,
        "memory-leak srcu_data",
        $"null-dereference revocable_try_access {Provider}.srcu",
        $"refcount-addition-on-zero {gets} {Provider}.kref",
        $"refcount-underflow {puts} {Provider}.kref",
        $"slab-use-after-free {puts} {Provider}.kref",
        $"slab-use-after-free {gets} {Provider}.kref",
        $"slab-use-after-free revocable_try_access {Provider}.res",
        $"slab-use-after-free revocable_try_access {Provider}.srcu",
        $"slab-use-after-free revocable_withdraw_access {Provider}.srcu",
        $"srcu-cleanup revocable_release {Provider}.srcu");
}
