using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// M1, 5b28dde51d0c: the character device pins the node's device, is deleted when the node is unregistered, and the way back to the media
/// device is cut after that.
/// </summary>
/// <remarks>Read: the posting that takes 5b28dde51d0c back [V].</remarks>
public class MediaM1 : MediaM1a
{
    /// <inheritdoc/>
    public override string Id => "M1";

    /// <inheritdoc/>
    public override string Commit => "5b28dde51d0c";

    /// <inheritdoc/>
    protected override bool CdevPinsDevice => true;

    /// <inheritdoc/>
    protected override Op CdevDelAtRelease(MediaDevnode devnode) => Op.Done;

    /// <inheritdoc/>
    protected override async Op MediaDevnodeUnregister(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        if (!await devnode.IsRegistered("media_devnode_unregister"))
            return;
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock();
        await devnode.ClearRegistered("media_devnode_unregister");
        await devnode.Cdev.Del();
        await gate.Unlock();
        await devnode.Dev.Del();
        await devnode.MediaDev.Store(null);
        await devnode.Dev.Put();
    }

    /// <inheritdoc/>
    protected override async Op Unregistered(MediaDevice mdev)
    {
        ArgumentNullException.ThrowIfNull(mdev);
        await mdev.DevnodeField.Store(null, "media_device_unregister");
    }
}
