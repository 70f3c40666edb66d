using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I4: v7.2: no lookup comes too early or too late; the removal still waits for every file (I2C-3).</summary>
internal static class I2cI4
{
    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "I4",
        Commit = "b1a58ed9eab1",
        Source = "gpio-spi-i2c 3.6",
        Sheet = I2cSteps.I4,
        Plug = machine => I2cBench.Plug(machine, I2cVersion.I4),
        Operations = Operations("open -> -ENXIO", tests: false),
        Removals = [I2cOperations.Unbind],
        Pairs = Pairs,
        AllPairs = true,
        Sequences = Sequences("open -> -ENXIO", tests: false),
        Bounds = Bounds,
        Declared = Declare(
            "I4",
            (["hold-vs-unbind", "hold-and-open-vs-unbind"], [Hang]),
            (["hold-and-second-unbind-vs-unbind"], [Hang, HangSpreads]),
            (["open-unbind-read-close", "open-unbind-ioctl-close", "open-unbind-close", "open-unbind-open-close"], [Hang])),
    };
}
