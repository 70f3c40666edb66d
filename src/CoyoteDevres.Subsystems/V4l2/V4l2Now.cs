using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>
/// Now: the core holds the driver's lock around ioctls only, and tests there again whether the device is registered; read, poll and mmap test
/// without a lock, and what they hold is the driver's business.
/// </summary>
/// <remarks>
/// v4l2-dev.c read in a tree of about v3.10 [V], where the test of <c>v4l2_ioctl</c> and its lock are in one place; <c>__video_do_ioctl</c>, which has
/// them today, in a tree of v4.20 or later [V]. <c>req_queue_mutex</c> is for devices with requests, and left out.
/// </remarks>
public sealed class V4l2Now : V4l2Version
{
    /// <inheritdoc/>
    public override async Op<int> V4l2Open(V4l2Core core, Kernel.File file)
    {
        if (await Find(core) is not { } vdev)
            return -Errno.ENODEV;
        int result = await vdev.IsRegistered("v4l2_open") ? await vdev.Driver.Open(file) : -Errno.ENODEV;
        if (result != 0)
            await vdev.Dev.Put("v4l2_open");
        return result;
    }

    /// <inheritdoc/>
    public override async Op<int> V4l2Read(V4l2Core core, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_read");
        return await vdev.IsRegistered("v4l2_read") ? await vdev.Driver.Read(file) : -Errno.ENODEV;
    }

    /// <inheritdoc/>
    public override async Op<int> V4l2Write(V4l2Core core, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_write");
        return await vdev.IsRegistered("v4l2_write") ? await vdev.Driver.Write() : -Errno.ENODEV;
    }

    /// <inheritdoc/>
    public override async Op<PollMask> V4l2Poll(V4l2Core core, Kernel.File file, PollTable table)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_poll");
        return await vdev.IsRegistered("v4l2_poll") ? await vdev.Driver.Poll(file, table) : PollMask.Error | PollMask.HangUp;
    }

    /// <summary><c>v4l2_ioctl</c>, <c>video_ioctl2</c>, <c>__video_do_ioctl</c>.</summary>
    public override async Op<int> V4l2Ioctl(V4l2Core core, Kernel.File file, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_ioctl");
        if (!await vdev.IsRegistered("v4l2_ioctl"))
            return -Errno.ENODEV;
        var vfd = await core.VideoDevdata("__video_do_ioctl");
        if (await vfd.Lock.LockInterruptible("__video_do_ioctl") != 0)
            return -Errno.ERESTARTSYS;
        int result = await vfd.IsRegistered("__video_do_ioctl") ? await vfd.Driver.Ioctl(file, command) : -Errno.ENODEV;
        await vfd.Lock.Unlock("__video_do_ioctl");
        return result;
    }

    /// <inheritdoc/>
    public override async Op<int> V4l2Mmap(V4l2Core core, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_mmap");
        return await vdev.IsRegistered("v4l2_mmap") ? await vdev.Driver.Mmap() : -Errno.ENODEV;
    }

    /// <inheritdoc/>
    public override async Op V4l2Release(V4l2Core core, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_release");
        await vdev.Driver.ReleaseFile(file);
        await vdev.Dev.Put("v4l2_release");
    }
}
