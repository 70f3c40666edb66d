namespace CoyoteDevres.Scenarios.Drm;

/// <summary>Places of the DRM core that carry no weight in the scenarios, and why.</summary>
internal static class DrmRedundant
{
    private const string Files = "it covers the list of open files, which only debugfs and the change of masters walk: nobody does here, and adding is one step";
    private const string Clients = "it covers the list of in-kernel clients, of which there are none: what is left of the section is empty";
    private const string Handle = "the file's handle keeps the object until the file's release, before which the mapping goes, since it pins the file; that a handle is closed earlier (GEM_CLOSE) is left out";
    private const string Offsets = "it covers the table of offsets, in which the file's own object is found: nobody adds an object to it or takes one away meanwhile";
    private const string Unwalked = "nobody walks the mappings until unplugging does so (D4z)";
    private const string Framebuffers = "what it makes one step of, an entry's linking and unlinking, is one step of the model; nothing else is done under it";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("*", "drm_*_helper: lock drm_device.filelist_mutex", Files),
        new("D0", "drm_open_helper: lock drm_device.struct_mutex", Files),
        new("D0", "drm_release: lock drm_device.struct_mutex", Files),
        new("D4 D4z D5", "drm_client_dev_*: lock drm_device.clientlist_mutex", Clients),
        new("D0 D1 D2 D3 D4 D4z", "drm_framebuffer_*: lock drm_device.mode_config.fb_lock", Framebuffers),
        new(
            "D1 D2",
            "drm_minor_unregister: read drm_minor.kdev.kobj.state_in_sysfs",
            "a second unregistration, by the last close, takes the number away that is already taken; that it would delete the device twice is not modelled"),
        new(
            "D2 D3 D4 D4z D5",
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
        new("D0", "drm_unplug_minor: read drm_minor.kdev.kobj.state_in_sysfs", "a second call, by the last close, takes the number away that is already taken; that it would delete the device twice is not modelled"),
        new(
            "D0 D1 D2",
            "try_module_get: read drm_driver.state",
            "a module that is going has no references (try_release_module_ref), and from none atomic_inc_not_zero takes none: the state is asked first, the count refuses as well"),
        new("D0", "drm_gem_mmap: lock drm_device.struct_mutex", Offsets),
        new("D1 D2 D3 D4 D4z D5", "drm_vma_offset_lock_lookup: read_lock drm_device.vma_offset_manager.vm_lock", Offsets),
        new("D0 D1 D2 D3 D4 D4z D5", "drm_gem_mmap*: get* drm_gem_object.refcount", Handle),
        new("D0 D1 D2 D3 D4", "vma_link: down_write drm_device.anon_inode.i_mapping.i_mmap_rwsem", Unwalked),
        new("D0 D1 D2 D3 D4", "unlink_file_vma: down_write drm_device.anon_inode.i_mapping.i_mmap_rwsem", Unwalked),
        new("D4z D5", "vma_link: down_write drm_device.anon_inode.i_mapping.i_mmap_rwsem", "what it makes one step of, an entry's linking, is one step of the model; unlinking, and freeing, is what the walk has to be kept from"),
        new("D0 D1 D2 D3 D4", "unmap_vmas: lock vm_area_struct.page_table_lock", "the mapping is the process's own, and nobody else zaps its page until unplugging does so (D4z)"),
        new("D4z D5", "do_user_addr_fault: down_read mm_struct.mmap_lock", "it covers the process's mappings, of which nobody makes one or takes one away while he touches it"),
        new("D4z D5", "ttm_bo_vm_reserve: lock drm_gem_object.resv.lock", "it covers where the object's memory is: nobody moves it"),
        new("D5", "vmf_insert_pfn_prot: lock vm_area_struct.page_table_lock", "the entry is one store; that none comes after the zap is what the section sees to, which the unplugging waits for first"),
        new("D5", "drm_ioctl: read drm_device.unplugged", "it saves work: a driver that enters asks again inside the section, where the answer stays true"),
        new("D6", "drm_bridge_remove: lock bridge_lock", "it covers the list of bridges, which drivers of panels and encoders walk as they probe: nobody probes here"),
    ];
}
