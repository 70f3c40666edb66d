namespace CoyoteDevres.Scenarios.Ptp;

/// <summary>The steps of the fact sheet, section 8.2.</summary>
internal static class PtpSteps
{
    private const string Clock = "ptp_clock.clock";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "PC0" => Counted($"lock {Clock}.mutex", $"unlock {Clock}.mutex", $"lock {Clock}.mutex", $"unlock {Clock}.mutex", Mark.Read),
        "PC1" => Counted($"down_read {Clock}.rwsem", $"up_read {Clock}.rwsem", $"down_write {Clock}.rwsem", $"up_write {Clock}.rwsem", Mark.Recalled),
        _ => Today,
    };

    private static IReadOnlyList<SheetOperation> Counted(string locks, string unlocks, string locksOut, string unlocksOut, Mark mark) =>
    [
        new(
            "open",
            new("posix_clock_open", locks, mark),
            new("posix_clock_open", $"read {Clock}.zombie", mark),
            new("posix_clock_open", "use ptp_clock", mark),
            new("posix_clock_open", $"get {Clock}.kref", mark),
            new("posix_clock_open", unlocks, mark)),
        new("getcaps", Operation(locks, unlocks, "ptp_ioctl", mark)),
        new("clock-gettime", Operation(locks, unlocks, "ptp_clock_gettime", mark)),
        new("close", new("posix_clock_release", "use ptp_clock", mark), new("posix_clock_release", $"put {Clock}.kref", mark)),
        new(
            "unbind",
            new("ptp_clock_unregister", "write ptp_clock.defunct", Mark.Recalled),
            new("cdev_del", "", mark),
            new("posix_clock_unregister", locksOut, mark),
            new("posix_clock_unregister", $"write {Clock}.zombie", mark),
            new("posix_clock_unregister", unlocksOut, mark),
            new("posix_clock_unregister", $"put {Clock}.kref", mark)),
    ];

    private static IReadOnlyList<SheetOperation> Today { get; } =
    [
        new(
            "open",
            new("posix_clock_open", $"down_read {Clock}.rwsem"),
            new("posix_clock_open", $"read {Clock}.zombie"),
            new("ptp_open"),
            new("posix_clock_open", "get ptp_clock.dev.kobj"),
            new("posix_clock_open", $"up_read {Clock}.rwsem")),
        new("getcaps", Operation($"down_read {Clock}.rwsem", $"up_read {Clock}.rwsem", "ptp_ioctl", Mark.Read)),
        new("clock-gettime", Operation($"down_read {Clock}.rwsem", $"up_read {Clock}.rwsem", "ptp_clock_gettime", Mark.Read)),
        new("close", [new("posix_clock_release", "put ptp_clock.dev.kobj")]),
        new(
            "unbind",
            new("ptp_clock_unregister", "write ptp_clock.defunct", Mark.Recalled),
            new("ptp_clock_unregister", "wake_up", Mark.Recalled),
            new("bus_remove_device"),
            new("cdev_del"),
            new("posix_clock_unregister", $"down_write {Clock}.rwsem"),
            new("posix_clock_unregister", $"write {Clock}.zombie"),
            new("posix_clock_unregister", $"up_write {Clock}.rwsem"),
            new("posix_clock_unregister", "put ptp_clock.dev.kobj")),
    ];

    private static SheetStep[] Operation(string locks, string unlocks, string use, Mark mark) =>
    [
        new("get_posix_clock", locks, mark),
        new("get_posix_clock", $"read {Clock}.zombie", mark),
        new(use, "", mark),
        new("put_posix_clock", unlocks, mark),
    ];
}
