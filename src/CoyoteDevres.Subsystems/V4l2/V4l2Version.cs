using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>
/// A design of V4L2's file operations (drivers/media/v4l2-core/v4l2-dev.c, v4l2-ioctl.c; up to 3.6 drivers/media/video/v4l2-dev.c): which of
/// them hold the driver's lock, and where they test whether the device is registered. Fact sheet, section 4b.
/// </summary>
/// <remarks>The driver's functions are its own business: <see cref="CamDevice"/>.</remarks>
public abstract class V4l2Version
{
    /// <summary><c>v4l2_open</c>.</summary>
    public abstract Op<int> V4l2Open(V4l2Core core, Kernel.File file);

    /// <summary><c>v4l2_read</c>.</summary>
    public abstract Op<int> V4l2Read(V4l2Core core, Kernel.File file);

    /// <summary><c>v4l2_write</c>.</summary>
    public abstract Op<int> V4l2Write(V4l2Core core, Kernel.File file);

    /// <summary><c>v4l2_poll</c>.</summary>
    public abstract Op<PollMask> V4l2Poll(V4l2Core core, Kernel.File file, PollTable table);

    /// <summary><c>v4l2_ioctl</c>.</summary>
    public abstract Op<int> V4l2Ioctl(V4l2Core core, Kernel.File file, IoctlCommand command);

    /// <summary><c>v4l2_mmap</c>.</summary>
    public abstract Op<int> V4l2Mmap(V4l2Core core, Kernel.File file);

    /// <summary><c>v4l2_release</c>: in no version does it test whether the device is registered.</summary>
    public abstract Op V4l2Release(V4l2Core core, Kernel.File file);

    /// <summary>The first half of <c>v4l2_open</c>, the same in all: the device with a reference, or null.</summary>
    private protected static async Op<VideoDevice?> Find(V4l2Core core)
    {
        await core.VideodevLock.Lock("v4l2_open");
        var entry = await core.Table.Load("v4l2_open");
        if (entry.IsNull || !await entry.Raw!.IsRegistered("v4l2_open"))
        {
            await core.VideodevLock.Unlock("v4l2_open");
            return null;
        }

        var vdev = entry.Raw!;
        await vdev.Dev.Get("v4l2_open");
        await core.VideodevLock.Unlock("v4l2_open");
        await vdev.Touch("v4l2_open"); // fops
        await vdev.Owner.Touch("v4l2_open"); // fops->open
        return vdev;
    }
}
