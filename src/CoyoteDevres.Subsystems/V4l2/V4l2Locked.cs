using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>
/// ee6869afc922 (2.6.37): the core holds the driver's lock around every file operation, and tests inside whether the device is registered. mmap
/// comes with <c>mmap_sem</c> held.
/// </summary>
/// <remarks>Read in a tree of about v3.2 [V]. The flag that limits the lock to ioctls came later, and is the default from v3.6 on.</remarks>
public sealed class V4l2Locked : V4l2Version
{
    /// <inheritdoc/>
    public override async Op<int> V4l2Open(V4l2Core core, Kernel.File file)
    {
        if (await Find(core) is not { } vdev)
            return -Errno.ENODEV;
        int result = -Errno.ERESTARTSYS;
        if (await vdev.Lock.LockInterruptible("v4l2_open") == 0)
        {
            result = await vdev.IsRegistered("v4l2_open") ? await vdev.Driver.Open(file) : -Errno.ENODEV;
            await vdev.Lock.Unlock("v4l2_open");
        }

        if (result != 0)
            await vdev.Dev.Put("v4l2_open");
        return result;
    }

    /// <inheritdoc/>
    public override Op<int> V4l2Read(V4l2Core core, Kernel.File file) => Call(core, "v4l2_read", vdev => vdev.Driver.Read(file));

    /// <inheritdoc/>
    public override Op<int> V4l2Write(V4l2Core core, Kernel.File file) => Call(core, "v4l2_write", vdev => vdev.Driver.Write());

    /// <summary>Not interruptible.</summary>
    public override async Op<PollMask> V4l2Poll(V4l2Core core, Kernel.File file, PollTable table)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_poll");
        await vdev.Lock.Lock("v4l2_poll");
        var result = await vdev.IsRegistered("v4l2_poll") ? await vdev.Driver.Poll(file, table) : PollMask.Error | PollMask.HangUp;
        await vdev.Lock.Unlock("v4l2_poll");
        return result;
    }

    /// <inheritdoc/>
    public override Op<int> V4l2Ioctl(V4l2Core core, Kernel.File file, IoctlCommand command) =>
        Call(core, "v4l2_ioctl", vdev => vdev.Driver.Ioctl(file, command));

    /// <inheritdoc/>
    public override Op<int> V4l2Mmap(V4l2Core core, Kernel.File file) => Call(core, "v4l2_mmap", vdev => vdev.Driver.Mmap());

    /// <inheritdoc/>
    public override async Op V4l2Release(V4l2Core core, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(core);
        var vdev = await core.VideoDevdata("v4l2_release");
        await vdev.Lock.Lock("v4l2_release");
        await vdev.Driver.ReleaseFile(file);
        await vdev.Lock.Unlock("v4l2_release");
        await vdev.Dev.Put("v4l2_release");
    }

    private static async Op<int> Call(V4l2Core core, string function, Func<VideoDevice, Op<int>> call)
    {
        var vdev = await core.VideoDevdata(function);
        if (await vdev.Lock.LockInterruptible(function) != 0)
            return -Errno.ERESTARTSYS;
        int result = await vdev.IsRegistered(function) ? await call(vdev) : -Errno.ENODEV;
        await vdev.Lock.Unlock(function);
        return result;
    }
}
