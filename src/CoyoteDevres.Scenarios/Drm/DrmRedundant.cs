namespace CoyoteDevres.Scenarios.Drm;

/// <summary>Places of the DRM core that carry no weight in the scenarios, and why.</summary>
internal static class DrmRedundant
{
    private const string Files = "it covers the list of open files, which only debugfs and the change of masters walk: nobody does here, and adding is one step";
    private const string Clients = "it covers the list of in-kernel clients, of which there are none: what is left of the section is empty";
    private const string Framebuffers = "what it makes one step of, an entry's linking and unlinking, is one step of the model; nothing else is done under it";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("*", "drm_*_helper: lock drm_device.filelist_mutex", Files),
        new("D4 D5", "drm_client_dev_*: lock drm_device.clientlist_mutex", Clients),
        new("D1 D2 D3 D4", "drm_framebuffer_*: lock drm_device.mode_config.fb_lock", Framebuffers),
        new(
            "D1 D2",
            "drm_minor_unregister: read drm_minor.kdev.kobj.state_in_sysfs",
            "a second unregistration, by the last close, takes the number away that is already taken; that it would delete the device twice is not modelled"),
        new(
            "D2 D3 D4 D5",
            "drm_minor_acquire: read drm_device.unplugged",
            "the reference is taken before the test: an open that passes is one that came a moment earlier, and each ioctl asks again"),
        new(
            "D3",
            "drm_stub_open: lock drm_global_mutex",
            "since 3f04e0a6cfeb the removal does not look at the count of opens: the mutex is left from D2, and orders nothing that a removal does"),
        new(
            "D3",
            "drm_release: lock drm_global_mutex",
            "since 3f04e0a6cfeb the removal does not look at the count of opens: the mutex is left from D2, and orders nothing that a removal does"),
        new("D3", "drm_release: read drm_device.open_count", "since 3f04e0a6cfeb it decides only about lastclose, which needs no more than the device that the file pins"),
        new("D5", "drm_ioctl: read drm_device.unplugged", "it saves work: a driver that enters asks again inside the section, where the answer stays true"),
        new("D6", "drm_bridge_remove: lock bridge_lock", "it covers the list of bridges, which drivers of panels and encoders walk as they probe: nobody probes here"),
    ];
}
