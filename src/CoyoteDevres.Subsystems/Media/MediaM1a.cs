using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// M1a, a087ce704b80 alone: the node is an allocation of its own, freed at the last put of its device, and with it the character device,
/// which pins nothing yet and is deleted only there. The sheet has this step together with the next one, as M1.
/// </summary>
/// <remarks>Read: the posting of a087ce704b80, and the posting that takes 5b28dde51d0c back [V].</remarks>
public class MediaM1a : MediaVersion
{
    /// <inheritdoc/>
    public override string Id => "M1a";

    /// <inheritdoc/>
    public override string Commit => "a087ce704b80";

    /// <summary>True if <c>cdev.kobj.parent</c> is the node's device.</summary>
    protected virtual bool CdevPinsDevice => false;

    /// <inheritdoc/>
    public override async Op MediaDeviceRegister(MediaDevice mdev, CharacterNode node, MediaEntity source, MediaEntity sink)
    {
        ArgumentNullException.ThrowIfNull(mdev);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        await MediaGraph.Build(mdev, source, sink);
        var devnode = mdev.Devnode = new MediaDevnode(mdev, CdevPinsDevice);
        await mdev.DevnodeField.Store(devnode, "__media_device_register");
        await mdev.Core.TakeMinor();
        await Publish(devnode, node);
        await devnode.SetRegistered();
    }

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

        await MediaGraph.UnregisterEntities(mdev);
        await mdev.GraphMutex.Unlock();
        if (!await NodeIsRegistered(mdev))
            return;
        await RemoveModel(mdev);
        await MediaDevnodeUnregister(await NodeOf(mdev));
        await Unregistered(mdev);
    }

    /// <inheritdoc/>
    public override async Op<int> MediaDeviceIoctl(MediaDevnode devnode, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        ArgumentNullException.ThrowIfNull(command);
        string function = command == MediaIoctl.EnumLinks32 ? "media_device_compat_ioctl" : "media_device_ioctl";
        var pointer = await devnode.MediaDev.Load(function);
        var mdev = await pointer.Deref(function); // &dev->graph_mutex: NULL faults in mutex_lock
        await mdev.GraphMutex.Lock(function);
        int result = await Dispatch(mdev, command);
        await mdev.GraphMutex.Unlock(function);
        return result;
    }

    /// <inheritdoc/>
    public override async Op MediaDevnodeRelease(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        var core = devnode.Mdev.Core;
        await core.DevnodeLock.Lock();
        await CdevDelAtRelease(devnode);
        await devnode.Touch(); // minor
        await core.FreeMinor("media_devnode_release");
        await core.DevnodeLock.Unlock();
        await devnode.Touch(); // release, which does nothing
        await devnode.Kfree();
    }

    /// <inheritdoc/>
    public override async Op<int> ShowModel(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        var mdev = await devnode.MediaDev.Load();
        await mdev.Deref();
        return 1;
    }

    /// <summary><c>media_devnode_unregister</c>.</summary>
    protected virtual async Op MediaDevnodeUnregister(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        if (!await devnode.IsRegistered("media_devnode_unregister"))
            return;
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock();
        await devnode.ClearRegistered("media_devnode_unregister");
        await gate.Unlock();
        await devnode.Dev.Unregister();
    }

    /// <summary>Parts 2 and 3 of <c>media_devnode_register</c>.</summary>
    protected virtual async Op Publish(MediaDevnode devnode, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        await devnode.Cdev.Add(node);
        await devnode.Dev.Add();
    }

    /// <summary>What <c>media_devnode_release</c> does about the character device.</summary>
    protected virtual Op CdevDelAtRelease(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        return devnode.Cdev.Del();
    }

    /// <summary>What <c>media_device_unregister</c> does last.</summary>
    protected virtual Op Unregistered(MediaDevice mdev) => Op.Done;

    /// <summary><c>media_devnode_is_registered(mdev-&gt;devnode)</c>: false for NULL too.</summary>
    private protected static async Op<bool> NodeIsRegistered(MediaDevice mdev)
    {
        var devnode = await mdev.DevnodeField.Load("media_device_unregister");
        return !devnode.IsNull && await devnode.Raw!.IsRegistered("media_device_unregister");
    }

    /// <summary><c>device_remove_file(&amp;mdev-&gt;devnode-&gt;dev, &amp;dev_attr_model)</c>: waits for who reads it.</summary>
    private protected static async Op RemoveModel(MediaDevice mdev)
    {
        await NodeOf(mdev);
        await mdev.Model.Node.Remove("device_remove_file");
    }

    /// <summary><c>mdev-&gt;devnode</c>.</summary>
    private protected static async Op<MediaDevnode> NodeOf(MediaDevice mdev)
    {
        var devnode = await mdev.DevnodeField.Load("media_device_unregister");
        return await devnode.Deref("media_device_unregister");
    }

    private static Op<int> Dispatch(MediaDevice mdev, IoctlCommand command)
    {
        if (command == MediaIoctl.DeviceInfo)
            return MediaGraph.GetInfo(mdev);
        if (command == MediaIoctl.EnumEntities)
            return MediaGraph.EnumEntities(mdev);
        if (command == MediaIoctl.EnumLinks || command == MediaIoctl.EnumLinks32)
            return MediaGraph.EnumLinks(mdev);
        if (command == MediaIoctl.SetupLink)
            return MediaGraph.SetupLink(mdev);
        return command == MediaIoctl.GetTopology ? MediaGraph.GetTopology(mdev) : Op.From(-Errno.ENOTTY);
    }
}
