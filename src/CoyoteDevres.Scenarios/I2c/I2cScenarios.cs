namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I2C adapters: i2c-core, i2c-dev and a bus driver whose memory contains the adapter.</summary>
public static class I2cScenarios
{
    /// <summary>All of them, by version.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. I2cI1.Matrix.Scenarios(),
        .. I2cI3.Matrix.Scenarios(),
        .. I2cIP.Matrix.Scenarios(),
    ];
}
