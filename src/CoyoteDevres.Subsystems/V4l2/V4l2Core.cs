using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>
/// What V4L2 has once, and how video devices come and go (drivers/media/v4l2-core/v4l2-dev.c): the same in all versions. Each member is
/// the kernel function of that name.
/// </summary>
/// <remarks>Read in trees of about v3.2 and v3.10 [V]; the media controller's entity, priorities and debugging are left out.</remarks>
public sealed class V4l2Core
{
    /// <summary>Loads it.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="version">Its design.</param>
    public V4l2Core(Machine machine, V4l2Version version)
    {
        Version = version;
        VideodevLock = new Mutex(machine, "videodev_lock");
        Table = new PointerField<VideoDevice>(machine, "video_devices[0]");
        Module = new Module(machine, "videodev");
    }

    /// <summary>The design under test.</summary>
    public V4l2Version Version { get; }

    /// <summary><c>videodev_lock</c>: covers the table and the registered flags.</summary>
    public Mutex VideodevLock { get; }

    /// <summary><c>video_devices[minor]</c>: how every file operation finds its device.</summary>
    public PointerField<VideoDevice> Table { get; }

    /// <summary>The owner of <c>v4l2_fops</c>.</summary>
    public Module Module { get; }

    /// <summary><c>__video_register_device</c>.</summary>
    public async Op VideoRegisterDevice(VideoDevice vdev, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(vdev);
        await vdev.Cdev.Add(node);
        await vdev.Dev.Add();
        await vdev.V4l2Dev.Ref.Get("v4l2_device_get");
        await vdev.SetRegistered();
        await VideodevLock.Lock("__video_register_device");
        await Table.Store(vdev, "__video_register_device");
        await VideodevLock.Unlock("__video_register_device");
    }

    /// <summary><c>video_unregister_device</c>: takes no lock of the driver's, and waits for no file operation.</summary>
    public async Op VideoUnregisterDevice(VideoDevice vdev)
    {
        ArgumentNullException.ThrowIfNull(vdev);
        if (!await vdev.IsRegistered("video_unregister_device"))
            return;
        await VideodevLock.Lock();
        await vdev.ClearRegistered();
        await VideodevLock.Unlock();
        await vdev.Dev.Unregister();
    }

    /// <summary><c>video_devdata</c>: an open file keeps the entry.</summary>
    internal async Op<VideoDevice> VideoDevdata(string function)
    {
        var entry = await Table.Load(function);
        var vdev = await entry.Deref(function); // fops
        await vdev.Owner.Touch(function); // fops->read and its like
        return vdev;
    }

    /// <summary><c>v4l2_device_release</c> of v4l2-dev.c: the last reference on the video device's struct device is gone.</summary>
    internal async Op V4l2DeviceRelease(VideoDevice vdev)
    {
        await vdev.Touch(); // v4l2_dev, minor
        await VideodevLock.Lock();
        var entry = await Table.Load();
        Warn.On(Module.Machine, entry.Raw != vdev, "v4l2_device_release", "video_devices[0]", "should not happen");
        await Table.Store(null);
        await vdev.Cdev.Del();
        await vdev.Touch(); // cdev = NULL
        await VideodevLock.Unlock();
        // A driver without a release callback may free it in the next step.
        await vdev.V4l2Dev.Touch();
        bool isCounted = vdev.V4l2Dev.IsCounted;
        await vdev.Touch(); // release
        var counted = vdev.V4l2Dev;
        await vdev.Release();
        if (isCounted)
            await counted.Ref.Put("v4l2_device_put");
    }
}
