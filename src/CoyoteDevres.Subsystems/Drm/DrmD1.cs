using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// D1, up to v4.15 (read in v4.14; drm_release also in v4.8): unplugging unregisters, then sets a flag that operations test when they begin. The driver's
/// reference goes with the unplugging, or, if files are open, with the last close, which unregisters once more.
/// </summary>
/// <remarks>The count of references is 099d1c290e2e's (<see cref="DrmD0"/>).</remarks>
public class DrmD1(Machine machine) : DrmVersion(machine)
{
    /// <inheritdoc/>
    internal override bool ReferencesAreBalanced => false;

    /// <inheritdoc/>
    public override async Op<int> DrmStubOpen(File file)
    {
        await GlobalMutex.Lock();
        int result = await base.DrmStubOpen(file);
        await GlobalMutex.Unlock();
        return result;
    }

    /// <inheritdoc/>
    public override async Op DrmRelease(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (minor, dev) = await Of(file, "drm_release");
        await GlobalMutex.Lock();
        await DrmCloseHelper(file.Private<DrmFile>(), dev);
        if (await CountClose(dev))
        {
            await DrmLastclose(dev);
            await AfterLastClose(dev);
        }

        await GlobalMutex.Unlock();
        await DrmMinorRelease(minor);
    }

    /// <inheritdoc/>
    public override async Op DrmDevUnplug(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await DrmDevUnregister(dev);
        await GlobalMutex.Lock();
        await dev.Unplugged.Write(true, "drm_device_set_unplugged");
        if (await dev.OpenCount.Read() == 0)
            await dev.Ref.Put();
        await GlobalMutex.Unlock();
    }

    /// <summary>In <c>drm_release</c>, with the global mutex held: if the device is unplugged, <c>drm_put_dev</c>.</summary>
    protected virtual async Op AfterLastClose(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        if (!await dev.Unplugged.Read("drm_release"))
            return;
        await DrmDevUnregister(dev);
        await dev.Ref.Put("drm_put_dev");
    }

    /// <inheritdoc/>
    protected override async Op CountOpen(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.OpenCount.Write(await dev.OpenCount.Read("drm_open") + 1, "drm_open");
    }

    /// <inheritdoc/>
    protected override async Op<bool> CountClose(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        int left = await dev.OpenCount.Read("drm_release") - 1;
        await dev.OpenCount.Write(left, "drm_release");
        return left == 0;
    }

    /// <summary>There are no clients.</summary>
    protected override Op DrmClientDevUnregister(DrmDevice dev) => Op.Done;

    /// <summary>There are no clients.</summary>
    protected override async Op DrmLastclose(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Touch(); // driver->lastclose.
    }
}

/// <summary>
/// D2, bee330f3d672 (v4.16): the flag first, then a wait for the sections that began before it was set, then unregistering. What the last close
/// does is as in D1.
/// </summary>
public class DrmD2(Machine machine) : DrmD1(machine)
{
    /// <inheritdoc/>
    public override async Op DrmDevUnplug(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Unplugged.Write(true);
        await UnplugSrcu.Synchronize();
        await DrmDevUnregister(dev);
        await DropReference(dev);
    }

    /// <summary>The end of <c>drm_dev_unplug</c>: the driver's reference, unless files are open, whose last will drop it.</summary>
    protected virtual async Op DropReference(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await GlobalMutex.Lock("drm_dev_unplug");
        if (await dev.OpenCount.Read("drm_dev_unplug") == 0)
            await dev.Ref.Put("drm_dev_unplug");
        await GlobalMutex.Unlock("drm_dev_unplug");
    }
}

/// <summary>D3, 3f04e0a6cfeb (v5.1): unplugging drops the driver's reference; files have their own.</summary>
public sealed class DrmD3(Machine machine) : DrmD2(machine)
{
    /// <inheritdoc/>
    internal override bool ReferencesAreBalanced => true;

    /// <inheritdoc/>
    protected override async Op DropReference(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Ref.Put("drm_dev_unplug");
    }

    /// <inheritdoc/>
    protected override Op AfterLastClose(DrmDevice dev) => Op.Done;
}
