namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>Places of gpiolib and its character device that carry no weight in the scenarios, and why.</summary>
internal static class GpioRedundant
{
    private const string Shown = "a value that is told to the user: whichever it is, what is dereferenced after it is held by the lock or section around it";
    private const string Events = "how many events there are: an older number makes the user wait, or come back, once too often; what it indexes is the file's own";
    private const string Nested = "the character device's operations are in a section of the same domain already, and it is that one that the removal waits for; consumers in the kernel have no other";
    private const string Later = "the section around it began while the chip was there, or it would not have come here: the older pointer is as good as the section";

    private const string InG5b = "the lines are those of G5b, where the same beside a change of the line notices; here whoever changes a line meets findings of this version first";
    private const string Drained = "the removal drains the queue before the provider's memory goes, and who queues has found the chip there: a work that still sees the chip finds it there, too";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("G0 G1 G2 G3", "gpiodevice_release: lock gpio_lock", "it is about the list of devices, which gpio_device_find walks: nobody does here, so that nobody is kept out"),
        new(
            "G4 G5 G5a G5b G7",
            "gpio_name_to_desc: read gpio_device.chip*",
            "the removal takes the device off the list and waits for who walks it before it clears the pointer: a walk never meets a device whose chip is gone"),
        new(
            "G4",
            "__free_irq: lock irq_desc.request_mutex",
            "only the line's own file requests and frees its interrupt, one call at a time: that the removal frees it too came with v6.13, and there the lock carries weight"),
        new(
            "G0 G1 G2 G3 G4 G5 G5a G5b G7",
            "gpiod_request: get gpio_device.dev.kobj",
            "the request of the line's file has a reference of its own (linereq_create), and gives it back after gpiod_free has given back this one"),
        new(
            "G2 G3 G4 G5 G5a G5b G7",
            "linereq_create: get gpio_device.dev.kobj",
            "a requested line has a reference of its own (gpiod_request) until gpiod_free, after which the file's release uses the device no more"),
        new(
            "*",
            "gpio_chrdev_open: get gpio_device.dev.kobj",
            "cdev_device_add makes the device the parent of its cdev, and an open file pins the cdev until after its release: it pins the device with it"),
        new("*", "gpio_desc_to_lineinfo: read gpio_desc.flags.*", Shown),
        new("G5 G5a G5b G7", "lineinfo_changed_notify: read gpio_desc.flags.FLAG_REQUESTED", Shown),
        new("G4 G5 G5a G5b G7", "lineinfo_changed_notify: read watched_lines.bit", "it decides only whether the watcher is told, and what that takes is in the section of who changed the line"),
        new("*", "lineinfo_*: read gpio_chardev_data.events*", Events),
        new("G5 G5a G5b G7", "lineinfo_watch_read: wait_event gpio_chardev_data.wait", "it is what the user asked for: without it the read takes from an empty queue, which is the file's own"),
        new("G5 G5a G6 G7", "lineinfo_watch_poll: lock gpio_chardev_data.wait.lock", "the lines are those of G5b, where a poll beside a change of the line notices; the tables of these versions leave that meeting to it"),
        new("G4 G5 G5a G5b", "gpio_desc_to_lineinfo: srcu_read_lock gpio_device.srcu", Nested),
        new("G5 G5a G5b", "gpiod_get_direction: srcu_read_lock gpio_device.srcu", Nested),
        new("G4 G5 G5a G5b", "gpio_do_set_config: srcu_read_lock gpio_device.srcu", Nested),
        new("G5 G5a G5b", "gpiod_direction_input_nonotify: srcu_read_lock gpio_device.srcu", Nested),
        new("G4 G5 G5a G5b", "gpiod_direction_output_raw_commit: srcu_read_lock gpio_device.srcu", Nested),
        new("G7", "gpio_desc_to_lineinfo: srcu_read_lock gpio_device.chip_rev.srcu", Nested),
        new("G7", "gpiod_get_direction: srcu_read_lock gpio_device.chip_rev.srcu", Nested),
        new("G7", "gpio_do_set_config: srcu_read_lock gpio_device.chip_rev.srcu", Nested),
        new("G7", "gpiod_direction_*: srcu_read_lock gpio_device.chip_rev.srcu", Nested),
        new("G4 G5 G5a G5b", "gpio_desc_to_lineinfo: read gpio_device.chip", Later),
        new("G7", "gpio_desc_to_lineinfo: read gpio_device.chip_rev.res", Later),
        new(
            "G5 G5a G5b G6 G7",
            "irq_domain_disassociate: synchronize_irq irq_desc",
            "since v6.13 the removal has freed the interrupts that were left (gpiochip_free_remaining_irqs), and waited for their handlers, before the mappings go"),
        new(
            "G5 G5a G5b G7",
            "lineinfo_changed_notify: get gpio_device.dev.kobj",
            "the event on its way has a reference on the watcher's file too, put after this one, and the file pins the device"),
        new("G5 G5b G7", "lineinfo_changed_func: read gpio_device.chip*", Drained),
        new("G4 G5 G5a G5b G6 G7", "device_*: lock platform_device.dev.mutex", "each task binds or unbinds a device of its own: the locks have the same name, and nobody else takes any of them"),
        new("G6", "lineinfo_watch_read: lock gpio_chardev_data.wait.lock", InG5b),
        new("G6", "edge_detector_stop: wait for linereq.work.work", InG5b),
        new(
            "G6",
            "revocable_provider_alloc: switch banks of revocable_provider.srcu",
            "the domain is new and has no readers: what it waits for is nobody"),
        new(
            "G4",
            "class_find_device: get device.dev.kobj",
            "the line's device is found and unregistered in one section of sysfs_lock, and what comes after it uses the device only to put this reference"),
        new("G4", "value_show: lock gpiod_data.mutex", "it keeps the attributes of one line apart: the others (edge, active_low) are left out, and the value is read from the hardware"),
    ];
}
