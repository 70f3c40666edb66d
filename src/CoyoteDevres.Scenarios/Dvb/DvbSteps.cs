using CoyoteDevres.Subsystems.Dvb;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>The steps of operations in the fact sheet, section 4c: it read dvb-core and the fix of CA, and has net's from memory.</summary>
internal static class DvbSteps
{
    private static readonly SheetStep[] Open =
    [
        new("dvb_device_open", "lock dvbdev_mutex"),
        new("dvb_device_open", "down_read minor_rwsem"),
        new("dvb_device_open", "read dvb_minors[0]"),
        new("dvb_generic_open", "read dvb_device.users"),
        new("dvb_device_open", "up_read minor_rwsem"),
        new("dvb_device_open", "unlock dvbdev_mutex"),
    ];

    private static readonly SheetStep[] Remove =
    [
        new("dvb_remove_device", "down_write minor_rwsem"),
        new("dvb_remove_device", "write dvb_minors[0]"),
        new("dvb_remove_device", "up_write minor_rwsem"),
    ];

    /// <summary>Of a version. Removals are the same for all functions and both ways to go: one function stands for each.</summary>
    internal static IReadOnlyList<SheetOperation> Of(DvbVersion version, DvbKind kind) => kind switch
    {
        DvbKind.Ca when version.WaitsForUsers => Ca,
        DvbKind.Ca => [new("ca-open", Open), new("unbind", Remove)],
        DvbKind.Net when version.WaitsForUsers =>
        [
            new("net-open", [new SheetStep("locked_dvb_net_open", "lock dvb_net.remove_mutex", Mark.Recalled), new SheetStep("dvb_generic_open", "read dvb_device.users", Mark.Recalled)]),
            new("unplug", [new SheetStep("dvb_net_release", "write dvb_net.exit", Mark.Recalled), .. Remove]),
        ],
        DvbKind.Net => [new("net-open", Open), new("unplug", Remove)],
        _ => [new("fe-open", Open)],
    };

    private static SheetOperation[] Ca =>
    [
        new(
            "ca-open",
            new SheetStep("dvb_device_open", "lock dvbdev_mutex"),
            new SheetStep("dvb_device_get", "get dvb_device.ref"),
            new SheetStep("dvb_ca_en50221_io_open", "lock dvb_ca_private.remove_mutex"),
            new SheetStep("dvb_ca_en50221_io_open", "read dvb_ca_private.exit"),
            new SheetStep("dvb_ca_en50221_io_open", "unlock dvb_ca_private.remove_mutex"),
            new SheetStep("dvb_device_open", "unlock dvbdev_mutex")),
        new(
            "ca-close",
            new SheetStep("dvb_ca_en50221_io_release", "lock dvb_ca_private.remove_mutex"),
            new SheetStep("dvb_generic_release", "write dvb_device.users"),
            new SheetStep("dvb_ca_private_put"),
            new SheetStep("dvb_ca_en50221_io_release", "unlock dvb_ca_private.remove_mutex")),
        new(
            "unbind",
            [
                new SheetStep("dvb_ca_en50221_release", "lock dvb_ca_private.remove_mutex"),
                new SheetStep("dvb_ca_en50221_release", "write dvb_ca_private.exit"),
                new SheetStep("dvb_ca_en50221_release", "unlock dvb_ca_private.remove_mutex"),
                new SheetStep("dvb_ca_en50221_release", "read dvb_device.users"),
                .. Remove,
                new SheetStep("dvb_ca_private_put"),
            ]),
    ];
}
