using static CoyoteDevres.Scenarios.Gpio.GpioFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// What the first conversion to <c>struct revocable</c> shows (G6). Read for all of them: the patches of 16 January 2026 and 62eb557580eb; of the answers to the
/// series, those to patches 0, 4 and 22.
/// </summary>
internal static class GpioHandleFindings
{
    private const string Freed = "slab-use-after-free", Kref = "revocable_provider.kref", Srcu = "revocable_provider.srcu";

    /// <summary>
    /// A file is opened while the chip goes. <c>revocable_init</c> takes a reference on a provider whose last one is gone (Hovold, 24 and 26 January 2026, about
    /// <c>DEFINE_REVOCABLE</c> in patch 22): open is in no section and has no handle yet, and <c>chip_rp</c> is never cleared. Patch 10 took the test of the
    /// chip out of open, as harmless. (The file's release then asks the provider that is freed.)
    /// </summary>
    internal static DeclaredFinding[] OpenLate { get; } =
    [
        Of("GPIO-15", "refcount-addition-on-zero", "revocable_init", Kref),
        Of("GPIO-15", Freed, "revocable_init", Kref),
        Of("GPIO-15", Freed, "revocable_try_access", Srcu),
    ];

    /// <summary>The objection's own case, without a race: a driver uses its line after the removal, and no file has kept the provider.</summary>
    internal static DeclaredFinding[] ConsumerDead { get; } = [Of("GPIO-15", Freed, "revocable_init", Kref)];

    /// <summary>The same in a race: the provider is being released, or freed, before or while it is used.</summary>
    internal static DeclaredFinding[] ConsumerLate { get; } =
    [
        .. OpenLate,
        Of("GPIO-15", "refcount-saturated", "revocable_init", Kref),
        Of("GPIO-15", "refcount-underflow", "revocable_deinit", Kref),
        Of("GPIO-15", Freed, "revocable_deinit", Kref),
        Of("GPIO-15", "null-dereference", "revocable_try_access", Srcu),
        Of("GPIO-15", Freed, "revocable_try_access", "revocable_provider.res"),
        Of("GPIO-15", Freed, "revocable_withdraw_access", Srcu),
        Of("GPIO-15", "srcu-cleanup", "revocable_provider_release", Srcu),
        Of("GPIO-15", "memory-leak", "", "srcu_data"),
    ];

    /// <summary>
    /// Discovered: a chip's file is closed after the revoke and before <c>gpiolib_cdev_unregister</c> calls <c>device_notifier</c>.
    /// <c>gpio_chrdev_release</c> leaves the chains only if <c>revocable_try_access</c> gives it the chip (patch 13), which is NULL as soon as <c>revocable_provider_revoke</c> has begun;
    /// then it frees <c>cdev</c>, whose blocks stay where they are. The device, and the heads of the chains in it, live on; the removal has yet to walk
    /// one of them. (G5 unregisters through <c>cdev-&gt;gdev</c>, which the file's reference keeps.)
    /// </summary>
    internal static DeclaredFinding[] ChipFileStays { get; } =
    [
        Of(null, Freed, "notifier_call_chain", "gpio_chardev_data.device_unregistered_nb.next"),
        Of(null, Freed, "gpio_device_unregistered_notify", "gpio_chardev_data.wait"),
    ];

    /// <summary>Discovered: the same for a line's file, by the same test in <c>linereq_free</c> (patch 15).</summary>
    internal static DeclaredFinding[] LineFileStays { get; } =
    [
        Of(null, Freed, "notifier_call_chain", "linereq.device_unregistered_nb.next"),
        Of(null, Freed, "linereq_unregistered_notify", "linereq.wait"),
    ];

    /// <summary>Discovered: behind a chip's file that has left its blocks like that, another one is opened, which walks the chains to their ends.</summary>
    internal static DeclaredFinding[] RegistersBehindChipFile { get; } =
    [
        Of(null, Freed, "notifier_chain_register", "gpio_chardev_data"),
        Of(null, Freed, "notifier_chain_register", "gpio_chardev_data.lineinfo_changed_nb.next"),
        Of(null, Freed, "notifier_chain_register", "gpio_chardev_data.device_unregistered_nb.next"),
    ];

    /// <summary>Discovered: the same behind a line's file.</summary>
    internal static DeclaredFinding[] RegistersBehindLineFile { get; } =
    [
        Of(null, Freed, "notifier_chain_register", "linereq"),
        Of(null, Freed, "notifier_chain_register", "linereq.device_unregistered_nb.next"),
    ];

    /// <summary>
    /// Discovered: a chip's file is closed after the revoke has begun, while who was in a section before changes a line: the chain of the changes still has the
    /// closed file's block. <c>gpiod_line_state_notify</c> holds <c>line_state_lock</c>, which the release has not taken.
    /// </summary>
    internal static DeclaredFinding[] TellsFreedFile { get; } =
    [
        Of(null, Freed, "notifier_call_chain", "gpio_chardev_data.lineinfo_changed_nb.next"),
        Of(null, Freed, "lineinfo_changed_notify", "gpio_chardev_data"),
        Of(null, Freed, "lineinfo_changed_notify", "watched_lines.bit"),
    ];

    /// <summary>Discovered: the same where who was in a section before leaves a chain himself, and comes by the block of the other one.</summary>
    internal static DeclaredFinding[] LeavesBehind(params string[] blocks) => [.. blocks.Select(block => Of(null, Freed, "notifier_chain_unregister", $"{block}.next"))];

    /// <summary>
    /// RV1, in a file that two processes have: <c>revocable_try_access</c> stores the index of its section in the file's handle, where the other one's replaces it (section 7.4). If the revoke
    /// has switched banks in between, the bank that it waits for is never left.
    /// </summary>
    internal static DeclaredFinding[] IndexOverwritten { get; } = [Of("RV1", "hung-task", "revocable_provider_revoke", Srcu)];

    /// <summary>
    /// The same with three: one stores the old bank's index, late, over the new one's, so that the old bank is left twice, and the revoke does not wait for the third.
    /// In the ioctl of a line's file nothing comes of that, since whatever uses the chip there is in a section of its own; that of a chip's file follows
    /// <c>gc-&gt;gpiodev</c> itself.
    /// </summary>
    internal static DeclaredFinding[] IndexOverwrittenLate { get; } = [.. IndexOverwritten, Of("RV1", Freed, "gpio_ioctl", "gpio_chip")];

    /// <summary>
    /// Discovered: each event for a watcher allocates where it must not sleep. <c>lineinfo_changed_notify</c> calls <c>revocable_alloc</c> (patch 17), which allocates with
    /// <c>GFP_KERNEL</c>; <c>gpiod_line_state_notify</c> calls the chain with <c>line_state_lock</c> held for reading and interrupts off. The event itself is allocated with
    /// <c>GFP_ATOMIC</c> for that reason. No race, and no removal.
    /// </summary>
    internal static DeclaredFinding[] Asleep { get; } = [Of(null, "sleeping-in-atomic", "revocable_alloc", "kmalloc")];

    /// <summary>Discovered: as in the versions before and after, a blocking read holds up the removal (<see cref="GpioLaterFindings.HungInSrcu"/>).</summary>
    internal static DeclaredFinding[] HungInProvider { get; } = [Of(null, "hung-task", "revocable_provider_revoke", Srcu)];
}
