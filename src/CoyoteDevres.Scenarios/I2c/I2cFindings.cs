using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>Findings that several scenarios or versions declare, and how they are declared.</summary>
internal static class I2cFindings
{
    internal const string Adapter = "i2c_gpio_private_data";

    internal const string AdapterCount = "i2c_gpio_private_data.adap.dev.kobj";

    private const string BusLock = "i2c_gpio_private_data.adap.bus_lock";

    /// <summary>The removal waits for whoever has a reference, for ever.</summary>
    internal static DeclaredFinding Hang { get; } = Found("hung-task", "i2c_del_adapter", "i2c_gpio_private_data.adap.dev_released", "I2C-3");

    /// <summary>Who wants the lock of the device being unbound waits with it.</summary>
    internal static DeclaredFinding HangSpreads { get; } = Found("hung-task", "device_release_driver_internal", "platform_device.dev.mutex", "I2C-3");

    /// <summary>
    /// A reference is taken where none was left, and given back to a count that is none. If the removal has overwritten the device with
    /// zeroes in between, <c>state_initialized</c> of its kobject is one of them, so that kobject_put warns before the count does.
    /// </summary>
    internal static DeclaredFinding[] ReferenceFromZero(string? bug) =>
    [
        Found("kobject-not-initialized", "i2c_put_adapter", AdapterCount, bug),
        Found("refcount-addition-on-zero", "i2c_get_adapter", AdapterCount, bug),
        Found("refcount-underflow", "i2c_put_adapter", AdapterCount, bug),
    ];

    /// <summary>
    /// A reference is taken from zero and given back, which the count answers by being saturated both times; the next lookup
    /// takes one more from that. lib/refcount.c since v5.5: refcount_inc of a negative count is an overflow
    /// (<c>REFCOUNT_ADD_OVF</c>), reported as such. get_device is a plain refcount_inc.
    /// </summary>
    internal static DeclaredFinding SecondLookup { get; } = Found("refcount-saturated", "i2c_get_adapter", AdapterCount, "I2C-6");

    /// <summary>A transfer on an adapter that the bus driver frees before it, or at any point of it.</summary>
    internal static DeclaredFinding[] Transfer(string? bug) =>
    [
        Found("slab-use-after-free", "i2c_transfer", Adapter, bug),
        Found("slab-use-after-free", "i2c_transfer", BusLock, bug),
        Found("slab-use-after-free", "__i2c_transfer", Adapter, bug),
        Found("slab-use-after-free", "__i2c_transfer", "i2c_gpio_private_data.adap.retries", bug),
        Found("slab-use-after-free", "bit_xfer", Adapter, bug),
        Found("slab-use-after-free", "i2c_stop", Adapter, bug),
    ];

    /// <summary>The adapter is given back after it was freed.</summary>
    internal static DeclaredFinding[] Put(string? bug) =>
    [
        Found("slab-use-after-free", "i2c_put_adapter", Adapter, bug),
        Found("slab-use-after-free", "i2c_put_adapter", AdapterCount, bug),
    ];

    /// <summary>
    /// The <c>i2c_dev</c> is freed at the removal, and who shows its name has it without a reference.
    /// </summary>
    /// <remarks>
    /// Discovered, I0 to I2. Read in i2c-dev.c of a v4.4 tree and of one between v4.9 and v5.4: name_show gets its i2c_dev from
    /// i2c_dev_get_by_minor, which drops i2c_dev_list_lock before it returns and takes no reference; i2cdev_detach_adapter calls
    /// return_i2c_dev (later put_i2c_dev), which takes the i2c_dev out of the list and kfrees it, and only then device_destroy. What
    /// makes a removal wait for a running show is the attribute's kernfs active reference, and the device_del in device_destroy
    /// drains it after that kfree. name_show holds no other lock: reading an attribute takes neither core_lock nor the device_lock of
    /// the adapter's parent. I2C-2 is the same lookup without a reference, in open. I3 is free of it: there the i2c_dev goes with
    /// its device's last reference, after the drain.
    /// </remarks>
    internal static DeclaredFinding NameByMinor { get; } = Found("slab-use-after-free", "name_show", "i2c_dev.adap", null);

    /// <summary>The open has looked up the <c>i2c_dev</c> when the removal frees it, and perhaps the adapter that it leads to.</summary>
    internal static DeclaredFinding[] OpenByMinor { get; } =
    [
        Found("slab-use-after-free", "i2cdev_open", "i2c_dev.adap", "I2C-2"),
        Found("slab-use-after-free", "i2cdev_open", Adapter, "I2C-2"),
    ];

    /// <summary>The put of the device ends the wait, and the bus driver frees the adapter before its owner is read.</summary>
    internal static DeclaredFinding PutOrder { get; } = Found("slab-use-after-free", "i2c_put_adapter", Adapter, "I2C-4");

    internal static DeclaredFinding Found(string kind, string function, string target, string? bug) => new(new FindingKey(kind, function, target), bug);

    /// <summary>Names scenarios by what happens in them: <c>open-vs-unbind</c>.</summary>
    internal static Dictionary<string, IReadOnlyList<DeclaredFinding>> Declare(
        string version, params IReadOnlyList<(string[] Scenarios, IReadOnlyList<DeclaredFinding> Findings)> declarations) =>
        declarations
            .SelectMany(d => d.Scenarios.Select(s => KeyValuePair.Create($"{I2cMatrix.Subsystem}/{s}@{version}", d.Findings)))
            .ToDictionary(StringComparer.Ordinal);
}
