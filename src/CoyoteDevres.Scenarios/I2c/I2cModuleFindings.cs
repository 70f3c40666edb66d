using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.I2c.I2cFindings;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>What unloading the bus driver's module, and registrations, show.</summary>
internal static class I2cModuleFindings
{
    /// <summary>I2C-7: the number leads to an adapter whose device is still zeroes; its count is set to one under who has taken a reference.</summary>
    private static IReadOnlyList<DeclaredFinding> EarlyLookup { get; } =
    [
        .. ReferenceFromZero("I2C-7"),
        Found("kobject-not-initialized", "i2c_get_adapter", AdapterCount, "I2C-7"),
        Found("refcount-addition-on-zero", "device_add", AdapterCount, "I2C-7"),
    ];

    /// <summary>The put that makes the registration's reference the last one releases a device that nobody has finished with.</summary>
    private static DeclaredFinding ReleasedTooEarly { get; } =
        Found("null-dereference", "i2c_adapter_dev_release", "i2c_gpio_private_data.adap.dev_released", "I2C-7");

    /// <summary>The same in the proposal, whose release overwrites the device with zeroes once more.</summary>
    private static DeclaredFinding ClearedTooEarly { get; } = Found("kobject-not-initialized", "device_add", AdapterCount, "I2C-7");

    /// <summary>
    /// I2C-P1: <c>i2c_put_adapter</c> puts the module first (e4c72c06c367), so that the module can go, and with it the memory that the
    /// last put of the device is in. In I3 the removal waits for that put.
    /// </summary>
    private static IReadOnlyList<DeclaredFinding> DeviceOutlivesModule { get; } =
    [
        Found("slab-use-after-free", "i2c_put_adapter", AdapterCount, "I2C-P1"),
        Found("slab-use-after-free", "i2c_adapter_dev_release", Adapter, "I2C-P1"),
        Found("slab-use-after-free", "i2c_adapter_dev_release", AdapterCount, "I2C-P1"),
    ];

    /// <summary>
    /// I2C-P1, with a lookup by number: the number that a reference keeps leads to an adapter that went with its module, and
    /// <c>try_module_get(adap-&gt;owner)</c> looks at the module's state and count, which went too.
    /// </summary>
    internal static PairRule LookupOfUnloaded { get; } = new(["late-lookup"], ["late-lookup", "other-subsystem"])
    {
        Adds =
        [
            Found("slab-use-after-free", "i2c_get_adapter", Adapter, "I2C-P1"),
            Found("freed-module-data", "i2c_get_adapter", "i2c_gpio.refcnt", "I2C-P1"),
            Found("freed-module-data", "try_module_get", "i2c_gpio.state", "I2C-P1"),
        ],
    };

    /// <summary>I2C-8: a client that a listener has made keeps the adapter's device, and nobody unregisters it.</summary>
    private static DeclaredFinding FailureWaits { get; } =
        Found("hung-task", "i2c_register_adapter", "i2c_gpio_private_data.adap.dev_released", "I2C-8");

    /// <summary>I2C-8 in the proposal, which does not wait: the client is left behind, below an adapter that is freed. [D]</summary>
    private static DeclaredFinding ClientLeftBehind { get; } = Found("memory-leak", "", "i2c_client", "I2C-8");

    /// <summary>
    /// Discovered: a lookup beside a registration that fails late, with the series of which I4 is a part. The label <c>out_reg</c> of
    /// <c>i2c_register_adapter</c> unregisters the device and waits for its last reference, and only then, at <c>out_list</c>, clears the number's entry under
    /// <c>core_lock</c>; b1a58ed9eab1 hides the number in <c>i2c_del_adapter</c>, not here. In between <c>i2c_get_adapter</c>, which holds <c>core_lock</c> alone, finds the
    /// adapter and takes a reference from zero; then the bus driver frees it. Read: the postings of 8 May 2026, in which ba14d7cf2fe7 and 3c7e164344e5
    /// change the lines around it and leave it [V]. Before them the same path has it, too.
    /// </summary>
    private static IReadOnlyList<DeclaredFinding> FailureBesideLookup { get; } =
        [.. ReferenceFromZero(null).Where(f => f.Key.Kind != "kobject-not-initialized"), .. Transfer(null), .. Put(null)];

    /// <summary>By scenario name. I0 takes no reference on a device, so that its zeroes show nothing.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new[]
    {
        Declare("I0", (["open-close-vs-rmmod"], OpenByMinor)),
        Declare("I1", (["open-close-vs-rmmod"], OpenByMinor), (["late-lookup-and-register"], [.. EarlyLookup, ReleasedTooEarly])),
        Declare(
            "I2",
            (["open-close-vs-rmmod"], I2cI2.OpenedFreedCdev),
            (["read-vs-rmmod", "close-vs-rmmod"], I2cI2.FreedCdev),
            (["late-lookup-and-register"], [.. EarlyLookup, ReleasedTooEarly]),
            (["bind-with-client-unbind"], [FailureWaits])),
        Declare("I3", (["late-lookup-and-register"], [.. EarlyLookup, ReleasedTooEarly]), (["bind-with-client-unbind"], [FailureWaits])),
        Declare("I4", (["late-lookup-and-register-or-fail"], FailureBesideLookup)),
        Declare(
            "IP",
            (["other-subsystem-vs-rmmod", "late-lookup-vs-rmmod"], DeviceOutlivesModule),
            (["late-lookup-and-register"], [.. EarlyLookup, ClearedTooEarly]),
            (["bind-with-client-unbind"], [ClientLeftBehind])),
    }.SelectMany(d => d).ToDictionary(StringComparer.Ordinal);
}
