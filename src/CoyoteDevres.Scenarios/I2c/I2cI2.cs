using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>
/// I2: a character device in memory that the removal frees under open files (I2C-5); else as I1, but that an open finds its adapter by
/// number.
/// </summary>
internal static class I2cI2
{
    /// <summary>I2C-5: after the last close, <c>__fput</c> puts the inode's character device, which was in the <c>i2c_dev</c>.</summary>
    internal static DeclaredFinding[] FreedCdev { get; } =
    [
        Found("slab-use-after-free", "cdev_put", "i2c_dev", "I2C-5"),
        Found("slab-use-after-free", "cdev_put", "i2c_dev.cdev.kobj", "I2C-5"),
    ];

    /// <summary>I2C-5: an open has got a reference on it, which keeps nothing.</summary>
    internal static DeclaredFinding[] OpenedFreedCdev { get; } = [.. FreedCdev, Found("slab-use-after-free", "chrdev_open", "i2c_dev", "I2C-5")];

    /// <summary>I2C-5: another file's inode still points to it.</summary>
    private static DeclaredFinding CachedFreedCdev => Found("slab-use-after-free", "cdev_get", "i2c_dev.cdev.kobj", "I2C-5");

    /// <summary>Whoever opens finds the character device that another file's inode has kept.</summary>
    internal static PairRule CachedCdev { get; } = new(Opens, [.. Opens, .. OnFiles]) { Adds = [CachedFreedCdev] };

    private static IReadOnlyList<DeclaredFinding> LateLookup { get; } =
        [.. ReferenceFromZero("I2C-6"), PutOrder, Found("slab-use-after-free", "i2c_put_adapter", AdapterCount, "I2C-6")];

    private static IReadOnlyList<DeclaredFinding> LateOpen { get; } =
        [.. LateLookup, .. OpenedFreedCdev, Found("slab-use-after-free", "i2cdev_open", Adapter, "I2C-6")];

    private static IReadOnlyList<DeclaredFinding> LateOpenAndRead { get; } = [.. LateOpen, .. Transfer("I2C-6")];

    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "I2",
        Commit = "d6760b14d4a1, as of v4.15 to v5.4",
        Source = "gpio-spi-i2c 3.4",
        Sheet = I2cSteps.I2,
        Plug = machine => I2cBench.Plug(machine, I2cVersion.I2),
        Operations = Operations("open -> -ENXIO", tests: false),
        Removals = [I2cOperations.Unbind],
        // Two opens are some 60,000 traces here: the tier of everything has them.
        AllPairs = true,
        Rules = [HolderKeepsAdapter, LookupsFromZero, CachedCdev],
        Pairs = [.. Pairs.Where(pair => pair != ("open-close", "open-close"))],
        Sequences = Sequences("open -> -ENXIO", tests: false),
        Bounds = Bounds,
        Declared = Declare(
            "I2",
            (["read-vs-unbind", "write-vs-unbind", "ioctl-funcs-vs-unbind", "ioctl-rdwr-vs-unbind", "ioctl-slave-vs-unbind"], [.. FreedCdev, PutOrder]),
            (["ioctl-timeout-vs-unbind", "compat-ioctl-slave-vs-unbind", "close-vs-unbind"], [.. FreedCdev, PutOrder]),
            (["read-and-read-vs-unbind", "close-and-close-vs-unbind", "read-and-ioctl-timeout-vs-unbind"], [.. FreedCdev, PutOrder]),
            (["other-subsystem-vs-unbind", "other-subsystem-and-second-unbind-vs-unbind"], [PutOrder]),
            (["hold-vs-unbind"], [Hang, FreedCdev[0], PutOrder]),
            (["hold-and-second-unbind-vs-unbind"], [Hang, HangSpreads, FreedCdev[0], PutOrder]),
            (["hold-and-open-vs-unbind"], [Hang, .. OpenedFreedCdev, CachedFreedCdev, PutOrder]),
            (["open-vs-unbind", "other-subsystem-and-open-vs-unbind"], LateOpenAndRead),
            (["open-close-vs-unbind"], LateOpen),
            (["open-and-read-vs-unbind"], [.. LateOpenAndRead, CachedFreedCdev]),
            (["late-lookup-vs-unbind", "other-subsystem-and-late-lookup-vs-unbind"], [.. LateLookup, .. Transfer("I2C-6")]),
            (["read-name-vs-unbind"], [NameByMinor]),
            (["read-name-and-open-vs-unbind"], [.. LateOpenAndRead, NameByMinor]),
            (["open-unbind-read-close", "open-unbind-ioctl-close", "open-unbind-close", "open-unbind-open-close"], [Hang])),
    };
}
