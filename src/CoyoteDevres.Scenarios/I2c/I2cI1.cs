using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I1: 611e12ea0f12 (v4.3 to v4.5): an open file holds the adapter's device, and the removal waits for it.</summary>
internal static class I2cI1
{
    /// <summary>The put of the device ends the wait, and the bus driver frees the adapter before its owner is read.</summary>
    private static DeclaredFinding PutOrder { get; } = Found("slab-use-after-free", "i2c_put_adapter", Adapter, "I2C-4");

    /// <summary>The open has looked up the <c>i2c_dev</c> when the removal frees it.</summary>
    private static DeclaredFinding OpenByMinor { get; } = Found("slab-use-after-free", "i2cdev_open", "i2c_dev.adap", "I2C-2");

    // Discovered. Read in i2c-dev.c of a v4.4 tree: name_show gets its i2c_dev from i2c_dev_get_by_minor, which drops i2c_dev_list_lock
    // before it returns and takes no reference; i2cdev_detach_adapter calls return_i2c_dev, which takes the i2c_dev out of the list
    // and kfrees it, and only then device_destroy. What makes a removal wait for a running show is the attribute's kernfs active
    // reference, and the device_del in device_destroy drains it after that kfree. name_show holds no other lock: reading an
    // attribute takes neither core_lock nor the device_lock of the adapter's parent. I2C-2 is the same lookup without a reference,
    // in open. I3 is free of it: there the i2c_dev goes with its device's last reference, after the drain.
    private static DeclaredFinding NameByMinor { get; } = Found("slab-use-after-free", "name_show", "i2c_dev.adap", null);

    private static IReadOnlyList<DeclaredFinding> LateLookup { get; } =
        [.. ReferenceFromZero("I2C-6"), PutOrder, Found("slab-use-after-free", "i2c_put_adapter", AdapterCount, "I2C-6")];

    /// <summary>
    /// An open that has begun when the removal does: it meets the freed <c>i2c_dev</c>, or through it the freed adapter, or takes
    /// a reference from zero.
    /// </summary>
    private static IReadOnlyList<DeclaredFinding> LateOpen { get; } =
        [.. LateLookup, OpenByMinor, Found("slab-use-after-free", "i2cdev_open", Adapter, "I2C-2")];

    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "I1",
        Commit = "611e12ea0f12",
        Plug = PlugI1,
        Operations = Operations("open -> -ENODEV", tests: false),
        Removals = [I2cOperations.Unbind],
        Pairs = Pairs,
        Sequences = Sequences("open -> -ENODEV", tests: false),
        Bounds =
        [
            .. Bounds,
            "the node was opened before: its inode has the major number's cdev, which no removal touches",
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
            (["hold-and-open-vs-unbind"], [Hang, PutOrder, OpenByMinor]),
            (["open-close-vs-unbind"], LateOpen),
            (["open-close-and-open-close-vs-unbind"], [.. LateOpen, SecondLookup]),
            (["open-vs-unbind", "open-and-read-vs-unbind", "other-subsystem-and-open-vs-unbind"], [.. LateOpen, .. Transfer("I2C-6")]),
            (["late-lookup-vs-unbind", "other-subsystem-and-late-lookup-vs-unbind"], [.. LateLookup, .. Transfer("I2C-6")]),
            (["read-name-vs-unbind"], [NameByMinor]),
            (["read-name-and-open-vs-unbind"], [.. LateOpen, .. Transfer("I2C-6"), NameByMinor]),
            (["open-unbind-read-close", "open-unbind-ioctl-close", "open-unbind-close", "open-unbind-open-close"], [Hang])),
    };

    private static async Op<I2cBench> PlugI1(Machine machine)
    {
        var bench = await I2cBench.PlugI1(machine);
        var udev = machine.CreateProcess("udev");
        var file = await udev.Open(bench.Chardev.Node) ?? throw new InvalidOperationException("the node does not open");
        await udev.Close(file);
        return bench;
    }
}
