namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>Places of dvb-core that carry no weight in the scenarios, and why.</summary>
internal static class DvbRedundant
{
    private const string Counts = "every open is for reading and writing, so that users and writers are counted up and down together: who is let in by one is kept out by the other, and an open that is refused once too often is no fault";
    private const string Threads = "it decides whether a thread is started, stopped or told to exit, and the thread with the memory that it uses is out of the scenarios' bounds: of the frontend only the locks are modelled, and none is taken or left by this";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("*", "dvb_generic_release: read dvb_device.writers", Counts),
        new("*", "dvb_generic_open: read dvb_device.users", Counts),
        new("*", "dvb_generic_open: read dvb_device.writers", Counts),
        new("*", "dvb_frontend_open: read dvb_frontend.exit", Threads),
        new("6.0 6.2 6.4", "dvb_frontend_start: read dvb_frontend.exit", Threads),
        new("6.4", "dvb_frontend_start: read dvb_frontend.thread", Threads),
        new("*", "dvb_frontend_stop: read dvb_frontend.*", Threads),
        new(
            "*",
            "dvb_ca_en50221_io_open: try_module_get dvb_driver.refcnt",
            "dvb_device_open has pinned the same module before it called this, as the owner of the file's operations, and __fput lets it go after the release"),
        new(
            "*",
            "try_module_get: read dvb_driver.state",
            "try_stop_module takes the count to zero before it sets the state, and atomic_inc_not_zero fails from then on; the state decides only while an init function fails"),
        new(
            "6.4-rc 6.4",
            "dvb_ca_private_get: get dvb_ca_private.refcount",
            "the removal waits until the file is closed (280a8ab81733), and a close that it does not wait for to its end uses the driver's memory beside: what that shows is declared"),
        new(
            "6.4-rc 6.4",
            "dvb_ca_en50221_release: read dvb_device.users",
            "an open that came before exit was set and that this overlooks runs in its close into what a close beside the release runs into anyway, and is declared"),
        new(
            "6.2 6.4-rc 6.4",
            "dvb_device_get: get dvb_device.ref",
            "the registration has a reference of its own, which is put after the one of the minor's slot; and once the slot is NULL nobody finds the device through it"),
    ];
}
