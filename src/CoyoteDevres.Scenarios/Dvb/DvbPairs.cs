using CoyoteDevres.Subsystems.Dvb;
using static CoyoteDevres.Scenarios.Dvb.DvbFindings;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>What several users find that none of them finds alone, and the other way round.</summary>
internal static class DvbPairs
{
    /// <summary>Beside rmmod, which one user's file refuses: that one keeps every open out, and in 6.4-rc an open waits for itself, and the next one behind, without a removal.</summary>
    internal static IReadOnlyList<PairRule> BesideRmmod(DvbVersion version) =>
    [
        new(["ca-open"], ["ca-hold"]) { NeverGone = true },
        .. version.LocksFrontend ? (PairRule[])[new(["fe-open", "fe-open-stale"], ["fe-open-stale"]) { Adds = [OpenWaits] }] : [],
    ];

    internal static Func<IReadOnlyList<string>, string, IReadOnlyList<DeclaredFinding>, IReadOnlyList<DeclaredFinding>> Of(DvbVersion version) => (users, _, union) =>
    {
        // The one who holds it keeps every open out, and closes only when killed: what an open leaves behind is not seen.
        if (users.Contains("ca-hold"))
            return version.WaitsForUsers ? CaWaits : [CaClosed];
        if (version.LocksFrontend)
            return WithLock(users, union);
        // Of two who want it, one is refused.
        return version.KeepsFops || !users.Any(IsOpen) ? union : [.. union, FopsOfRefused];
    };

    /// <summary>
    /// 6.4-rc: an open finds the thread that another user's open has left, and the removal has marked it between the two looks that the open takes, so that the
    /// open stops it and waits for itself. If it was told to exit from the beginning, no removal is needed, and the next open waits behind.
    /// </summary>
    private static IReadOnlyList<DeclaredFinding> WithLock(IReadOnlyList<string> users, IReadOnlyList<DeclaredFinding> union)
    {
        int opens = users.Count(u => u is "fe-open" or "fe-open-stale");
        if (opens == 0)
            return union;
        return opens > 1 && users.Contains("fe-open-stale") ? [.. FrontendWaitsForItself, OpenWaits] : FrontendWaitsForItself;
    }

    private static bool IsOpen(string user) => user is "fe-open" or "fe-open-stale" or "ca-open" or "net-open";
}
