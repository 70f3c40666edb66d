namespace CoyoteDevres.Scenarios.I2c;

/// <summary>The steps of operations and removals in the fact sheet, sections 3.1 to 3.7.</summary>
internal static class I2cSteps
{
    private const string Count = "i2c_gpio_private_data.adap.dev", Module = "count of module", Number = "i2c_adapter_idr[0]", Released = "i2c_gpio_private_data.adap.dev_released";

    internal static IReadOnlyList<SheetOperation> I0 { get; } =
    [
        new("open-close", [.. ByMinor, .. LookUp, Step("i2c_get_adapter", Module), .. Unlock]),
        Transfer,
        new("close", Step("i2c_put_adapter", Module)),
        new("unbind", [.. RemovalBegin, .. RemovalRest]),
    ];

    internal static IReadOnlyList<SheetOperation> I1 { get; } =
        [new("open-close", [.. ByMinor, .. Get]), Transfer, DeviceFirst, new("unbind", [.. RemovalBegin, .. RemovalRest])];

    internal static IReadOnlyList<SheetOperation> I2 { get; } = [new("open-close", [.. Get]), Transfer, DeviceFirst, new("unbind", [.. RemovalBegin, .. CdevFreed, .. RemovalRest])];

    internal static IReadOnlyList<SheetOperation> I3 { get; } = [new("open-close", [.. Get]), Transfer, Close, new("unbind", [.. RemovalBegin, .. Quiesce, .. RemovalRest])];

    internal static IReadOnlyList<SheetOperation> I4 { get; } =
        [new("open-close", [.. Get]), Transfer, Close, new("unbind", [.. RemovalBegin, Step("i2c_del_adapter", $"write {Number}"), .. Quiesce, .. RemovalRest])];

    internal static IReadOnlyList<SheetOperation> IP { get; } =
    [
        new("open-close", Step("i2cdev_open", "down_read i2c_dev.rwsem"), Step("i2cdev_open", "read i2c_dev.adap"), Step("i2cdev_open", "up_read i2c_dev.rwsem")),
        new("read", Step("i2cdev_read", "down_read i2c_dev.rwsem"), Step("i2cdev_read", "read i2c_dev.adap"), Step("i2c_transfer", "lock"), Step("i2cdev_read", "up_read i2c_dev.rwsem")),
        new(
            "unbind",
            [
                .. RemovalBegin,
                .. Quiesce,
                Step("i2cdev_detach_adapter", "down_write i2c_dev.rwsem"),
                Step("i2cdev_detach_adapter", "write i2c_dev.adap"),
                Step("i2cdev_detach_adapter", "up_write i2c_dev.rwsem"),
                Step("device_unregister", $"put {Count}"),
                Step("i2c_adapter_dev_release", $"write {Number}"),
                Step("i2c_adapter_dev_release", $"set {Count}"),
            ]),
    ];

    /// <summary>Closing since e4c72c06c367: the module first, the device last.</summary>
    private static SheetOperation Close => new("close", Step("i2c_put_adapter", Module), Step("i2c_put_adapter", $"put {Count}"));

    private static SheetOperation DeviceFirst => new("close", Step("i2c_put_adapter", $"put {Count}"), Step("i2c_put_adapter", Module));

    private static SheetOperation Transfer => new(
        "read",
        new SheetStep("i2c_transfer", "lock i2c_gpio_private_data.adap.bus_lock", Mark.Recalled),
        new SheetStep("bit_xfer", "", Mark.Recalled),
        new SheetStep("i2c_transfer", "unlock i2c_gpio_private_data.adap.bus_lock", Mark.Recalled));

    /// <summary>I2C-2 and 3.1: the <c>i2c_dev</c> by minor, its adapter's number through it.</summary>
    private static SheetStep[] ByMinor => [Step("i2c_dev_get_by_minor", "read i2c_dev_list"), Step("i2cdev_open", "read i2c_dev.adap")];

    private static SheetStep[] LookUp => [Step("i2c_get_adapter", "lock core_lock"), Step("i2c_get_adapter", $"read {Number}")];

    private static SheetStep[] Unlock => [Step("i2c_get_adapter", "unlock core_lock"), Step("i2cdev_open")];

    private static SheetStep[] Get => [.. LookUp, Step("i2c_get_adapter", Module), Step("i2c_get_adapter", $"get {Count}"), .. Unlock];

    /// <summary>Step 1.</summary>
    private static SheetStep[] RemovalBegin => [Step("i2c_del_adapter", "lock core_lock"), Step("i2c_del_adapter", $"read {Number}")];

    /// <summary>Steps 2 to 6 of the mainline form.</summary>
    private static SheetStep[] Quiesce =>
    [
        Step("i2c_acpi_remove_space_handler"),
        Step("i2c_del_adapter", "lock core_lock"),
        Step("i2c_del_adapter", "lock i2c_gpio_private_data.adap.userspace_clients_lock"),
        Step("device_for_each_child"),
        Step("pm_runtime_disable"),
        Step("i2c_host_notify_irq_teardown"),
    ];

    /// <summary>3.4: the character device's memory goes with the <c>i2c_dev</c>.</summary>
    private static SheetStep[] CdevFreed => [Step("cdev_del", "write cdev_map"), Step("put_i2c_dev", "kfree i2c_dev")];

    /// <summary>Steps 7 to 11: the listener's part of 8 is the version's.</summary>
    private static SheetStep[] RemovalRest =>
    [
        Step("device_unregister", $"put {Count}"),
        Step("i2c_adapter_dev_release", $"complete {Released}"),
        Step("i2c_del_adapter", $"wait_for_completion {Released}"),
        Step("i2c_del_adapter", $"write {Number}"),
        Step("i2c_del_adapter", $"set {Count}"),
        Step("devres_release_all", "kfree i2c_gpio_private_data"),
    ];

    private static SheetStep Step(string function, string does = "") => new(function, does);
}
