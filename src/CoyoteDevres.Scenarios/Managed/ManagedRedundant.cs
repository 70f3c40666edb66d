namespace CoyoteDevres.Scenarios.Managed;

/// <summary>Places of drivers with managed resources that carry no weight in the scenarios, and why.</summary>
internal static class ManagedRedundant
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("DR1f", "devm_free_irq: synchronize_irq toy_irq", "this form's handler touches nothing: DR2g is the one whose handler uses what is freed next, and there the wait carries weight"),
        new("DR5 DR5f", "evdev_open: get input_dev.dev.kobj", "the device is the parent of its cdev, and an open file pins the cdev until after its release: it pins the device with it"),
        new("DR5", "evdev_disconnect: lock input_dev.mutex", "nothing stops the timer after it: what a write has armed before the lock is left as it is, with the lock and without"),
        new("DR5f", "evdev_disconnect: lock input_dev.mutex", "a write that has passed the test meanwhile arms the timer before timer_shutdown_sync, which takes it off and waits, or after it, when it cannot be armed any more"),
        new("DR5f", "evdev_write: lock input_dev.mutex", "a timer that is armed beside the removal is taken off by timer_shutdown_sync, and cannot be armed after it"),
        new("DR5f", "ml_effect_timer: lock input_dev.timer_lock", "it covers the effects' states, which have no values here; arming the timer and calling its function keep apart by themselves"),
        new("DR7f", "iio_*: lock iio_dev.info_exist_lock", "device_del has waited for the shows before the lock is taken: what is left for it are readers in the kernel, of which there are none here"),
        new("KRb", "devm_krealloc: lock device.devres_lock #2", "whoever changes the links beside it has found the node that was freed between the two sections, which is the form's bug with the lock, too; or has come after the first link was set, and meets the new node"),
    ];
}
