namespace CoyoteDevres.Scenarios.I2c;

/// <summary>Places of the I2C core and of i2c-dev that carry no weight in the scenarios, and why.</summary>
internal static class I2cRedundant
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new(
            "I0 I1 I2 I3 IP",
            "i2c_del_adapter: lock core_lock",
            "the first section only looks up whether the number is this adapter's, and nobody but its own removal changes that while it is registered; I4 also hides the number there, and needs the lock"),
        new(
            "*",
            "i2c_del_adapter: lock core_lock #2",
            "it covers the clients that drivers have detected, and no driver of the scenarios detects: what is left of the section is empty"),
        new(
            "*",
            "i2c_del_adapter: lock *.adap.userspace_clients_lock",
            "it covers the clients that were made through new_device in sysfs, of which there are none: what is left of the section is empty"),
        new(
            "*",
            "blocking_notifier_call_chain: down_read bus_notifier.rwsem*",
            "only who registers a listener takes it for writing: i2c-dev, which was loaded before and which the node's users pin, and drivers that come with their module"),
        new(
            "I0 I1 I2",
            "device_destroy: get i2c_class_device.dev.kobj",
            "class_find_device's reference is put again before device_unregister: it is the registration's own, which this function ends, that keeps the device"),
        new(
            "I0",
            "i2c_del_adapter: wait_for_completion *.adap.dev_released",
            "before 611e12ea0f12 no lookup takes a reference on the device: the core's is the last, and the release has completed when its put returns"),
        new(
            "*",
            "i2c_transfer: lock *.adap.bus_lock",
            "it keeps two transfers' bits on the wires apart, which are not modelled; nothing of an object's life is decided under it"),
        new(
            "I0 I1 I2 I3 I4",
            "try_module_get: read i2c_gpio.state",
            "try_stop_module takes the count to zero before it sets the state, and atomic_inc_not_zero fails from then on; the state decides only while an init function fails"),
        new(
            "I2 I3 I4 IP",
            "get_free_i2c_dev: lock i2c_dev_list_lock",
            "an entry is added before anything exists through which it could be looked up, and opens no longer look it up; the list has no other adapter's entry here"),
    ];
}
