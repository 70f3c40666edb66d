using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>IP: the proposal of January 2023, which does not wait.</summary>
internal static class I2cIP
{
    /// <summary>Whoever has a reference keeps the device, but not the memory it is in; its last put releases what was freed.</summary>
    private static IReadOnlyList<DeclaredFinding> EmbeddedDevice { get; } =
    [
        .. Transfer("I2C-P1"),
        .. Put("I2C-P1"),
        Found("slab-use-after-free", "i2c_adapter_dev_release", Adapter, "I2C-P1"),
        Found("slab-use-after-free", "i2c_adapter_dev_release", AdapterCount, "I2C-P1"),
    ];

    /// <summary>While a reference is left the number stays, and leads to freed memory.</summary>
    private static IReadOnlyList<DeclaredFinding> DanglingNumber { get; } =
    [
        Found("slab-use-after-free", "i2c_get_adapter", Adapter, "I2C-P1"),
        Found("slab-use-after-free", "i2c_get_adapter", AdapterCount, "I2C-P1"),
    ];

    // Discovered (the sheet has I2C-6 as not applicable, because open no longer looks adapters up). Read in v2 and v3 of the
    // posting, which is on v6.2-rc1, and in trees before and after it: i2c_get_adapter is not touched and keeps its callers in the kernel; i2c_adapter_dev_release
    // removes the number, under core_lock, but it runs after the count has become zero in device_unregister, and the put takes no
    // lock. A lookup that gets core_lock in between finds the adapter and calls get_device on zero; i2c_del_adapter waits for
    // nobody, so that reference, too, keeps nothing.
    private static IReadOnlyList<DeclaredFinding> LookupDuringRelease { get; } = ReferenceFromZero(null);

    // Discovered. Read in v2 and v3 of the posting: i2cdev_detach_adapter sets i2c_dev->adap to NULL under i2c_dev->rwsem, lets go
    // of it, and calls put_i2c_dev, which then takes the i2c_dev out of the list under i2c_dev_list_lock. i2c_dev_get_by_minor,
    // which the posting leaves as it is, reads i2c_dev->adap->nr of every entry under i2c_dev_list_lock alone. name_show calls it
    // before it takes the rwsem; its active reference is drained by the device_del in put_i2c_dev, after the list_del. It dies with
    // a spinlock held that every attach and detach of any adapter needs.
    private static DeclaredFinding ClearedInList { get; } = Found("null-dereference", "i2c_dev_get_by_minor", "i2c_dev.adap", null);

    // Discovered. Read in v2 and v3 of the posting: compat_i2cdev_ioctl takes i2c_dev->rwsem for reading and calls
    // compat_i2cdev_ioctl_unlocked, whose default case, left as it was, calls i2cdev_ioctl and not i2cdev_ioctl_unlocked: that takes
    // the same rwsem for reading again. lockdep says so at every such ioctl of a 32-bit process; and if i2cdev_detach_adapter queues
    // for writing in between, the second read waits behind the writer and the writer for the first (section B1 of the facts).
    // Nothing keeps the removal out before that: its locks (device_lock of the parent, the notifier chain) are not the ioctl's.
    private static IReadOnlyList<DeclaredFinding> CompatRecursion { get; } =
    [
        Found("recursive-locking", "i2cdev_ioctl", "i2c_dev.rwsem", null),
        Found("hung-task", "i2cdev_ioctl", "i2c_dev.rwsem", null),
        Found("hung-task", "i2cdev_detach_adapter", "i2c_dev.rwsem", null),
    ];

    /// <summary>
    /// Whoever takes the semaphore for reading waits behind the removal that waits for the compat ioctl; so does another unbind, for
    /// the device's lock.
    /// </summary>
    private static IReadOnlyList<PairRule> BehindCompatIoctl { get; } =
    [
        new(["compat-ioctl-slave"], ["open", "open-close"]) { Adds = [Behind("i2cdev_open")] },
        new(["compat-ioctl-slave"], ["open", "read"]) { Adds = [Behind("i2cdev_read")] },
        new(["compat-ioctl-slave"], ["write"]) { Adds = [Behind("i2cdev_write")] },
        new(["compat-ioctl-slave"], ["compat-ioctl-slave"]) { Adds = [Behind("compat_i2cdev_ioctl")] },
        new(["compat-ioctl-slave"], ["read-name"]) { Adds = [Behind("name_show")] },
        new(["compat-ioctl-slave"], ["second-unbind"]) { Adds = [Found("hung-task", "device_release_driver_internal", "platform_device.dev.mutex", null)] },
    ];

    /// <summary>One lookup's reference keeps the number, which leads the other one to freed memory; or both are from zero.</summary>
    private static PairRule TwoLookups { get; } =
        new(["late-lookup"], ["late-lookup"]) { Adds = [.. DanglingNumber, Found("refcount-saturated", "i2c_get_adapter", AdapterCount, null)] };

    private static DeclaredFinding Behind(string function) => Found("hung-task", function, "i2c_dev.rwsem", null);

    internal static VersionMatrix<I2cBench> Matrix { get; } = new()
    {
        Subsystem = Subsystem,
        Version = "IP",
        Commit = "v2 and v3 of 18 January 2023, never merged",
        Source = "gpio-spi-i2c 3.7",
        Sheet = I2cSteps.IP,
        Plug = machine => I2cBench.Plug(machine, I2cVersion.IP),
        Operations = Operations("open -> -ENODEV", tests: true),
        Removals = [I2cOperations.Unbind],
        Pairs = Pairs,
        AllPairs = true,
        Rules = [.. BehindCompatIoctl, TwoLookups],
        Sequences = Sequences("open -> -ENXIO", tests: true),
        Bounds = Bounds,
        Declared = Declare(
            "IP",
            (["compat-ioctl-slave-vs-unbind"], CompatRecursion),
            (["read-name-vs-unbind", "read-name-and-open-vs-unbind"], [ClearedInList]),
            (["other-subsystem-vs-unbind", "other-subsystem-and-open-vs-unbind"], EmbeddedDevice),
            (["other-subsystem-and-second-unbind-vs-unbind"], EmbeddedDevice),
            (["late-lookup-vs-unbind"], [.. EmbeddedDevice, .. LookupDuringRelease]),
            (["other-subsystem-and-late-lookup-vs-unbind"], [.. EmbeddedDevice, .. LookupDuringRelease, .. DanglingNumber])),
    };
}
