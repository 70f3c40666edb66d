using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>What two users of a device show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class HiddevRules
{
    private const string OpenClose = "open-close";

    // Who closes whenever he likes; who waits for the removal, and closes when the device is gone.
    private static readonly string[] Closers = [OpenClose, "devinfo", "string", "close"], Waiters = ["read", "poll"];
    private static readonly string[] Anybody = [.. Closers, .. Waiters];

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "HD0" => Unlocked,
        "HD0a" or "HD0b" => [LosesCounts],
        "HD1" or "HD2" => [SecondWaiterFrees],
        _ => [],
    };

    /// <summary>HD0: the count of open files is nobody's.</summary>
    private static IReadOnlyList<PairRule> Unlocked =>
    [
        // One of two closes at the same time is lost: nobody is the last one.
        new(Anybody, Anybody) { Adds = Leaked("HD0", "hiddev") },

        // The other one's file stays until the device is gone: no close is the last one while it is there.
        new(Closers, Waiters) { Becomes = alone => alone.Except(HiddevDeclared.HidClosed) },

        // The removal waits for the open, which has minor_rwsem; the other one's close does not, and frees what the open has found in the table.
        new([OpenClose], Anybody) { Adds = FreedUnderOpen },
    ];

    /// <summary>One of two first counts, which have no lock, is lost: now the count comes back to zero, and the race is there that it hides (HD1).</summary>
    private static PairRule LosesCounts => new([OpenClose], [OpenClose]) { Adds = HiddevDeclared.FreedWhileGoing };

    /// <summary>HD3, with two that wait for the removal: the second one to close frees what the first one is still unlocking.</summary>
    private static PairRule SecondWaiterFrees => new(Waiters, Waiters) { Adds = HiddevDeclared.Unlocking };

    private static DeclaredFinding[] FreedUnderOpen =>
    [
        .. Freed("HD0", "hiddev", "hiddev_open"),
        .. Freed("HD0", "hiddev.exist", "hiddev_open"),
        .. Freed("HD0", "hiddev.open", "hiddev_open", "hiddev_release"),
        .. Freed("HD0", "hiddev.list.next", "hiddev_open", "hiddev_release"),
        .. Freed("HD0", "hiddev.list.prev", "hiddev_open", "hiddev_release"),
        .. Freed("HD0", "hiddev.list_lock", "hiddev_open", "hiddev_release"),
    ];
}
