using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>What two users show together, beyond what each shows alone; by version.</summary>
internal static class EvdevRules
{
    private const string Bug = "EVDEV-cdev", OpenClose = "open-close";

    internal static IReadOnlyList<PairRule> Of(string version) => version == "EV0" ? WithoutParent : [];

    /// <summary>An open that has the character device has nothing that keeps what it is in.</summary>
    private static IReadOnlyList<PairRule> WithoutParent =>
    [
        // The structure has gone with a character device that the other one has or had, and that the inode still remembers.
        new([OpenClose], [OpenClose, "read", "write", "ioctl", "poll", "close"]) { Adds = Freed(Bug, "evdev.cdev.kobj", "cdev_get") },

        // An open counts from zero; who comes when the other one has put that, from below it.
        new([OpenClose], [OpenClose]) { Adds = Found.Of(Bug, "refcount-saturated", "evdev.dev.kobj", "evdev_open") },
    ];
}
