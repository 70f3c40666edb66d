namespace CoyoteDevres.Scenarios.Spi;

/// <summary>The steps of spidev's operations and removals in the fact sheet, sections 2.0 to 2.5.</summary>
internal static class SpiSteps
{
    private const string List = "device_list_lock", Spi = "spidev_data.spi_lock", Buf = "spidev_data.buf_lock", Pointer = "spidev_data.spi";

    internal static IReadOnlyList<SheetOperation> S0a =>
    [
        Open("buffer"),
        new("close", [.. OldClose]),
        new("read", Lock("spidev_read", Buf), Lock("spidev_sync", Spi), Read("spidev_sync"), Step("spi_async"), Unlock("spidev_sync", Spi), Step("spidev_sync", "wait_for_completion"), Unlock("spidev_read", Buf)),
        new("set-speed", [.. OldSetSpeed]),
        OldRemoval,
    ];

    internal static IReadOnlyList<SheetOperation> S0 =>
        [Open("tx_buffer"), new("close", [.. OldClose]), ReadUnlocked, WriteUnlocked, new("set-speed", [.. OldSetSpeed]), OldRemoval];

    internal static IReadOnlyList<SheetOperation> S1 =>
        [Open("tx_buffer"), Close, ReadUnlocked, WriteUnlocked, new("set-speed", [.. OldSetSpeed]), Removal, ControllerRemoval];

    internal static IReadOnlyList<SheetOperation> S2 =>
        [Open("tx_buffer"), Close, ReadLocked, WriteLocked, SetSpeedLocked, StuckMessage, Removal, ControllerRemoval];

    internal static IReadOnlyList<SheetOperation> S3 =>
        [Open("tx_buffer"), Close, ReadLocked, WriteLocked, SetSpeedLocked, new("message", [.. IoctlBegin, Lock("spidev_ioctl", Buf), Step("spi_sync"), Unlock("spidev_ioctl", Buf), .. IoctlEnd]), Removal, ControllerRemoval];

    internal static IReadOnlyList<SheetOperation> S4 =>
    [
        Open("tx_buffer"),
        Close,
        new("read", [Lock("spidev_read", Spi), Read("spidev_read"), .. Sync, Step("spidev_read", "use rx_buffer"), Unlock("spidev_read", Spi)]),
        new("write", [Lock("spidev_write", Spi), Read("spidev_write"), Step("spidev_write", "use tx_buffer"), .. Sync, Unlock("spidev_write", Spi)]),
        new("set-speed", [.. IoctlBegin, .. SetUp, .. IoctlEnd]),
        new("message", [.. IoctlBegin, .. Sync, .. IoctlEnd]),
        Removal,
        ControllerRemoval,
    ];

    /// <summary>Before 84855678add8. The sheet says since when the order is another one; the steps are derived from that.</summary>
    internal static SheetOperation OldControllerRemoval { get; } = new(
        SpiUsers.UnbindController,
        new SheetStep("spi_stop_queue", "write spi_controller.running", Mark.Derived),
        new SheetStep("spidev_remove", "write spidev_data.spi", Mark.Derived),
        new SheetStep("spidev_release", "kfree spi_device", Mark.Derived),
        new SheetStep("device_unregister", "put spi_controller.dev.kobj"),
        new SheetStep("devm_ioremap_release", "kfree spi_sim_registers"));

    private static SheetOperation ControllerRemoval { get; } = new(
        SpiUsers.UnbindController,
        Lock("spi_unregister_controller", "spi_controller.add_lock"),
        Step("spidev_remove", "write spidev_data.spi"),
        Step("spi_unregister_device", "put spi_device.dev.kobj"),
        Step("spidev_release", "kfree spi_device"),
        new SheetStep("spi_stop_queue", "write spi_controller.running", Mark.Recalled),
        Unlock("spi_unregister_controller", "spi_controller.add_lock"),
        Step("devm_ioremap_release", "kfree spi_sim_registers"),
        Step("devm_spi_release_controller", "put spi_controller.dev.kobj"));

    private static SheetStep[] Forget =>
    [
        Step("list_del", "write device_list"),
        Step("device_create_release", "kfree device"),
        Step("spidev_remove", "write minors"),
        Step("spidev_remove", "read spidev_data.users"),
        Step("spidev_remove", "kfree spidev_data"),
        Unlock("spidev_remove", List),
    ];

    private static SheetOperation Removal => new(
        SpiUsers.UnbindSpidev,
        [Lock("spidev_remove", List), Lock("spidev_remove", Spi), Step("spidev_remove", "write spidev_data.spi"), Unlock("spidev_remove", Spi), .. Forget]);

