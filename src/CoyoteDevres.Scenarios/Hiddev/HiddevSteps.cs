namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>The sheet's lines on hiddev (8.5) as steps.</summary>
internal static class HiddevSteps
{
    private const string Lock = "hiddev.existancelock";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "HD0" =>
        [
            new("open-close", new("hiddev_open", "read hiddev_table[0]"), new("hiddev_release", "write hiddev.open")),
            new("unbind", new("hiddev_disconnect", $"lock {Lock}"), new("hiddev_disconnect", "write hiddev.exist"), new("hiddev_disconnect", $"unlock {Lock}")),
        ],
        "HD1" =>
        [
            Close,
            new(
                "open-unbind-close",
                new("hiddev_disconnect", $"lock {Lock}"),
                new("hiddev_disconnect", "write hiddev.exist"),
                new("hiddev_disconnect", $"unlock {Lock}"),
                new("hid_hw_close"),
                new("hiddev_disconnect", "wake_up_interruptible hiddev.wait")),
        ],
        "HD2" => [Close, Disconnected()],
        "HD3f" => [Close, Disconnected(new SheetStep("hiddev_disconnect", "put hiddev.kref"))],
        _ => [Close],
    };

    private static SheetOperation Close { get; } = new("close", new("hiddev_release", $"lock {Lock}"), new("hiddev_release", "write hiddev.open"), new("hiddev_release", $"unlock {Lock}"));

    private static SheetOperation Disconnected(params IReadOnlyList<SheetStep> then) => new(
        "open-unbind-close",
        [
            new("hiddev_disconnect", $"lock {Lock}"),
            new("hiddev_disconnect", "write hiddev.exist"),
            new("hid_hw_close"),
            new("hiddev_disconnect", "wake_up_interruptible hiddev.wait"),
            new("hiddev_disconnect", $"unlock {Lock}"),
            .. then,
        ]);
}
