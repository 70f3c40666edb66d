using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>A version of i2c-core with the i2c-dev of its time.</summary>
/// <param name="Core">Makes the core.</param>
/// <param name="Chardev">Loads i2c-dev.</param>
public sealed record I2cVersion(Func<Machine, I2cCore> Core, Func<Machine, I2cCore, I2cDevDriver> Chardev)
{
    /// <summary>I0: up to v4.2.</summary>
    public static I2cVersion I0 { get; } = new(machine => new I2cCoreI0(machine), (machine, core) => new I2cDevDriverI1(machine, core));

    /// <summary>I1: 611e12ea0f12.</summary>
    public static I2cVersion I1 { get; } = new(machine => new I2cCoreI1(machine), (machine, core) => new I2cDevDriverI1(machine, core));

    /// <summary>I2: d6760b14d4a1 to v5.4.</summary>
    public static I2cVersion I2 { get; } = new(machine => new I2cCoreI2(machine), (machine, core) => new I2cDevDriverI2(machine, core));

    /// <summary>I3: v5.5 to v7.1.</summary>
    public static I2cVersion I3 { get; } = new(machine => new I2cCoreI3(machine), (machine, core) => new I2cDevDriverI3(machine, core));

    /// <summary>I4: b1a58ed9eab1.</summary>
    public static I2cVersion I4 { get; } = new(machine => new I2cCoreI4(machine), (machine, core) => new I2cDevDriverI3(machine, core));

    /// <summary>IP: the proposal of January 2023.</summary>
    public static I2cVersion IP { get; } = new(machine => new I2cCoreIP(machine), (machine, core) => new I2cDevDriverIP(machine, core));
}
