using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// A design of how DRM devices go (drivers/gpu/drm/drm_drv.c, drm_file.c, drm_ioctl.c). Each member is the kernel function of that
/// name. Fact sheet other-subsystems, section 3.
/// </summary>
/// <remarks>
/// Left out: legacy drivers, masters and leases, sync objects, property blobs, render nodes, the debug file system; of GEM objects all but what a mapping
/// needs.
/// </remarks>
public abstract partial class DrmVersion
{
    private readonly SpinLock minorLock;

    /// <summary>Loads the core.</summary>
    protected DrmVersion(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Module = new Module(machine, "drm");
        GlobalMutex = new Mutex(machine, "drm_global_mutex");
        UnplugSrcu = new SrcuStruct(machine, "drm_unplug_srcu");
        minorLock = new SpinLock(machine, "drm_minor_lock");
        Minors = new PointerField<DrmMinor>(machine, "drm_minors_idr[0]");
        Node = machine.Nodes.CreateNode("/dev/dri/card0");
        Chrdev = new CharDevice(machine, this);
    }

    /// <summary>The machine it is loaded on.</summary>
    public Machine Machine { get; }

    /// <summary>The core's module.</summary>
    public Module Module { get; }

    /// <summary>The node of the first device.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>drm_global_mutex</c>.</summary>
    protected Mutex GlobalMutex { get; }

    /// <summary><c>drm_unplug_srcu</c>: one domain for all devices.</summary>
    protected SrcuStruct UnplugSrcu { get; }

    /// <summary><c>drm_minors_idr</c>.</summary>
    private protected PointerField<DrmMinor> Minors { get; }

    /// <summary>False where unplugging and the last close may both drop the driver's reference: nobody knows then whether a file's is left.</summary>
    internal virtual bool ReferencesAreBalanced => true;

    /// <summary>The lock of <c>dev-&gt;filelist</c>: a member of the device.</summary>
    internal virtual string FilelistLock => "filelist_mutex";

    private CharDevice Chrdev { get; }

    /// <summary><c>register_chrdev</c>: once, when the core is loaded.</summary>
    public async Op RegisterChrdev() => await Chrdev.Cdev.Add(Node);

    /// <summary>Who drops the driver's reference on the device: a managed resource, or whoever unplugs it.</summary>
    public virtual Op OwnDevice(Devres resources, DrmDevice dev) => Op.Done;

    /// <summary><c>drm_dev_register</c>.</summary>
    public async Op DrmDevRegister(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Minor.IsInSysfs.Write(true, "drm_minor_register");
        await minorLock.LockIrqsave("drm_minor_register");
        await Minors.Store(dev.Minor, "drm_minor_register");
        await minorLock.UnlockIrqrestore("drm_minor_register");
        await dev.Registered.Write(true);
    }

    /// <summary><c>drm_dev_unregister</c>: meant to be called once.</summary>
    public virtual async Op DrmDevUnregister(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Registered.Write(false);
        await DrmClientDevUnregister(dev);
        await dev.Touch("drm_modeset_unregister_all");
        if (dev.Driver.Traits.HasUnload)
            await DrmDriver.Unload(dev);
        await DrmMinorUnregister(dev.Minor);
    }

    /// <summary><c>drm_dev_unplug</c>.</summary>
    public abstract Op DrmDevUnplug(DrmDevice dev);

    /// <summary><c>drm_dev_enter</c>: null if it is unplugged.</summary>
    public async Op<SrcuIndex?> DrmDevEnter(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        var index = await UnplugSrcu.ReadLock();
        if (!await dev.Unplugged.Read())
            return index;
        await UnplugSrcu.ReadUnlock(index);
        return null;
    }

    /// <summary><c>drm_dev_exit</c>.</summary>
    public async Op DrmDevExit(SrcuIndex index) => await UnplugSrcu.ReadUnlock(index);

    /// <summary><c>drm_dev_release</c>, <c>drm_dev_fini</c>, <c>drm_managed_release</c>: the last reference is gone.</summary>
    internal async Op DrmDevRelease(DrmDevice dev)
    {
        if (!dev.Driver.Traits.CleansUpEarly)
            await DrmModeConfigCleanup(dev);
        await DrmMinorFree(dev.Minor);
        await dev.Driver.Module.Touch("drm_dev_release"); // driver->release.
        await dev.Kfree();
    }

    /// <summary>True if the device is gone for who sleeps: for judging at the end.</summary>
    internal virtual bool IsGone(DrmDevice dev) => !dev.Registered.Value;

    private protected virtual async Op DrmMinorFree(DrmMinor minor)
    {
        await minorLock.LockIrqsave();
        await Minors.Store(null);
        await minorLock.UnlockIrqrestore();
        await minor.Kfree();
    }

    /// <summary><c>drm_minor_acquire</c>: with a reference on the device; null for <c>-ENODEV</c>.</summary>
    protected virtual async Op<DrmMinor?> DrmMinorAcquire()
    {
        await minorLock.LockIrqsave();
        var found = await Minors.Load();
        if (found.Raw is { } minor)
        {
            await minor.Touch(); // dev.
            await minor.Device.Ref.GetForOthers(); // Whoever releases the file puts it.
        }

        await minorLock.UnlockIrqrestore();
        if (found.IsNull)
            return null;
        if (!await found.Raw!.Device.Unplugged.Read())
            return found.Raw;
        await found.Raw.Device.Ref.PutForOthers();
        return null;
    }

    /// <summary><c>drm_minor_release</c>.</summary>
    protected static async Op DrmMinorRelease(DrmMinor minor)
    {
        ArgumentNullException.ThrowIfNull(minor);
        await minor.Touch(); // dev.
        await minor.Device.Ref.PutForOthers();
    }

    /// <summary><c>drm_client_dev_unregister</c>; since v4.18.</summary>
    protected virtual async Op DrmClientDevUnregister(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.ClientlistMutex.Lock();
        await dev.ClientlistMutex.Unlock();
    }

    private async Op DrmMinorUnregister(DrmMinor minor)
    {
        if (!await minor.IsInSysfs.Read())
            return;
        await minorLock.LockIrqsave();
        await Minors.Store(null);
        await minorLock.UnlockIrqrestore();
        await minor.IsInSysfs.Write(false, "device_del");
    }

    /// <summary>The major number's device, made by <c>register_chrdev</c>: it goes with the core.</summary>
    private sealed class CharDevice : KernelObject
    {
        internal CharDevice(Machine machine, DrmVersion version)
            : base(machine, "char_device_struct")
        {
            Retain();
            Cdev = new Cdev(this, "cdev", new DrmStubFileOperations(version), version.Module, parent: null);
        }

        internal Cdev Cdev { get; }
    }
}
