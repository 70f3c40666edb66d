namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>The sheet's lines on USB minors and the IO-Warrior (8.6) as steps.</summary>
internal static class IowarriorSteps
{
    private const string Disconnect = "iowarrior_disconnect", Lock = "iowarrior.mutex", DiscLock = "iowarrior_open_disc_lock";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "IW1" =>
        [
            Open(DiscLock),
            new(
                "unbind",
                new(Disconnect, $"lock {DiscLock}"),
                new("usb_deregister_dev", "down_write minor_rwsem"),
                new("usb_deregister_dev", "up_write minor_rwsem"),
                new(Disconnect, $"lock {Lock}"),
                new(Disconnect, "write iowarrior.present"),
                new(Disconnect, $"unlock {Lock}"),
                new(Disconnect, $"unlock {DiscLock}"),
                new(Disconnect, "read iowarrior.opened")),
        ],
        "IW2" =>
        [
            Open(DiscLock),
            new(
                "unbind",
                new(Disconnect, "write iowarrior.present"),
                new(Disconnect, $"unlock {DiscLock}"),
                new("usb_deregister_dev", "down_write minor_rwsem"),
                new(Disconnect, $"lock {Lock}"),
                new(Disconnect, $"unlock {Lock}"),
                new(Disconnect, "read iowarrior.opened")),
        ],
        "IW3f" => [Open(Lock), Decided(new SheetStep("iowarrior_put", "put iowarrior.kref"))],
        _ => [Open(Lock), Decided()],
    };

    private static SheetOperation Open(string locks) => new(
        "open-close",
        new("usb_open", "down_read minor_rwsem"),
        new("iowarrior_open", $"lock {locks}"),
        new("usb_open", "up_read minor_rwsem"));

    private static SheetOperation Decided(params IReadOnlyList<SheetStep> then) => new(
        "unbind",
        [
            new("usb_deregister_dev", "down_write minor_rwsem"),
            new(Disconnect, $"lock {Lock}"),
            new(Disconnect, "write iowarrior.present"),
            new(Disconnect, "read iowarrior.opened"),
            new(Disconnect, $"unlock {Lock}"),
            .. then,
        ]);
}
