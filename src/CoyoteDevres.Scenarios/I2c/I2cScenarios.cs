using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I2C adapters: i2c-core, i2c-dev and a bus driver whose memory contains the adapter.</summary>
public static class I2cScenarios
{
    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<VersionMatrix<I2cBench>> Matrices { get; } = [I2cI1.Matrix, I2cI3.Matrix, I2cIP.Matrix];

    /// <summary>All of them, by version.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Matrices.SelectMany(m => m.Scenarios())];
}
