namespace CoyoteDevres.Scenarios.Media;

/// <summary>Places of the media controller that carry no weight in the scenarios, and why.</summary>
internal static class MediaRedundant
{
    private const string Flags = "the links' flags are a value that is compared and handed to the user: an older one leads to no other access";
    private const string Registered =
        "the section tests or clears one bit, which is atomic, beside what takes a reference through the cdev: an open that passes is one that came a moment earlier, and each call asks again";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("*", "media_devnode_release: lock media_devnode_lock", "it clears the number's bit in a bitmap, one atomic step, once nobody has the node any more"),
        new(
            "M0",
            "media_open: get media_device.devnode.dev.kobj",
            "what it counts is in the driver's memory, which goes with the driver whatever the count: the reference protects nothing, and that is bug M0"),
        new(
            "M1 M2 M3",
            "media_open: get media_devnode.dev.kobj",
            "the cdev has the node's device for a parent, and an open file pins the cdev until after its release: it pins the device with it"),
        new("*", "__media_entity_setup_link: read *.flags", Flags),
        new("*", "media_device_enum_links: read *.flags", Flags),
        new("M1a M1 M2 M3", "media_gobj_destroy: read media_device.topology_version", "a number that is counted up for the user, under the graph's mutex"),
        new("M1 M2 M3", "media_devnode_unregister: lock media_devnode_lock", Registered),
        new("M1 M2 M3", "media_open: lock media_devnode_lock", Registered),
        new("M2 M3", "media_devnode_unregister_prepare: lock media_devnode_lock", Registered),
    ];
}
