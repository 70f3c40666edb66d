namespace CoyoteDevres.Scenarios.Pps;

/// <summary>The steps of the fact sheet, section 8.3.</summary>
internal static class PpsSteps
{
    private const string Lock = "lock pps_idr_lock", Unlock = "unlock pps_idr_lock", Today = "pps_device.dev.kobj";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "PP0" => [new("unbind", new("pps_device_destruct", "kfree pps_device"), new("cdev_del", "put pps_device.cdev.kobj"))],
        "PP1" =>
        [
            new("open", [new("pps_cdev_open", "get pps_class_device.dev.kobj", Mark.Recalled)]),
            new("open-unbind-close", new("bus_remove_device"), new("cdev_del", "", Mark.Recalled), new("pps_device_destruct", "kfree pps_device"), new("cdev_put", "use pps_device")),
        ],
        _ =>
        [
            new("open", new("pps_idr_get", Lock), new("pps_idr_get", "load from pps_idr"), new("pps_idr_get", $"get {Today}"), new("pps_idr_get", Unlock)),
            new(
                "unbind",
                new("bus_remove_device"),
                new("device_unregister", $"put {Today}"),
                new("pps_unregister_cdev", Lock),
                new("pps_unregister_cdev", ""),
                new("pps_unregister_cdev", $"put {Today}"),
                new("pps_unregister_cdev", Unlock)),
        ],
    };
}
