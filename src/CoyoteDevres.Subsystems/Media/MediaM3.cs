using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// M3, <c>cdev_device_add</c> and <c>cdev_device_del</c> (2017), with the way back to the media device cut under <c>media_devnode_lock</c>: what
/// is there today.
/// </summary>
/// <remarks>
/// Read: mc-devnode.c of v5.5 or later [V]. In v4.17 the pointer is still cleared after the unlock [V], as in M2; nobody reads it under the
/// lock, so that this changes nothing for an ioctl.
/// </remarks>
public sealed class MediaM3 : MediaM2
{
    /// <inheritdoc/>
    public override string Id => "M3";

    /// <inheritdoc/>
    public override string Commit => "cdev_device_add (v4.12), as in v5.5 and later";

    /// <inheritdoc/>
    protected override async Op MediaDevnodeUnregister(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock();
        await devnode.Cdev.DeviceDel(devnode.Dev);
        await devnode.MediaDev.Store(null);
        await gate.Unlock();
        await devnode.Dev.Put();
    }

    /// <inheritdoc/>
    protected override async Op Publish(MediaDevnode devnode, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        await devnode.Cdev.DeviceAdd(node, devnode.Dev);
    }
}
