using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Iio;

/// <summary>What two users of a device show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class IioRules
{
    internal static IReadOnlyList<PairRule> Of(string version) => version == "IIO0" ? Uncounted : [];

    /// <summary>IIO0: an open file keeps nothing.</summary>
    private static IReadOnlyList<PairRule> Uncounted =>
    [
        // The device has gone with a character device that the other one has or had, and that the inode still remembers.
        new(["open-close"], ["open-close", "ioctl"]) { Adds = Freed("IIO-UAF", "iio_dev.chrdev.kobj", "cdev_get") },

        // The events' file is the other one's, who reads or polls it, and dies in that, or sleeps on: there is no other, and no close is the last one.
        new(["event-close", "ioctl"], ["event-read", "event-poll"]) { Becomes = alone => alone.Where(f => f.Key.Function != "iio_event_chrdev_release") },
    ];
}
