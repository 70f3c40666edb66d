namespace CoyoteDevres.Scenarios.Iio;

/// <summary>The sheet's lines on IIO (8.8) as steps.</summary>
internal static class IioSteps
{
    private const string Unregister = "iio_device_unregister", Lock = "iio_dev.info_exist_lock";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "IIO0" => [new("unbind", new(Unregister, "write iio_dev.info"), new("iio_dev_release", "kfree iio_dev"))],
        "IIO1" => [new("unbind", new(Unregister, "write iio_dev.info"), new("cdev_del"))],
        "IIO2" =>
        [
            new(
                "unbind",
                new(Unregister, $"lock {Lock}"),
                new("device_remove_attrs"),
                new(Unregister, "write iio_dev.info"),
                new("iio_device_wakeup_eventset"),
                new(Unregister, $"unlock {Lock}")),
        ],
        "IIO3" => [Unbind()],
        "IIO4" => [Ioctl, Unbind(new SheetStep("iio_device_ioctl_handler_unregister", "read iio_event_interface.ioctl_handler.entry"))],
        _ => [Ioctl, Unbind(new SheetStep("iio_device_ioctl_handler_unregister"))],
    };

    private static SheetOperation Ioctl => new(
        "ioctl",
        new("iio_ioctl", $"lock {Lock}"),
        new("iio_ioctl", "read iio_dev.info"),
        new("iio_ioctl", "read iio_dev.ioctl_handlers"),
        new("iio_ioctl", $"unlock {Lock}"));

    private static SheetOperation Unbind(params IReadOnlyList<SheetStep> then) => new(
        "unbind",
        [
            new("device_remove_attrs"),
            new("cdev_del"),
            new(Unregister, $"lock {Lock}"),
            new(Unregister, "write iio_dev.info"),
            new("iio_device_wakeup_eventset"),
            new(Unregister, $"unlock {Lock}"),
            .. then,
        ]);
}
