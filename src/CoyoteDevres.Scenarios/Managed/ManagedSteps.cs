namespace CoyoteDevres.Scenarios.Managed;

/// <summary>The sheet's sections 6.1 and 6.2 as steps.</summary>
internal static class ManagedSteps
{
    /// <summary>Of a version; empty if the sheet gives it no order.</summary>
    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        // 6.1: off the list under the lock, then released backwards.
        "DR1c" => [Unbind("unbind", Taken, new SheetStep("devm_irq_release", "free_irq toy_irq"))],
        "DR2" => [Unbind("unbind", new SheetStep("toy_remove", "kfree toy_buffer"), Taken, new SheetStep("devm_irq_release", "free_irq toy_irq"))],
        "DR2f" => [Unbind("unbind", new SheetStep("toy_remove", "disable_irq toy_irq"), new SheetStep("toy_remove", "synchronize_irq toy_irq"), new SheetStep("toy_remove", "kfree toy_buffer"))],
        "DR3" => [Unbind("unbind", Taken, new SheetStep("devm_kmalloc_release", "kfree toy_buffer"), new SheetStep("devm_irq_release", "free_irq toy_irq"))],
        "DR3f" => [Unbind("unbind", Taken, new SheetStep("devm_irq_release", "free_irq toy_irq"), new SheetStep("devm_kmalloc_release", "kfree toy_buffer"))],
        "DR4" => [Unbind("unbind", Taken, new SheetStep("devm_work_drop"), new SheetStep("devm_irq_release"), new SheetStep("devm_kmalloc_release"))],
        "DR4f" => [Unbind("unbind", Taken, new SheetStep("devm_irq_release"), new SheetStep("devm_work_drop"), new SheetStep("devm_kmalloc_release"))],
        "DR5f" => [Unbind("unbind", new SheetStep("ml_ff_stop", "timer_shutdown_sync input_dev.timer"), new SheetStep("cdev_del"), new SheetStep("devm_kmalloc_release"))],
        "DR6f" => [Unbind("unbind", new SheetStep("device_remove_groups", "", Mark.Recalled), Taken)],
        "DR7" => [Unbind("unbind", new SheetStep("iio_device_unregister", "lock iio_dev.info_exist_lock"), new SheetStep("device_remove_attrs"), new SheetStep("iio_device_unregister", "write iio_dev.info"))],
        "DR7f" => [Unbind("unbind", new SheetStep("device_remove_attrs"), new SheetStep("iio_device_unregister", "lock iio_dev.info_exist_lock"), new SheetStep("iio_device_unregister", "write iio_dev.info"))],
        "KRa" => [Unbind("krealloc", Locks, new SheetStep("krealloc", "kfree devres"), Unlocks)],
        "KRb" => [Unbind("krealloc", Locks, Unlocks, new SheetStep("krealloc", "kfree devres"), Locks, Unlocks)],
        "KRc" => [Unbind("krealloc", Locks, new SheetStep("find_dr"), new SheetStep("replace_dr"), Unlocks, new SheetStep("devm_krealloc", "kfree devres"))],
        _ => [],
    };

    private static SheetStep Taken => new("devres_release_all", "empty platform_device.dev.devres_head");

    private static SheetStep Locks => new("devm_krealloc", "lock device.devres_lock");

    private static SheetStep Unlocks => new("devm_krealloc", "unlock device.devres_lock");

    private static SheetOperation Unbind(string name, params IReadOnlyList<SheetStep> steps) => new(name, steps);
}
