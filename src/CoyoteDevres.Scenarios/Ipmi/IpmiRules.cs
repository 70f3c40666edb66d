using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Ipmi;

/// <summary>What two clients show together, beyond what each shows alone.</summary>
internal static class IpmiRules
{
    private static readonly string[] Clients = ["open-close", "get-my-address", "close"];

    /// <summary>
    /// Discovered, in all versions, with what <see cref="IpmiDeclared"/> says of the removal: where client and interface both destroy the same user, both put the
    /// reference that it has on the interface. With one user the removal's own is the one too many; with two of them there is none left for the last put.
    /// </summary>
    internal static IReadOnlyList<PairRule> All { get; } =
        [new(Clients, Clients) { Adds = Of(null, "refcount-underflow", "ipmi_smi.refcount", "_ipmi_destroy_user") }];
}
