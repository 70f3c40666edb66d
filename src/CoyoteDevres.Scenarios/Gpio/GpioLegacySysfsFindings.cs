using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.FindingText;
using static CoyoteDevres.Scenarios.Gpio.GpioFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// What scenarios of legacy sysfs find. But for GPIO-11, all of it is discovered, in functions that be91c19e47d1 leaves as they were: read in
/// d83cee3d2bb1 as posted; <c>export_store</c> and <c>unexport_store</c> also in 0915e6feb38d (v4.3), where the flag is set after <c>gpiod_export</c> and tested and
/// cleared without a lock, as the comment there says; <c>gpiod_free</c> of a tree of 4.6, which warns where the line is not requested any more; and
/// <c>gpio_to_desc</c> in the patch that gives the list of devices a lock of its own, which takes a reference neither before nor after it (what is
/// from memory is that SRCU in the lock's place has not changed that).
/// </summary>
internal static class GpioLegacySysfsFindings
{
    private const string Device = "gpio_device", Kobject = "gpio_device.dev.kobj", Srcu = "gpio_device.srcu";

    private static readonly string[] Left =
        ["leak device", "leak gpio_desc", "leak gpio_desc_label", "leak gpio_device", "leak gpiod_data", "leak srcu_data", "pinned module gpio_driver"];

    /// <summary>The removal leaves lines alone while there is a chip: whoever has exported one keeps it, the device and the provider's module for ever.</summary>
    private static readonly DeclaredFinding[] StayExported = Parse("GPIO-11", Left);

    /// <summary>
    /// <c>export_store</c> sets <c>FLAG_SYSFS</c> when <c>gpiod_export</c> has dropped <c>sysfs_lock</c>, and the removal takes that lock once, for the chip's
    /// own device, before it looks for lines with the flag: a line whose flag comes after that look stays. The section of
    /// <c>gdev-&gt;srcu</c> that <c>export_store</c> is in delays the removal only later, at its <c>synchronize_srcu</c>.
    /// </summary>
    private static readonly DeclaredFinding[] ExportedTooLate = Parse(null, Left);

    /// <summary>
    /// <c>gpio_to_desc</c> takes no reference on the device that it finds: its section of <c>gpio_devices_srcu</c> ends when it returns. The class's files
    /// are nobody's, so that no removal waits for who writes them.
    /// </summary>
    private static readonly DeclaredFinding[] FoundWithoutReference =
    [
        .. Parse(null, $"null {Srcu}: export_store", $"freed gpio_desc: export_store", $"freed {Device}.chip: export_store", $"freed {Srcu}: export_store"),
        Of(null, "srcu-cleanup", "gpiodev_release", Srcu),
    ];

    /// <summary>
    /// The removal unexports and frees each line whose <c>FLAG_SYSFS</c> it sees, and clears nothing; <c>unexport_store</c> clears the flag and does
    /// the same. No lock is held from the look to the free, and <c>gpiod_free</c> puts the module and the device whether or not the line was still
    /// requested: the second one puts what is another's, the registration's, and swaps a label that the first one swaps (no atomic exchange).
    /// </summary>
    private static readonly DeclaredFinding[] FreedTwice =
    [
        .. Parse(
            null,
            "double-free gpio_desc_label: desc_set_label",
            "leak gpio_desc_label",
            "pinned module gpio_driver",
            $"null {Srcu}: gpiod_free_commit",
            $"underflow {Kobject}: gpiochip_remove gpiod_free",
            "freed gpio_device.device_notifier.head: blocking_notifier_call_chain",
            $"freed {Kobject}: gpiochip_remove gpiod_free",
            "freed gpio_desc: gpiod_free",
            "freed gpio_desc.flags.FLAG_REQUESTED: gpiod_free_commit",
            $"freed {Device}.chip: gpiod_free_commit",
            $"freed {Srcu}: gpiod_free_commit",
            "freed gpio_desc.flags.FLAG_EXPORT: gpiod_unexport",
            "freed gpio_desc.flags.FLAG_SYSFS: unexport_store"),
        Of(null, "srcu-cleanup", "gpiodev_release", Srcu),
    ];

    /// <summary>Two lines that are freed twice: the device has lost all its references in the middle of the removal.</summary>
    internal static DeclaredFinding[] BothFreedTwice { get; } =
    [
        .. Parse(
            null,
            "leak srcu_data",
            $"null {Srcu}: gpiochip_remove",
            $"underflow {Kobject}: kobject_cleanup",
            $"freed {Kobject}: kobject_cleanup",
            $"freed {Device}.dev.driver: bus_remove_device",
            $"freed {Device}.chrdev.kobj: cdev_del",
            "freed gpio_desc: gpiochip_free_hogs",
            $"freed {Device}.chip: gpiochip_remove",
            $"freed {Device}.data: gpiochip_remove",
            $"freed {Device}.list.next: gpiochip_remove",
            $"freed {Device}.list.prev: gpiochip_remove",
            $"freed {Srcu}: gpiochip_remove gpiochip_sysfs_unregister"),
        Of(null, "held-lock-freed", "gpiodev_release", Srcu),
    ];

    /// <summary>Before be91c19e47d1: nothing is freed twice, since the removal frees nothing.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G4p { get; } = Table(
        "gpio",
        "G4p",
        (["export-vs-unbind", "export-unexport-vs-unbind"], [.. StayExported, .. FoundWithoutReference]),
        (["unexport-vs-unbind", "read-value-vs-unbind", "export-unbind", "export-unbind-unexport"], StayExported));

    /// <summary>Since be91c19e47d1.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> G4 { get; } = Table(
        "gpio",
        "G4",
        (["export-vs-unbind"], [.. ExportedTooLate, .. FoundWithoutReference]),
        (["export-unexport-vs-unbind"], [.. ExportedTooLate, .. FoundWithoutReference, .. FreedTwice]),
        (["unexport-vs-unbind"], FreedTwice));
}
