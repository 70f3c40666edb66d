namespace CoyoteDevres.Scenarios.I2c;

/// <summary>The steps of operations in the fact sheet, sections 3.1 to 3.7.</summary>
internal static class I2cSteps
{
    /// <summary>Closing since e4c72c06c367: the module first, the device last.</summary>
    internal static SheetOperation Close { get; } = new(
        "close",
        new SheetStep("i2c_put_adapter", "count of module"),
        new SheetStep("i2c_put_adapter", "put i2c_gpio_private_data.adap.dev"));
}
