using static CoyoteDevres.Scenarios.Gpio.GpioHandleFindings;
using static CoyoteDevres.Scenarios.Gpio.GpioRules;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>What two users of a chip show together in G6; see <see cref="GpioRules"/>.</summary>
internal static class GpioHandleRules
{
    private const string Consumer = "consumer";

    /// <summary>
    /// Of the watchers' events, those of lines that are taken in the set-up count, too. A reader that sleeps keeps the revoke waiting until all are killed, and close
    /// their files beside it.
    /// </summary>
    internal static IReadOnlyList<PairRule> All { get; } =
    [
        .. Untested,
        new([.. Watchers, "close-chip"], [.. Holders, .. Closers, .. Requests, Consumer]) { Adds = Asleep },
        new(["watch-line"], [.. Closers, .. Requests, "set-config", Consumer]) { Adds = Asleep },
        // Whoever has a file keeps the provider.
        new(["open", Consumer], [.. Requests, .. Watching, .. Holders]) { Becomes = alone => alone.Where(f => f.Bug != "GPIO-15") },
        new(["open"], ["close-chip"]) { Adds = RegistersBehindChipFile },
        new(["open"], Closers) { Adds = RegistersBehindLineFile },
        new(["read-chip", "read-line"], KeptFiles) { Adds = ChipFileStays },
        new(["close-chip"], [.. Requests, "set-config", .. Closers, Consumer]) { Adds = TellsFreedFile },
        // A request registers for the removal only.
        new(["close-chip"], Requests) { Adds = [.. RegistersBehindChipFile.Where(f => f.Key.Object != "gpio_chardev_data.lineinfo_changed_nb.next")] },
        new(["close-chip"], ["close-chip"]) { Adds = LeavesBehind("gpio_chardev_data.lineinfo_changed_nb", "gpio_chardev_data.device_unregistered_nb") },
        new(["close-chip"], Closers) { Adds = LeavesBehind("gpio_chardev_data.device_unregistered_nb") },
        new(["shared-get-values"], ["shared-ioctl"]) { Adds = [.. IndexOverwritten, .. GpioLaterFindings.Label] },
        new(["shared-chip-ioctl"], ["shared-chip-ioctl"]) { Adds = IndexOverwrittenLate },
        new(Closers, Closers) { Adds = LeavesBehind("linereq.device_unregistered_nb") },
    ];
}
