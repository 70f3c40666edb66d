namespace CoyoteDevres.Scenarios;

/// <summary>Every scenario, in the order in which they are run and reported.</summary>
public static class Catalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Gpio.GpioScenarios.All,
        .. I2c.I2cScenarios.All,
        .. Spi.SpiScenarios.All,
        .. Uart.UartScenarios.All,
        .. Guards.GuardScenarios.All,
        .. Talk.TalkScenarios.All,
    ];
}
