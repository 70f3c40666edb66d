using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// D0, 099d1c290e2e (v3.15): a count of references beside the count of open files. Unplugging takes the node away and sets the flag; unregistering, and the driver's
/// reference, are left to the last close if files are open.
/// </summary>
/// <remarks>
/// drm_stub.c read in a v3.14 tree with that series, before its lookup got a lock [V]; <c>drm_open</c>, <c>drm_release</c> and that their lists are under
/// <c>struct_mutex</c> are from memory.
/// </remarks>
public sealed class DrmD0(Machine machine) : DrmD1(machine)
{
    /// <inheritdoc/>
    internal override string FilelistLock => "struct_mutex";

    /// <summary><c>drm_unplug_dev</c>.</summary>
    public override async Op DrmDevUnplug(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await DrmUnplugMinor(dev.Minor);
        await GlobalMutex.Lock("drm_unplug_dev");
        await dev.Unplugged.Write(true, "drm_device_set_unplugged");
        if (await dev.OpenCount.Read("drm_unplug_dev") == 0)
            await DrmPutDev(dev);
        await GlobalMutex.Unlock("drm_unplug_dev");
    }

    /// <inheritdoc/>
    public override async Op DrmDevUnregister(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await DrmLastclose(dev);
        if (dev.Driver.Traits.HasUnload)
            await DrmDriver.Unload(dev);
        await dev.Touch("drm_vblank_cleanup");
        await DrmUnplugMinor(dev.Minor);
    }

    /// <summary>An unplugged device may stay registered until its last file is closed.</summary>
    internal override bool IsGone(DrmDevice dev) => dev.Unplugged.Value;

    /// <summary><c>drm_minor_acquire</c>: without a lock of its own, and without looking at the flag; the global mutex is held.</summary>
    protected override async Op<DrmMinor?> DrmMinorAcquire()
    {
        var found = await Minors.Load();
        if (found.Raw is not { } minor)
            return null;
        await minor.Touch(); // dev.
        await minor.Device.Ref.GetForOthers("drm_minor_acquire");
        return minor;
    }

    /// <inheritdoc/>
    protected override async Op AfterLastClose(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        if (await dev.Unplugged.Read("drm_release"))
            await DrmPutDev(dev);
    }

    /// <summary>Events, framebuffers and handles first, then the list.</summary>
    protected override async Op DrmCloseHelper(DrmFile priv, DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(priv);
        ArgumentNullException.ThrowIfNull(dev);
        await ReleaseFile(dev, priv);
        await dev.FilelistMutex.Lock("drm_release");
        await priv.Touch("drm_release"); // lhead.
        await dev.FilelistMutex.Unlock("drm_release");
        await priv.Kfree("drm_release");
    }

    /// <summary>The table of offsets is under <c>struct_mutex</c>, like handles.</summary>
    protected override async Op<bool> LookUpOffset(DrmDevice dev, DrmGemObject gem)
    {
        ArgumentNullException.ThrowIfNull(dev);
        ArgumentNullException.ThrowIfNull(gem);
        await dev.FilelistMutex.Lock("drm_gem_mmap");
        await gem.Refcount.Get("drm_gem_mmap");
        await dev.FilelistMutex.Unlock("drm_gem_mmap");
        return true;
    }

    /// <summary><c>drm_put_minor</c>.</summary>
    private protected override async Op DrmMinorFree(DrmMinor minor)
    {
        await DrmUnplugMinor(minor);
        await minor.Kfree("drm_put_minor");
    }

    /// <summary><c>drm_put_dev</c>.</summary>
    private async Op DrmPutDev(DrmDevice dev)
    {
        await DrmDevUnregister(dev);
        await dev.Ref.Put("drm_put_dev");
    }

    /// <summary><c>drm_unplug_minor</c>: nothing if that was done before.</summary>
    private async Op DrmUnplugMinor(DrmMinor minor)
    {
        if (!await minor.IsInSysfs.Read("drm_unplug_minor"))
            return;
        await minor.IsInSysfs.Write(false, "drm_sysfs_device_remove");
        await Minors.Store(null, "drm_unplug_minor");
    }
}
