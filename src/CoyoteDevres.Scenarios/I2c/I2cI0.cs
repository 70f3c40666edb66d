using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I0: up to v4.2: an open file holds the bus driver's module only.</summary>
internal static class I2cI0
{
    /// <summary>I2C-1: the removal waits for nobody who has a file, and every use of the adapter may be one of freed memory.</summary>
    private static DeclaredFinding DanglingAtClose { get; } = Found("slab-use-after-free", "i2c_put_adapter", Adapter, "I2C-1");

    private static IReadOnlyList<DeclaredFinding> Dangling { get; } = [.. Transfer("I2C-1"), DanglingAtClose];

    private static DeclaredFinding InFunctionality { get; } = Found("slab-use-after-free", "i2c_get_functionality", Adapter, "I2C-1");

    private static DeclaredFinding InTimeout { get; } = Found("slab-use-after-free", "i2cdev_ioctl", "i2c_gpio_private_data.adap.timeout", "I2C-1");

    private static IReadOnlyList<DeclaredFinding> InAddressCheck { get; } =
    [
        Found("slab-use-after-free", "i2cdev_check_addr", Adapter, "I2C-1"),
        Found("slab-use-after-free", "device_for_each_child", Adapter, "I2C-1"),
        DanglingAtClose,
    ];

    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "I0",
        Commit = "before 611e12ea0f12 (up to v4.2)",
        Source = "gpio-spi-i2c 3.2",
        Sheet = I2cSteps.I0,
        Plug = machine => I2cI1.PlugOpened(machine, I2cVersion.I0),
        Operations = Operations("open -> -ENODEV", tests: false),
        Removals = [I2cOperations.Unbind],
        Pairs = Pairs,
        AllPairs = true,
        Sequences = Sequences("open -> -ENODEV", tests: false),
        Bounds = [.. Bounds, I2cI1.MajorNumber],
        Declared = Declare(
            "I0",
            (["open-vs-unbind", "open-and-read-vs-unbind", "hold-and-open-vs-unbind", "other-subsystem-and-open-vs-unbind"], [.. Dangling, .. OpenByMinor]),
            (["open-close-vs-unbind", "open-close-and-open-close-vs-unbind"], [DanglingAtClose, .. OpenByMinor]),
            (["read-vs-unbind", "write-vs-unbind", "ioctl-rdwr-vs-unbind", "other-subsystem-vs-unbind", "late-lookup-vs-unbind"], Dangling),
            (["read-and-read-vs-unbind", "other-subsystem-and-late-lookup-vs-unbind", "other-subsystem-and-second-unbind-vs-unbind"], Dangling),
            (["read-and-ioctl-timeout-vs-unbind"], [.. Dangling, InTimeout]),
            (["ioctl-funcs-vs-unbind"], [InFunctionality, DanglingAtClose]),
            (["ioctl-timeout-vs-unbind"], [InTimeout, DanglingAtClose]),
            (["ioctl-slave-vs-unbind", "compat-ioctl-slave-vs-unbind"], InAddressCheck),
            (["close-vs-unbind", "hold-vs-unbind", "close-and-close-vs-unbind", "hold-and-second-unbind-vs-unbind"], [DanglingAtClose]),
            (["open-unbind-close", "open-unbind-open-close"], [DanglingAtClose]),
            (["open-unbind-read-close"], [Found("slab-use-after-free", "i2c_transfer", Adapter, "I2C-1")]),
            (["open-unbind-ioctl-close"], [InFunctionality]),
            (["read-name-vs-unbind"], [NameByMinor]),
            (["read-name-and-open-vs-unbind"], [.. Dangling, .. OpenByMinor, NameByMinor])),
    };
}
