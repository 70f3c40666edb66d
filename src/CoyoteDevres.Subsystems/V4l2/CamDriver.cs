using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>In what drivers differ besides their remove.</summary>
/// <param name="IsCounted">
/// True if the driver's structure is freed by <c>v4l2_dev-&gt;release</c>, with the last reference; false if it is devm memory.
/// </param>
/// <param name="CoreLocksFops">True if the core holds the driver's lock around all its functions (2.6.37 to 3.5).</param>
/// <param name="DropsLockForUserPages">True if <c>QBUF</c> drops the driver's lock before it takes <c>mmap_lock</c> (vb2 of 2.6.39).</param>
/// <param name="UserPages">The function that takes <c>mmap_lock</c>.</param>
internal sealed record CamTraits(bool IsCounted, bool CoreLocksFops = false, bool DropsLockForUserPages = false, string UserPages = "get_vaddr_frames");

/// <summary>
/// A camera driver. Registers are device-managed in all of them: whoever is still in one of its functions when remove returns uses them when they
/// are gone. How it keeps users out is its remove.
/// </summary>
/// <param name="core">V4L2.</param>
/// <param name="node">Where the video device appears.</param>
/// <param name="module">The driver's module, which owns the character device.</param>
public abstract class CamDriver(V4l2Core core, CharacterNode node, Module module) : DeviceDriver("cam-driver")
{
    private CamHardware hardware = null!;

    /// <inheritdoc/>
    public override Module? Owner => module as LoadableModule;

    /// <summary>The driver's structure, once probed.</summary>
    public CamDevice Cam { get; private set; } = null!;

    /// <summary>V4L2.</summary>
    protected V4l2Core Core => core;

    private protected abstract CamTraits Traits { get; }

    /// <summary>The device outlives the scenario: what belongs to it is no leak.</summary>
    public void Retain()
    {
        Cam.Vdev.RetainAll();
        hardware.Retain();
    }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        hardware = new CamHardware(device.Machine);
        await device.Resources.Kmalloc(hardware);
        Cam = new CamDevice(core, Traits, module, device, hardware);
        if (!Traits.IsCounted)
            await device.Resources.Kmalloc(Cam);
        await core.VideoRegisterDevice(Cam.Vdev, node);
        return 0;
    }

    /// <summary><c>v4l2_device_put</c> of the driver's own reference.</summary>
    private protected async Op PutV4l2Device() => await Cam.V4l2Dev.Ref.Put("v4l2_device_put");
}

/// <summary>All in devm memory, the video device included; remove unregisters, and takes no lock (fact sheet, sections 4b and 5).</summary>
/// <param name="core">V4L2.</param>
/// <param name="node">Where the video device appears.</param>
/// <param name="module">The driver's module.</param>
public sealed class CamDevm(V4l2Core core, CharacterNode node, Module module) : CamDriver(core, node, module)
{
    private protected override CamTraits Traits { get; } = new(IsCounted: false);

    /// <inheritdoc/>
    public override Op Remove(Device device) => Core.VideoUnregisterDevice(Cam.Vdev);
}

/// <summary>Counted memory; remove unregisters without the driver's lock.</summary>
/// <param name="core">V4L2.</param>
/// <param name="node">Where the video device appears.</param>
/// <param name="module">The driver's module.</param>
public sealed class CamUnlocked(V4l2Core core, CharacterNode node, Module module) : CamDriver(core, node, module)
{
    private protected override CamTraits Traits { get; } = new(IsCounted: true);

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await Core.VideoUnregisterDevice(Cam.Vdev);
        await PutV4l2Device();
    }
}

/// <summary>Counted memory; remove holds the driver's lock around unregistering, and leaves the queue alone.</summary>
/// <param name="core">V4L2.</param>
/// <param name="node">Where the video device appears.</param>
/// <param name="module">The driver's module.</param>
public sealed class CamLocked(V4l2Core core, CharacterNode node, Module module) : CamDriver(core, node, module)
{
    private protected override CamTraits Traits { get; } = new(IsCounted: true);

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await Cam.Lock.Lock("cam_remove");
        await Core.VideoUnregisterDevice(Cam.Vdev);
        await Cam.Lock.Unlock("cam_remove");
        await PutV4l2Device();
    }
}

/// <summary>
/// Counted memory; remove calls <c>vb2_video_unregister_device</c>, which unregisters and then stops the queue under the lock. Read in a tree of v5.8 to v6.7 and
/// in the change that drops its test of the owner [V]; modelled as after that.
/// </summary>
/// <param name="core">V4L2.</param>
/// <param name="node">Where the video device appears.</param>
/// <param name="module">The driver's module.</param>
public sealed class CamVb2(V4l2Core core, CharacterNode node, Module module) : CamDriver(core, node, module)
{
    private protected override CamTraits Traits { get; } = new(IsCounted: true);

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        var vdev = Cam.Vdev;
        if (await vdev.IsRegistered("vb2_video_unregister_device"))
        {
            await vdev.Dev.Get("vb2_video_unregister_device");
            await Core.VideoUnregisterDevice(vdev);
            await Cam.Lock.Lock("vb2_video_unregister_device");
            await Cam.Queue.Release();
            await Cam.Queue.Owner.Store(null, "vb2_video_unregister_device");
            await Cam.Lock.Unlock("vb2_video_unregister_device");
            await vdev.Dev.Put("vb2_video_unregister_device");
        }

        await PutV4l2Device();
    }
}

/// <summary>
/// A driver for the core of 2.6.37, as that expects it: disconnect takes the lock that all file operations hold, unregisters, and stops the queue.
/// </summary>
/// <param name="core">V4L2.</param>
/// <param name="node">Where the video device appears.</param>
/// <param name="module">The driver's module.</param>
/// <param name="dropsLock">True with vb2's way round the deadlock (2.6.39).</param>
public sealed class CamDisconnect(V4l2Core core, CharacterNode node, Module module, bool dropsLock) : CamDriver(core, node, module)
{
    private protected override CamTraits Traits { get; } =
        new(IsCounted: true, CoreLocksFops: true, dropsLock, dropsLock ? "vb2_qbuf" : "videobuf_qbuf");

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await Cam.Lock.Lock("cam_disconnect");
        await Core.VideoUnregisterDevice(Cam.Vdev);
        await Cam.Queue.Cancel();
        await Cam.Lock.Unlock("cam_disconnect");
        await PutV4l2Device();
    }
}
