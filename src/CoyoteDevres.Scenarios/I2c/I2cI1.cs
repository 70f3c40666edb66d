using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I1: 611e12ea0f12 (v4.3 to v4.5): an open file holds the adapter's device, and the removal waits for it.</summary>
internal static class I2cI1
{
    internal const string MajorNumber = "the node was opened before: its inode has the major number's cdev, which no removal touches";

    private static IReadOnlyList<DeclaredFinding> LateLookup { get; } =
        [.. ReferenceFromZero("I2C-6"), PutOrder, Found("slab-use-after-free", "i2c_put_adapter", AdapterCount, "I2C-6")];

    /// <summary>
    /// An open that has begun when the removal does: it meets the freed <c>i2c_dev</c>, or through it the freed adapter, or takes
    /// a reference from zero.
    /// </summary>
    private static IReadOnlyList<DeclaredFinding> LateOpen { get; } =
        [.. LateLookup, .. OpenByMinor];

    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "I1",
        Commit = "611e12ea0f12",
        Source = "gpio-spi-i2c 3.3",
        Sheet = I2cSteps.I1,
        Plug = machine => PlugOpened(machine, I2cVersion.I1),
        Operations = Operations("open -> -ENODEV", tests: false),
        Removals = [I2cOperations.Unbind],
        Pairs = Pairs,
        AllPairs = true,
        Rules = [HolderKeepsAdapter, LookupsFromZero],
        Sequences = Sequences("open -> -ENODEV", tests: false),
        Bounds =
        [
            .. Bounds,
            MajorNumber,
            "counts are refcount_t, which kernels have since v4.11: before, a reference from zero went on counting, and its put released again",
        ],
        Declared = Declare(
            "I1",
            (["read-vs-unbind", "write-vs-unbind", "ioctl-funcs-vs-unbind", "ioctl-rdwr-vs-unbind", "ioctl-slave-vs-unbind"], [PutOrder]),
            (["ioctl-timeout-vs-unbind", "compat-ioctl-slave-vs-unbind", "close-vs-unbind", "other-subsystem-vs-unbind"], [PutOrder]),
            (["read-and-read-vs-unbind", "close-and-close-vs-unbind", "read-and-ioctl-timeout-vs-unbind"], [PutOrder]),
            (["other-subsystem-and-second-unbind-vs-unbind"], [PutOrder]),
            (["hold-vs-unbind"], [Hang, PutOrder]),
            (["hold-and-second-unbind-vs-unbind"], [Hang, HangSpreads, PutOrder]),
            (["hold-and-open-vs-unbind"], [Hang, PutOrder, OpenByMinor[0]]),
            (["open-close-vs-unbind"], LateOpen),
            (["open-close-and-open-close-vs-unbind"], [.. LateOpen, SecondLookup]),
            (["open-vs-unbind", "open-and-read-vs-unbind", "other-subsystem-and-open-vs-unbind"], [.. LateOpen, .. Transfer("I2C-6")]),
            (["late-lookup-vs-unbind", "other-subsystem-and-late-lookup-vs-unbind"], [.. LateLookup, .. Transfer("I2C-6")]),
            (["read-name-vs-unbind"], [NameByMinor]),
            (["read-name-and-open-vs-unbind"], [.. LateOpen, .. Transfer("I2C-6"), NameByMinor]),
            (["open-unbind-read-close", "open-unbind-ioctl-close", "open-unbind-close", "open-unbind-open-close"], [Hang])),
    };

    /// <summary>Plugs it in, and has the node opened once.</summary>
    internal static async Op<I2cBench> PlugOpened(Machine machine, I2cVersion version)
    {
        var bench = await I2cBench.Plug(machine, version);
        await OpenOnce(bench);
        return bench;
    }

    /// <summary>udev looks into the node.</summary>
    internal static async Op OpenOnce(I2cBench bench)
    {
        var udev = bench.Core.Machine.CreateProcess("udev");
        var file = await udev.Open(bench.Chardev.Node) ?? throw new InvalidOperationException("the node does not open");
        await udev.Close(file);
    }
}
