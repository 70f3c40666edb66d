using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// M2, 6f0dd24a084a (v4.8): the registered flag is cleared before anything is torn down, so that only an operation that has tested it already
/// can meet what is going.
/// </summary>
/// <remarks>Read: its posting, and <c>media_device_unregister</c> in a tree of v4.19 or later [V].</remarks>
public class MediaM2 : MediaM1
{
    /// <inheritdoc/>
    public override string Id => "M2";

    /// <inheritdoc/>
    public override string Commit => "6f0dd24a084a";

    /// <inheritdoc/>
    public override async Op MediaDeviceUnregister(MediaDevice mdev)
    {
        ArgumentNullException.ThrowIfNull(mdev);
        await mdev.GraphMutex.Lock();
        if (!await NodeIsRegistered(mdev))
        {
            await mdev.GraphMutex.Unlock();
            return;
        }

        await MediaDevnodeUnregisterPrepare(await NodeOf(mdev));
        await MediaGraph.UnregisterEntities(mdev);
        await mdev.GraphMutex.Unlock();
        await RemoveModel(mdev);
        await MediaDevnodeUnregister(await NodeOf(mdev));
        await Unregistered(mdev);
    }

    /// <inheritdoc/>
    protected override async Op MediaDevnodeUnregister(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock();
        await devnode.Cdev.Del();
        await gate.Unlock();
        await devnode.Dev.Del();
        await devnode.MediaDev.Store(null);
        await devnode.Dev.Put();
    }

    private static async Op MediaDevnodeUnregisterPrepare(MediaDevnode devnode)
    {
        if (!await devnode.IsRegistered("media_devnode_unregister_prepare"))
            return;
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock();
        await devnode.ClearRegistered("media_devnode_unregister_prepare");
        await gate.Unlock();
    }
}
