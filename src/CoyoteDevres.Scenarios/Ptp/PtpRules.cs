using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Ptp;

/// <summary>What two users of a clock show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class PtpRules
{
    private const string Open = "open", OpenClose = "open-close", Close = "close", Early = "early-open-close", LateRead = "late-read", LateGetTime = "late-clock-gettime";

    // Who has a file from the beginning on, and keeps it until it is killed.
    private static readonly string[] Keepers = ["read", "clock-gettime", "getcaps", "extts", "poll"];

    private static readonly DeclaredFinding[] PuttingFreed = Parse("PC0-cdev_put", "freed ptp_clock.clock.cdev.kobj: cdev_put");

    /// <summary>
    /// Discovered, what <see cref="PtpFindings"/> says of an early open: two of them drop two references that they have not taken, and the device goes while it
    /// is registered, and while one of them still has it open.
    /// </summary>
    private static readonly DeclaredFinding[] EarlyOpens = Parse(
        null,
        "underflow ptp_clock.dev.kobj: posix_clock_release",
        "freed ptp_clock: chrdev_open",
        "freed ptp_clock.clock.cdev.kobj: cdev_del cdev_get",
        "freed ptp_clock.clock.dev: posix_clock_release",
        "freed ptp_clock.clock.rwsem: posix_clock_open",
        "freed ptp_clock.clock.zombie: posix_clock_open",
        "freed ptp_clock.defunct: ptp_clock_unregister",
        "freed ptp_clock.dev.driver: bus_remove_device",
        "freed ptp_clock.dev.kobj: posix_clock_release",
        "freed ptp_clock.tsev_wq: ptp_clock_unregister",
        "freed ptp_clock.tsevqs.next: ptp_release",
        "freed ptp_clock.tsevqs.prev: ptp_release",
        "freed ptp_clock.tsevqs_lock: ptp_release");

    internal static IReadOnlyList<PairRule> Of(string version) =>
    [
        .. CharacterUsers<PtpBench>.OpensBesideFile(Keepers),
        WaitsBehindReader(version == "PC0" ? "mutex" : "rwsem"),
        .. version == "PC2" ? [new([Early], [Early]) { Adds = EarlyOpens }] : Counted,
    ];

    /// <summary>The file counts on the clock, and the character device in that on nothing.</summary>
    private static IReadOnlyList<PairRule> Counted =>
    [
        // The other one's file keeps the clock: this one's open is not too late, and its close is not the last one.
        new([OpenClose, Close], Keepers) { Becomes = _ => [] },
        new([Open], Keepers) { Becomes = _ => PuttingFreed },

        // All are killed at the same time: between the one's last count and its put of the character device the other one may come.
        new([.. Keepers, LateGetTime], [.. Keepers, LateGetTime]) { Adds = PuttingFreed },

        // The clock has gone with a character device that the other one had, and that the inode still remembers.
        new([Open, OpenClose], [Open, OpenClose, Close]) { Adds = Parse("PC0-cdev_put", "freed ptp_clock.clock.cdev.kobj: cdev_get") },
    ];

    /// <summary>The reader sleeps with the lock, and the removal waits for it: so does who comes then, and with the mutex at once.</summary>
    private static PairRule WaitsBehindReader(string heldLock) =>
        new([LateRead, LateGetTime], [LateRead]) { Adds = Parse("PC-wake", $"hung ptp_clock.clock.{heldLock}: get_posix_clock") };
}
