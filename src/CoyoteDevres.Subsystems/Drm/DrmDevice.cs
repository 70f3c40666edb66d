using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// <c>struct drm_device</c>, with the driver's structure that it is embedded in: counted; an open file has a reference. What never changes
/// (<c>driver</c>, <c>primary</c>) is read by a touch of it.
/// </summary>
public sealed class DrmDevice : KernelObject
{
    internal DrmDevice(DrmVersion version, DrmDriver driver)
        : base(version.Machine, "drm_device")
    {
        Driver = driver;
        Ref = new Kref(this, "ref", () => version.DrmDevRelease(this));
        if (version.ReferencesAreBalanced)
            Ref.TrackOwners();
        OpenCount = new Field<int>(this, "open_count", 0);
        AtomicOpenCount = new Atomic(this, "open_count", 0);
        Unplugged = new Field<bool>(this, "unplugged", false);
        Registered = new Field<bool>(this, "registered", false);
        FilelistMutex = new Mutex(this, version.FilelistLock);
        ClientlistMutex = new Mutex(this, "clientlist_mutex");
        EventLock = new SpinLock(this, "event_lock");
        FbLock = new Mutex(this, "mode_config.fb_lock");
        FbList = new ListHead(this, "mode_config.fb_list");
        VmaOffsetLock = new RwLock(this, "vma_offset_manager.vm_lock");
        IMmapRwsem = new RwSemaphore(this, "anon_inode.i_mapping.i_mmap_rwsem");
        IMmap = new ListHead(this, "anon_inode.i_mapping.i_mmap");
        DevPrivate = new PointerField<DrmPrivate>(this, "dev_private");
        Minor = new DrmMinor(this);
        IsGone = () => version.IsGone(this);
    }

    /// <summary>Its driver, with the file operations.</summary>
    public DrmDriver Driver { get; }

    /// <summary><c>dev-&gt;ref</c>.</summary>
    public Kref Ref { get; }

    /// <summary><c>dev-&gt;open_count</c> before v5.6: under the global mutex.</summary>
    public Field<int> OpenCount { get; }

    /// <summary><c>dev-&gt;open_count</c> since v5.6.</summary>
    public Atomic AtomicOpenCount { get; }

    /// <summary><c>dev-&gt;unplugged</c>.</summary>
    public Field<bool> Unplugged { get; }

    /// <summary><c>dev-&gt;registered</c>.</summary>
    public Field<bool> Registered { get; }

    /// <summary><c>dev-&gt;filelist_mutex</c>; in D0 <c>dev-&gt;struct_mutex</c>.</summary>
    public Mutex FilelistMutex { get; }

    /// <summary><c>dev-&gt;clientlist_mutex</c>.</summary>
    public Mutex ClientlistMutex { get; }

    /// <summary><c>dev-&gt;event_lock</c>.</summary>
    public SpinLock EventLock { get; }

    /// <summary><c>dev-&gt;mode_config.fb_lock</c>.</summary>
    public Mutex FbLock { get; }

    /// <summary><c>dev-&gt;mode_config.fb_list</c>: every framebuffer, whosever.</summary>
    public ListHead FbList { get; }

    /// <summary><c>dev-&gt;vma_offset_manager-&gt;vm_lock</c>.</summary>
    public RwLock VmaOffsetLock { get; }

    /// <summary>Covers <see cref="IMmap"/>. The inode goes with the device.</summary>
    public RwSemaphore IMmapRwsem { get; }

    /// <summary>The mappings of the device's memory, whosever.</summary>
    public ListHead IMmap { get; }

    /// <summary><c>dev-&gt;dev_private</c>: of drivers with an <c>unload</c>, which frees it.</summary>
    public PointerField<DrmPrivate> DevPrivate { get; }

    /// <summary><c>dev-&gt;primary</c>.</summary>
    public DrmMinor Minor { get; }

    /// <summary>True if it is gone for who sleeps.</summary>
    internal Func<bool> IsGone { get; }
}

/// <summary>The private structure of an old driver, from its <c>load</c> to its <c>unload</c> (<c>struct udl_device</c>, v4.14).</summary>
public sealed class DrmPrivate : KernelObject
{
    internal DrmPrivate(Machine machine)
        : base(machine, "udl_device")
    {
    }
}

/// <summary>The device's registers and memory as the driver has mapped them: a managed resource, so that they go right after the driver's remove.</summary>
public sealed class DrmRegisters : KernelObject
{
    internal DrmRegisters(Machine machine)
        : base(machine, "drm_registers")
    {
    }
}

/// <summary><c>struct drm_minor</c>: what a node's number leads to; freed with the device.</summary>
public sealed class DrmMinor : KernelObject
{
    internal DrmMinor(DrmDevice device)
        : base(device.Machine, "drm_minor")
    {
        Device = device;
        IsInSysfs = new Field<bool>(this, "kdev.kobj.state_in_sysfs", false);
    }

    /// <summary><c>minor-&gt;dev</c>.</summary>
    public DrmDevice Device { get; }

    /// <summary><c>device_is_registered(minor-&gt;kdev)</c>. The device itself, which is counted on its own, is not modelled.</summary>
    public Field<bool> IsInSysfs { get; }
}

/// <summary><c>struct drm_file</c>: an open file.</summary>
public sealed class DrmFile : KernelObject
{
    internal DrmFile(DrmMinor minor)
        : base(minor.Machine, "drm_file")
    {
        var device = minor.Device;
        Minor = minor;
        EventReadLock = new Mutex(this, "event_read_lock");
        EventWait = new WaitQueueHead(this, "event_wait", device.IsGone);
        Events = new Field<int>(this, "event_list", 0);
        Fbs = new ListHead(this, "fbs");
    }

    /// <summary><c>file-&gt;minor</c>.</summary>
    public DrmMinor Minor { get; }

    /// <summary><c>file-&gt;event_read_lock</c>: one reader at a time.</summary>
    public Mutex EventReadLock { get; }

    /// <summary><c>file-&gt;event_wait</c>: woken by an event only.</summary>
    public WaitQueueHead EventWait { get; }

    /// <summary>How many events are on <c>file-&gt;event_list</c>; under the device's event lock, but for the sleeper's look.</summary>
    public Field<int> Events { get; }

    /// <summary><c>file-&gt;fbs</c>: its framebuffers.</summary>
    public ListHead Fbs { get; }

    /// <summary>The object that it has a handle of, if it has made one.</summary>
    public DrmGemObject? Gem { get; internal set; }

    /// <summary>That object in the process's address space, if it is mapped; the process's own, so that reading this is no operation.</summary>
    public DrmMapping? Mapping { get; internal set; }
}

/// <summary><c>struct drm_framebuffer</c>, of one reference: its file's.</summary>
public sealed class DrmFramebuffer : KernelObject
{
    internal DrmFramebuffer(DrmDevice device)
        : base(device.Machine, "drm_framebuffer")
    {
        Device = device;
        Head = new ListHead(this, "head");
        FilpHead = new ListHead(this, "filp_head");
    }

    /// <summary><c>fb-&gt;dev</c>.</summary>
    public DrmDevice Device { get; }

    /// <summary>Its link in the device's list.</summary>
    public ListHead Head { get; }

    /// <summary>Its link in its file's list.</summary>
    public ListHead FilpHead { get; }
}
