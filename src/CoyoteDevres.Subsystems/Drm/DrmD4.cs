using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// D4, since v5.2 (read in a v6.1-era tree): unplugging drops nothing; the driver's reference is a managed resource (<c>devm_drm_dev_alloc</c>), dropped
/// after the registers are unmapped. No global mutex for drivers of today. Mappings of the device's memory stay.
/// </summary>
public class DrmD4(Machine machine) : DrmVersion(machine)
{
    /// <summary><c>devm_drm_dev_init</c>: the oldest managed resource, so the last to go.</summary>
    public override async Op OwnDevice(Devres resources, DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(dev);
        await resources.AddAction(async () => await dev.Ref.Put("devm_drm_dev_init_release"));
    }

    /// <inheritdoc/>
    public override async Op DrmDevUnplug(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Unplugged.Write(true);
        await UnplugSrcu.Synchronize();
        await DrmDevUnregister(dev);
    }

    /// <inheritdoc/>
    protected override async Op CountOpen(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.AtomicOpenCount.Add(1, "drm_open");
    }

    /// <inheritdoc/>
    protected override async Op<bool> CountClose(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        return await dev.AtomicOpenCount.DecAndTest("drm_release");
    }
}

/// <summary>
/// D4z, v5.14 (the change to <c>drm_dev_unplug</c> was read): unplugging ends by taking away all mappings of the device, and page faults enter a section, so that they do not bring them
/// back (from memory).
/// </summary>
public class DrmD4Z(Machine machine) : DrmD4(machine)
{
    /// <inheritdoc/>
    protected override bool FaultsEnter => true;

    /// <inheritdoc/>
    public override async Op DrmDevUnplug(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await base.DrmDevUnplug(dev);
        await UnmapMappingRange(dev);
    }
}

/// <summary>
/// D5, 6bee098b9141 (March 2026, reverted by 45ebe43ea00d; the patch was read): closing a file releases its framebuffers in a section only, so not after
/// unplugging; the clean-up of the mode configuration takes them off their files' lists and frees them.
/// </summary>
public sealed class DrmD5(Machine machine) : DrmD4Z(machine)
{
    /// <inheritdoc/>
    protected override async Op ReleaseFramebuffers(DrmDevice dev, DrmFile priv)
    {
        if (await DrmDevEnter(dev) is not { } index)
            return;
        await DrmFbRelease(priv);
        await DrmDevExit(index);
    }

    /// <inheritdoc/>
    protected override Op DropFromFile(DrmFramebuffer fb)
    {
        ArgumentNullException.ThrowIfNull(fb);
        return fb.FilpHead.DelInit("drm_mode_config_cleanup");
    }
}
