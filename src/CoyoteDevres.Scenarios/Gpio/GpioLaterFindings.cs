using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.Gpio.GpioFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// What the scenarios of the versions since v6.6 find, in the groups in which it comes; see <see cref="GpioFindings"/>. Read for all of
/// them: gpiolib-cdev.c at 02f6b0e1ec7e (v6.9) and 77a7b0183acf (v6.13), gpiolib.c at 002e636f403a (2026).
/// </summary>
internal static class GpioLaterFindings
{
    private const string Leaked = "memory-leak", Freed = "slab-use-after-free", Hung = "hung-task";

    /// <summary>
    /// Discovered, in every version since v6.6 (before, the sheet derives it as a part of GPIO-5): a line is closed after the removal and
    /// its label stays. <c>gpiod_free_commit</c> frees the label only if there is a chip; <c>gpiod_free</c> then drops the references all the same
    /// (3386fb86ecde), and <c>gpiodev_release</c> frees <c>gdev-&gt;label</c> and <c>gdev-&gt;descs</c> but no descriptor's label: read in the patches of 2026 that
    /// still have it so. No race, and no lock, is involved.
    /// </summary>
    internal static DeclaredFinding[] Label { get; } = [Of(null, Leaked, "", "gpio_desc_label")];

    /// <summary>GPIO-9 where the line's own references go: the interrupt's reference on the provider's module stays.</summary>
    internal static DeclaredFinding[] InterruptAndModule { get; } =
        [.. Interrupt, Of("GPIO-9", "module-reference-leak", "", "module gpio_driver")];

    /// <summary>The same since v6.9: <c>free_irq</c> finds no line and does not give the name back, which was a copy (b34490879baa).</summary>
    internal static DeclaredFinding[] InterruptAndName { get; } = [.. InterruptAndModule, Of("GPIO-9", Leaked, "", "irq_label")];

    /// <summary>
    /// Discovered, since v6.13: removal frees the interrupt for its user and loses its name. <c>gpiod_free_irqs</c> (ec8b6f55b981) does not look
    /// at what <c>free_irq</c> returns; the name is the copy that <c>make_irq_label</c> made, which only <c>free_irq_label(free_irq(…))</c> in
    /// <c>edge_detector_stop</c> frees, and there <c>free_irq</c> finds no line and returns NULL. No race.
    /// </summary>
    internal static DeclaredFinding[] Name { get; } = [Of(null, Leaked, "", "irq_label")];

    /// <summary>
    /// Discovered, since v6.13: removal and close both free the interrupt. <c>gpiod_free_irqs</c> looks at the action under <c>request_mutex</c>, drops the
    /// mutex, and calls <c>free_irq</c>; <c>linereq_free</c> calls it too, holding nothing. Until <c>irq_dispose_mapping</c> the line is there, so that the
    /// second one warns. (The comment in ec8b6f55b981 expects that it would find no line.)
    /// </summary>
    internal static DeclaredFinding[] FreedTwice { get; } = [Of(null, "irq-already-free", "free_irq", "irq_desc")];

    /// <summary>
    /// Discovered, since v6.9: a blocking read holds up the removal. <c>linereq_read</c> and <c>lineinfo_watch_read</c> sleep in
    /// <c>wait_event_interruptible_locked</c> inside <c>guard(srcu)(&amp;gdev-&gt;srcu)</c>; <c>gpiochip_remove</c> waits for them in <c>synchronize_srcu</c>, uninterruptibly, with
    /// <c>device_lock</c> held, and the notifier that would wake them comes after that (<c>gcdev_unregister</c>). Only an event or a signal ends it. Other
    /// operations fail meanwhile; nobody else hangs.
    /// </summary>
    internal static DeclaredFinding[] HungInSrcu(string domain) => [Of(null, Hung, domain == "srcu" ? "gpiochip_remove" : "revocable_revoke", $"gpio_device.{domain}")];

    /// <summary>
    /// The notifier meets a watcher whose file is being released: a reference is taken from a count of zero (the first warning), the work
    /// uses the freed <c>cdev</c>, and drops the reference (the second).
    /// </summary>
    internal static DeclaredFinding[] DeadFile { get; } =
    [
        Of("GPIO-13", "warning", "get_file", "file.f_count"),
        Of("GPIO-13", "warning", "fput", "file.f_count"),
        Of("GPIO-13", Freed, "lineinfo_changed_func", "gpio_chardev_data"),
        Of("GPIO-13", Freed, "lineinfo_changed_func", "gpio_chardev_data.events"),
        Of("GPIO-13", Freed, "lineinfo_changed_func", "gpio_chardev_data.wait"),
        Of("GPIO-13", Freed, "lineinfo_changed_func", "gpio_chardev_data.wait.lock"),
    ];

    /// <summary>The reference on the watcher's file stays: its release never runs, and everything that it would have freed stays.</summary>
    internal static DeclaredFinding[] FileStays { get; } =
    [
        .. new[] { "gpio_chardev_data", "watched_lines", "gpio_device", "gpio_desc", "srcu_data" }.Select(what => Of("GPIO-14", Leaked, "", what)),
        Of("GPIO-14", "module-reference-leak", "", "module gpiolib"),
    ];
}
