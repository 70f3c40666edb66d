using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Ipmi;

/// <summary>
/// The findings that scenarios declare; what is not named is verified. IPMI is the sheet's bug: the barrier is cleaned up while an answer is on its way.
/// IPMI-atomic is what its first fix left, which the sheet's "free from a work item" is for (3b9a907223d7): the last reference may be put by a softirq.
/// </summary>
internal static class IpmiDeclared
{
    private const string User = "ipmi_user", Barrier = "ipmi_user.release_barrier", Acquire = "acquire_ipmi_user", Destroy = "_ipmi_destroy_user";

    private static readonly string[] Requests = ["open-request-close", "open-close-and-request-close"];

    private static readonly DeclaredFinding[] CleanedEarly =
    [
        .. Of("IPMI", "null-dereference", Barrier, Acquire),
        .. Of("IPMI", "srcu-cleanup", Barrier, "ipmi_destroy_user"),
        .. Leaked("IPMI", "srcu_data"),
    ];

    private static readonly DeclaredFinding[] CleanedInSoftirq = Of("IPMI-atomic", "sleeping-in-atomic", Barrier, "free_user");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(IpmiScenarios.Subsystem, "IP0", (Requests, CleanedEarly), (Against("open-close", "get-my-address", "close"), Unregistered("ipmi_destroy_user"))),
        FindingText.Table(IpmiScenarios.Subsystem, "IP1", (Requests, CleanedInSoftirq), (Against("open-close", "get-my-address", "close"), Unregistered("free_user"))),
        FindingText.Table(IpmiScenarios.Subsystem, "IP2", (Against("open-close", "get-my-address", "close"), Unregistered("free_user_work"))));

    /// <summary>
    /// Discovered, in all versions: <c>ipmi_unregister_smi</c> takes users off its list from the head, under <c>users_srcu</c>, with no reference on them and no lock. A
    /// client that closes at the same time destroys its user, unlinks it (<c>list_del_rcu</c> under <c>seq_lock</c>), waits for <c>synchronize_rcu</c>, which is not for readers of
    /// <c>users_srcu</c>, and puts the last reference. So the interface uses a user that is freed, or whose barrier is cleaned up; its own read section or grace
    /// period in that barrier is what a clean-up meets; where the list has become empty between the test and the look, it takes the list's
    /// head for a user; and where both have acquired the user before one of them has set <c>self</c> to NULL, both unlink it. Creating, destroying and freeing read in a stable tree of v4.18, unregistering in quotations of v5.x [V]. In 2025 a mutex
    /// replaced <c>users_srcu</c> (read in the posting [V]).
    /// </summary>
    private static DeclaredFinding[] Unregistered(string cleaner) =>
    [
        .. Freed(null, User, Destroy),
        .. Freed(null, Barrier, Destroy, Acquire),
        .. Freed(null, "ipmi_user.self", Acquire),
        .. Freed(null, "ipmi_user.link.next", Destroy),
        .. Freed(null, "ipmi_user.link.prev", Destroy),
        .. Of(null, "list-del-corruption", "ipmi_user.link", Destroy),
        .. Of(null, "null-dereference", Barrier, Destroy, Acquire),
        .. Of(null, "srcu-cleanup", Barrier, cleaner),
        .. Leaked(null, "srcu_data"),
        .. Of(null, "general-protection-fault", "ipmi_smi.users", "ipmi_unregister_smi"),
    ];
}
