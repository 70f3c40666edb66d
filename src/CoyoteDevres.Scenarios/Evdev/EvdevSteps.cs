namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>The sheet's paragraph on evdev (8.11) as steps; the order of fasync and waking is from memory there.</summary>
internal static class EvdevSteps
{
    private const string Lock = "evdev.mutex";

    internal static IReadOnlyList<SheetOperation> Of(string version) =>
    [
        new(
            "open-close",
            new("evdev_attach_client"),
            new("evdev_open_device", $"lock {Lock}"),
            new("evdev_open_device", "read evdev.exist"),
            new("evdev_open_device", $"unlock {Lock}")),
        new("write", new("evdev_write", $"lock {Lock}"), new("evdev_write", "read evdev.exist"), new("evdev_write", $"unlock {Lock}")),
        new("ioctl", new("evdev_ioctl_handler", $"lock {Lock}"), new("evdev_ioctl_handler", "read evdev.exist"), new("evdev_ioctl_handler", $"unlock {Lock}")),
        new(
            "open-unbind-read-close",
            new("cdev_del"),
            new("evdev_mark_dead", $"lock {Lock}"),
            new("evdev_mark_dead", "write evdev.exist"),
            new("evdev_mark_dead", $"unlock {Lock}"),
            new("evdev_hangup", "wake_up_interruptible evdev_client.wait", Mark.Recalled),
            new("evdev_read", "read evdev.exist")),
        .. version == "EV0" ? [new SheetOperation("close", new("evdev_release", "put evdev.dev"), new("cdev_put", "put evdev.cdev.kobj"))] : Array.Empty<SheetOperation>(),
    ];
}
