using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// <c>media_devnode_fops</c> (drivers/media/mc/mc-devnode.c, drivers/media/media-devnode.c; read from 3.18 to v5.5 [V]: the same in all of
/// them). Whether the node is registered is tested once, by open only under <c>media_devnode_lock</c>; read and write are not there
/// (<c>-EINVAL</c> before any test).
/// </summary>
internal sealed class MediaDevnodeOperations(MediaDevnode devnode) : FileOperations
{
    public override Module Owner => devnode.Mdev.Core.Module;

    /// <summary><c>media_open</c>, with <c>media_device_open</c>, which does nothing.</summary>
    public override async Op<int> Open(Kernel.File file)
    {
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock("media_open");
        // container_of(inode->i_cdev): no access.
        if (!await devnode.IsRegistered("media_open"))
        {
            await gate.Unlock("media_open");
            return -Errno.ENXIO;
        }

        await devnode.Dev.Get("media_open");
        await gate.Unlock("media_open");
        file.PrivateData = devnode;
        await devnode.Touch("media_open"); // fops->open
        return 0;
    }

    /// <summary><c>media_ioctl</c>, <c>media_compat_ioctl</c>, <c>__media_ioctl</c>.</summary>
    public override async Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        var node = file.Private<MediaDevnode>();
        await node.Touch(command == MediaIoctl.EnumLinks32 ? "media_compat_ioctl" : "media_ioctl"); // fops->ioctl
        if (!await node.IsRegistered("__media_ioctl"))
            return -Errno.EIO;
        return await node.Mdev.Version.MediaDeviceIoctl(node, command);
    }

    /// <summary><c>media_poll</c>; no driver has a poll of its own.</summary>
    public override async Op<PollMask> Poll(Kernel.File file, PollTable table)
    {
        var node = file.Private<MediaDevnode>();
        if (!await node.IsRegistered("media_poll"))
            return PollMask.Error | PollMask.HangUp;
        await node.Touch("media_poll"); // fops->poll
        return PollMask.In | PollMask.Out;
    }

    /// <summary><c>media_release</c>, with <c>media_device_close</c>, which does nothing.</summary>
    public override async Op Release(Kernel.File file)
    {
        var node = file.Private<MediaDevnode>();
        await node.Touch("media_release"); // fops->release
        await node.Dev.Put("media_release");
    }
}
