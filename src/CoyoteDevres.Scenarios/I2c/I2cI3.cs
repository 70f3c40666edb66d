using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I3: mainline, v5.5 to v7.1, references put in the order of e4c72c06c367.</summary>
internal static class I2cI3
{
    /// <summary>A lookup by number after the last reference is gone, and before the number is.</summary>
    private static IReadOnlyList<DeclaredFinding> LateLookup { get; } = [.. ReferenceFromZero("I2C-6"), .. Put("I2C-6")];

    /// <summary>The same by an open that was past the character device's lookup.</summary>
    private static IReadOnlyList<DeclaredFinding> LateOpen { get; } =
        [.. LateLookup, Found("slab-use-after-free", "i2cdev_open", Adapter, "I2C-6")];

    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "I3",
        Commit = "v5.5 to v7.1",
        Source = "gpio-spi-i2c 3.1, 3.5",
        Sheet = I2cSteps.I3,
        Plug = machine => I2cBench.Plug(machine, I2cVersion.I3),
        Operations = Operations("open -> -ENXIO", tests: false),
        Removals = [I2cOperations.Unbind],
        Pairs = Pairs,
        AllPairs = true,
        Rules = [HolderKeepsAdapter, LookupsFromZero],
        Sequences = Sequences("open -> -ENXIO", tests: false),
        Bounds = Bounds,
        Declared = Declare(
            "I3",
            (["hold-vs-unbind", "hold-and-open-vs-unbind"], [Hang]),
            (["open-unbind-read-close", "open-unbind-ioctl-close", "open-unbind-close", "open-unbind-open-close"], [Hang]),
            (["hold-and-second-unbind-vs-unbind"], [Hang, HangSpreads]),
            (["open-close-vs-unbind"], LateOpen),
            (["open-close-and-open-close-vs-unbind"], [.. LateOpen, SecondLookup]),
            (["open-vs-unbind", "open-and-read-vs-unbind"], [.. LateOpen, .. Transfer("I2C-6")]),
            (["other-subsystem-and-open-vs-unbind", "read-name-and-open-vs-unbind"], [.. LateOpen, .. Transfer("I2C-6")]),
            (["late-lookup-vs-unbind", "other-subsystem-and-late-lookup-vs-unbind"], [.. LateLookup, .. Transfer("I2C-6")])),
    };
}
