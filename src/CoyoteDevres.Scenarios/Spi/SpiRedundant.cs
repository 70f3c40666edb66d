namespace CoyoteDevres.Scenarios.Spi;

/// <summary>Places of the SPI core and of spidev that carry no weight in the scenarios, and why.</summary>
internal static class SpiRedundant
{
    private const string Boards = "it covers the lists of controllers and of boards' devices, and numbers, which registrations change: nobody registers meanwhile";
    private const string Bytes = "it covers the bytes in the bounce buffer, which have no values here, and speeds, numbers for the hardware; the buffer itself stays until the last close, which cannot come before this file's";
    private const string Senders = "who sends holds bus_lock_mutex too, and whoever pumps has found cur_msg NULL under queue_lock: each alone keeps messages apart, and what they would mix on is the hardware";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new(
            "*",
            "device_add: get spi_device.dev.kobj",
            "the list of children lets go of the device in device_del, while the registration still has the reference that spi_alloc_device made"),
        new(
            "*",
            "of_find_spi_device_by_node: get spi_device.dev.kobj",
            "the device that is found is unregistered by the finder, with the registration's own reference; after that only this one is put"),
        new("*", "spi_unregister_controller: lock board_lock*", Boards),
        new("*", "spi_unregister_controller: lock spi_controller.add_lock", "it keeps out who adds a device to the controller (spi_add_device): nobody does meanwhile"),
        new(
            "S2 S3 S4",
            "spi_alloc_device: get spi_controller.dev.kobj",
            "since a720416d9463 a device is used only under spi_lock with its pointer set, and its removal, which the controller's contains, waits for that: no use outlives the controller's registration"),
        new(
            "S2 S3 S4",
            "spi_dev_get: get spi_device.dev.kobj",
            "since a720416d9463 the ioctl holds spi_lock to its end, and the removal waits for it before it lets the device go: the reference is left from S1, which dropped the lock"),
        new(
            "S1 S2 S3 S4",
            "spidev_release: lock spidev_data.spi_lock",
            "the release holds device_list_lock, under which spidev_remove clears the pointer: the inner lock is for calls on open files, and release is none"),
        new("S0a S0", "spidev_read: lock spidev_data.buf_lock", Bytes),
        new("S0a S0", "spidev_ioctl: lock spidev_data.buf_lock", Bytes),
        new("S0a S0 S1 S2 S3", "spidev_write: lock spidev_data.buf_lock", Bytes),
        new("S0a", "spidev_sync_write: read spidev_data.buffer", "the message that it goes into is refused, once the device is gone, before anybody looks at its buffer"),
        new("S0 S1 S2 S3", "spidev_sync_write: read spidev_data.tx_buffer", "the message that it goes into is refused, once the device is gone, before anybody looks at its buffer"),
        new("S0a", "spi_async: lock spi_controller.bus_lock_spinlock", "it covers a test whether the bus is locked (spi_bus_lock), which nobody does; the queue has a lock of its own"),
        new("*", "__spi_pump_messages: lock spi_controller.io_mutex", Senders),
        new("S1 S2 S3 S4", "__spi_transfer_message_noqueue: lock spi_controller.io_mutex", Senders),
        new("S0 S1 S2 S3 S4", "spi_sync: lock spi_controller.bus_lock_mutex", "io_mutex, or the queue, keeps messages apart too; alone it is what spi_bus_lock needs, which nobody takes"),
        new("S1 S2 S3 S4", "spi_setup: lock spi_controller.io_mutex", "it keeps the change of a chip select out of a running message, on the hardware; nothing of an object's life is decided under it"),
        new("S1 S2 S3 S4", "__spi_sync: read spi_controller.queue_empty", "it only chooses between two ways, sending at once and queueing, both of which are right at any time"),
        new("S1 S4", "spidev_sync_read: read spidev_data.speed_hz", "a number that goes to the hardware"),
    ];
}
