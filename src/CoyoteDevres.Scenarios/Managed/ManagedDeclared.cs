using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Managed;

/// <summary>
/// What each form lets happen: bug DRn is number n of the sheet's section 6.2, KRa and KRb the review of <c>devm_krealloc</c> in 6.1.
/// </summary>
internal static class ManagedDeclared
{
    private const string Freed = "slab-use-after-free";

    private static readonly DeclaredFinding WritesBuffer = Of("DR2", Freed, "toy_interrupt", "toy_buffer.data");

    /// <summary>
    /// Discovered, derived from the sheet: the fix with <c>disable_irq</c> is no fix for a shared interrupt with CONFIG_DEBUG_SHIRQ.
    /// <c>toy_remove</c> disables the line, waits and frees the buffer; <c>devm_irq_release</c>, later, calls <c>free_irq</c>, whose extra call of the
    /// handler is a plain call that does not ask whether the line is disabled (6.2, 2: "once more inside free_irq"; the rest of __free_irq is
    /// from memory). One task does all of it in this order.
    /// </summary>
    private static readonly DeclaredFinding CalledThoughDisabled = WritesBuffer with { Bug = null };

    /// <summary>
    /// Discovered, derived from the sheet: the wrong order of DR3 is wrong at probe already. From <c>request_irq</c> on the handler may run;
    /// <c>priv->buffer</c>, zeroed by <c>devm_kzalloc</c>, is set after it; the handler takes no lock, and <c>device_lock</c> is none of its own.
    /// </summary>
    private static readonly DeclaredFinding NotThereYet = Of(null, "null-dereference", "toy_interrupt", "toy_priv.buffer");

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        Declare("unbind@DR1a", Of("DR1", "invalid-free", "toy_remove", "toy_priv")),
        Declare("unbind@DR1b", Of("DR1", "irq-already-free", "devm_irq_release", "toy_irq")),
        Declare("irq-vs-unbind@DR1b", Of("DR1", "irq-already-free", "devm_irq_release", "toy_irq")),
        Declare("unbind@DR1c", Of("DR1", "double-free", "devm_buffer_release", "toy_buffer")),
        Declare("irq-vs-unbind@DR2", WritesBuffer),
        Declare("unbind@DR2s", WritesBuffer),
        Declare("unbind@DR2fs", CalledThoughDisabled),
        Declare("irq-vs-unbind@DR3", WritesBuffer with { Bug = "DR3" }),
        Declare("irq-unbind-bind-unbind@DR3", WritesBuffer with { Bug = "DR3" }, NotThereYet),
        // Freed while it is queued, or run after that.
        Declare(
            "irq-vs-unbind@DR4",
            Of("DR4", "odebug-free-active", "devm_kmalloc_release", "toy_priv.work"),
            Of("DR4", Freed, "process_one_work", "toy_priv.work"),
            Of("DR4", Freed, "toy_work", "toy_priv.level")),
        Declare("play-close-vs-unbind@DR5", Of("DR5", Freed, "toy_play_effect", "toy_priv.level")),
        Declare("play-unbind-close@DR5", Of("DR5", Freed, "toy_play_effect", "toy_priv.level")),
        // After the unbind, and during it.
        Declare(
            "show-vs-unbind@DR6a",
            Of("DR6", "null-dereference", "level_show", "platform_device.dev.driver_data"),
            Of("DR6", Freed, "level_show", "toy_priv.level")),
        Declare("show-vs-unbind@DR6b", Of("DR6", Freed, "level_show", "toy_priv.level")),
        Declare(
            "show-vs-unbind@DR7",
            Of("DR7", "circular-locking", "iio_read_channel_info", "iio_dev.info_exist_lock -> kn->active(in_voltage0_raw) -> iio_dev.info_exist_lock"),
            Of("DR7", "hung-task", "device_remove_attrs", "kn->active(in_voltage0_raw)"),
            Of("DR7", "hung-task", "iio_read_channel_info", "iio_dev.info_exist_lock")),
        Declare("close-vs-unbind@DR8", Of("DR8", Freed, "toy_cdev_dev_release", "toy_cdev_context.minor_ida")),
        Declare("open-unbind-close@DR8", Of("DR8", Freed, "toy_cdev_dev_release", "toy_cdev_context.minor_ida")),
        Declare("show-vs-unbind-other@DR9", Of("DR9", Freed, "level_show", "toy_priv.level")),
        Declare("krealloc@KRa", Of("KRa", "sleeping-in-atomic", "krealloc", "kmalloc")),
        Declare("add-krealloc-free@KRa", Of("KRa", "sleeping-in-atomic", "krealloc", "kmalloc")),
        Declare("krealloc-and-add@KRa", Of("KRa", "sleeping-in-atomic", "krealloc", "kmalloc")),
        Declare("krealloc-and-add@KRb", Of("KRb", Freed, "devres_add", "devres.entry.next")),
    ]);

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Declare(string what, params IReadOnlyList<DeclaredFinding> findings) =>
        new($"{ManagedScenarios.Subsystem}/{what}", findings);

    private static DeclaredFinding Of(string? bug, string kind, string function, string target) => new(new FindingKey(kind, function, target), bug);
}
