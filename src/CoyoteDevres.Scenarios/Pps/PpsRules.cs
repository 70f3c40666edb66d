using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Pps;

/// <summary>What two users of a source show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class PpsRules
{
    private const string Pps = "pps_device", Open = "open", OpenClose = "open-close", Close = "close", Unheard = "unheard-pulse";

    private static readonly string[] Opens = [Open, OpenClose];

    // Who has a file from the beginning on, and keeps it until it is killed.
    private static readonly string[] Keepers = ["getparams", "fetch", "fetch-in-time", "poll", "fetch-pulse", "pulse", "poll-pulse"];

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "PP0" => Unpinned,
        "PP1" => [.. Pinned, .. Mid],
        _ => Pinned,
    };

    /// <summary>PP0: a file keeps nothing.</summary>
    private static IReadOnlyList<PairRule> Unpinned =>
    [
        // Both look the character device up, and the second one to come back puts its reference again: the source is gone.
        new([Open], [Open]) { Adds = Parse("PPS-old-open", $"freed {Pps}: cdev_put", $"freed {Pps}.cdev.kobj: cdev_put") },

        // The other one's pulse is what it waits for; the source goes before it has read that.
        new(["fetch", "fetch-in-time"], ["pulse", Unheard]) { Adds = Parse("PPS-old-open", $"freed {Pps}: pps_cdev_ioctl", $"freed {Pps}.lock: pps_cdev_ioctl") },
    ];

    /// <summary>Since PP1: the other one's file keeps the source for a pulse that comes late.</summary>
    private static IReadOnlyList<PairRule> Pinned => [new([Unheard], Keepers) { Becomes = _ => [] }];

    /// <summary>PP1: the file has a reference on the device, and the character device in the source has none on anything.</summary>
    private static IReadOnlyList<PairRule> Mid =>
    [
        // The other one's file keeps the source: this one's open is not too late, and its close is not the last one.
        new([.. Opens, Close], Keepers) { Becomes = _ => [] },

        // All are killed at the same time: between the one's last reference and its put of the character device the other one may come.
        new([Open, .. Keepers], [Open, .. Keepers]) { Adds = Parse("PPS-mid", $"freed {Pps}.cdev.kobj: cdev_put") },

        // The source has gone with a character device that the other one had, and that the inode still remembers.
        new(Opens, [.. Opens, Close]) { Adds = Parse("PPS-mid", $"freed {Pps}.cdev.kobj: cdev_get") },

        // A late open counts from zero, and what has been put since, from below that.
        new(Opens, [OpenClose]) { Adds = Parse(null, "saturated pps_class_device.dev.kobj: pps_cdev_open") },
    ];
}
