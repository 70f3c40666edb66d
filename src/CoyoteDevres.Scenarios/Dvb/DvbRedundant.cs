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
        new("6.4-rc 6.4", "dvb_frontend_stop: read dvb_frontend.*", Threads),
        new(
            "6.2 6.4-rc 6.4",
            "dvb_device_get: get dvb_device.ref",
            "the registration has a reference of its own, which is put after the one of the minor's slot; and once the slot is NULL nobody finds the device through it"),
    ];
}