    private static SheetOperation OldRemoval => new(
        SpiUsers.UnbindSpidev,
        [Lock("spidev_remove", Spi), Step("spidev_remove", "write spidev_data.spi"), Unlock("spidev_remove", Spi), Lock("spidev_remove", List), .. Forget]);

    private static SheetOperation Close => new(
        "close",
        Lock("spidev_release", List),
        Lock("spidev_release", Spi),
        Read("spidev_release"),
        Unlock("spidev_release", Spi),
        Step("spidev_release", "write spidev_data.users"),
        Step("spidev_release", "kfree tx_buffer"),
        Step("spidev_release", "read spi_device.max_speed_hz"),
        Step("spi_slave_abort"),
        Unlock("spidev_release", List));

    private static SheetStep[] OldClose =>
    [
        Lock("spidev_release", List),
        Step("spidev_release", "write spidev_data.users"),
        Lock("spidev_release", Spi),
        Read("spidev_release"),
        Unlock("spidev_release", Spi),
        Unlock("spidev_release", List),
    ];

    private static SheetStep[] Sync =>
        [Step("spi_sync", "use spi_device"), Lock("spi_sync", "spi_controller.bus_lock_mutex"), Unlock("spi_sync", "spi_controller.bus_lock_mutex")];

    private static SheetStep[] SetUp =>
    [
        Step("spidev_ioctl", "write spi_device.max_speed_hz"),
        Step("spi_setup"),
        Step("spidev_ioctl", "write spidev_data.speed_hz"),
        Step("spidev_ioctl", "write spi_device.max_speed_hz"),
    ];

    private static SheetStep[] IoctlBegin =>
        [Lock("spidev_ioctl", Spi), Read("spidev_ioctl"), Step("spi_dev_get", "get spi_device.dev.kobj")];

    /// <summary>The sheet's next step, <c>spi_lock</c> again, is the one that never comes.</summary>
    private static SheetOperation StuckMessage => new("message", [.. IoctlBegin, Lock("spidev_ioctl", Buf), Step("spidev_message")]);

    private static SheetStep[] IoctlEnd => [Step("spi_dev_put", "put spi_device.dev.kobj"), Unlock("spidev_ioctl", Spi)];

    private static SheetStep[] OldSetSpeed =>
    [
        .. IoctlBegin,
        Unlock("spidev_ioctl", Spi),
        Lock("spidev_ioctl", Buf),
        Step("spidev_ioctl", "write spi_device.max_speed_hz"),
        Step("spi_setup"),
        Unlock("spidev_ioctl", Buf),
        Step("spi_dev_put", "put spi_device.dev.kobj"),
    ];

    private static SheetOperation SetSpeedLocked =>
        new("set-speed", [.. IoctlBegin, Lock("spidev_ioctl", Buf), .. SetUp, Unlock("spidev_ioctl", Buf), .. IoctlEnd]);

    private static SheetOperation ReadUnlocked => new(
        "read",
        [Lock("spidev_read", Buf), Lock("spidev_sync", Spi), Read("spidev_sync"), Unlock("spidev_sync", Spi), .. Sync, Step("spidev_read", "use rx_buffer"), Unlock("spidev_read", Buf)]);

    private static SheetOperation WriteUnlocked => new(
        "write",
        [Lock("spidev_write", Buf), Step("spidev_write", "use tx_buffer"), Lock("spidev_sync", Spi), Read("spidev_sync"), Unlock("spidev_sync", Spi), .. Sync, Unlock("spidev_write", Buf)]);

    private static SheetOperation ReadLocked => new(
        "read",
        [Lock("spidev_read", Buf), Lock("spidev_sync", Spi), Read("spidev_sync"), .. Sync, Unlock("spidev_sync", Spi), Unlock("spidev_read", Buf)]);

    private static SheetOperation WriteLocked => new(
        "write",
        [Lock("spidev_write", Buf), Lock("spidev_sync", Spi), Read("spidev_sync"), .. Sync, Unlock("spidev_sync", Spi), Unlock("spidev_write", Buf)]);

    private static SheetOperation Open(string buffer) => new(
        "open",
        Lock("spidev_open", List),
        Step("spidev_open", "use spidev_data"),
        Step("spidev_open", $"write spidev_data.{buffer}"),
        Step("spidev_open", "write spidev_data.users"),
        Unlock("spidev_open", List));

    private static SheetStep Lock(string function, string what) => Step(function, $"lock {what}");

    private static SheetStep Unlock(string function, string what) => Step(function, $"unlock {what}");

    private static SheetStep Read(string function) => Step(function, $"read {Pointer}");

    private static SheetStep Step(string function, string does = "") => new(function, does);
}
