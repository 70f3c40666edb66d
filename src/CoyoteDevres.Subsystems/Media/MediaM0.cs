using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// M0, up to v4.4: the node is a member of the media device, which the driver frees; its character device pins nothing and is deleted at
/// the last put of the node's device. Entities leave under a spinlock that nobody holds while using one.
/// </summary>
/// <remarks>
/// <c>media_devnode_*</c> read in a 3.18 tree [V]; <c>media_device_unregister</c> in the 4.4 side of the stable series that brings
/// a087ce704b80 [V]; <c>media_device_ioctl</c> and <c>find_entity</c> in trees of that age and in the commit that later drops the spinlock [V].
/// The sheet has M0 up to v4.7; in v4.5 to v4.7 the graph is as in <see cref="MediaM1"/>.
/// </remarks>
public sealed class MediaM0 : MediaVersion
{
    /// <inheritdoc/>
    public override string Id => "M0";

    /// <inheritdoc/>
    public override string Commit => "up to v4.4";

    /// <inheritdoc/>
    public override bool HasTopology => false;

    /// <inheritdoc/>
    public override async Op MediaDeviceRegister(MediaDevice mdev, CharacterNode node, MediaEntity source, MediaEntity sink)
    {
        ArgumentNullException.ThrowIfNull(mdev);
        var devnode = mdev.Devnode = new MediaDevnode(mdev);
        foreach (var entity in new[] { source, sink })
        {
            await entity.Parent.Store(mdev, "media_device_register_entity");
            await mdev.Lock.Lock("media_device_register_entity");
            await mdev.Entities.AddTail(entity.List, "media_device_register_entity");
            await mdev.Lock.Unlock("media_device_register_entity");
        }

        await mdev.Core.TakeMinor();
        await devnode.Cdev.Add(node);
        await devnode.Dev.Add();
        await devnode.SetRegistered();
    }

    /// <inheritdoc/>
    public override async Op MediaDeviceUnregister(MediaDevice mdev)
    {
        ArgumentNullException.ThrowIfNull(mdev);
        await mdev.Entities.ForEachSafe(at => MediaDeviceUnregisterEntity((MediaEntity)at.Container));
        await mdev.Model.Node.Remove("device_remove_file");
        await MediaDevnodeUnregister(mdev.Devnode);
    }

    /// <summary>There is none yet.</summary>
    public override Op MediaDeviceCleanup(MediaDevice mdev) => Op.Done;

    /// <inheritdoc/>
    public override async Op<int> MediaDeviceIoctl(MediaDevnode devnode, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        var mdev = devnode.Mdev; // to_media_device: no access.
        if (command == MediaIoctl.DeviceInfo)
        {
            await mdev.Touch("media_device_get_info");
            return 0;
        }

        if (command == MediaIoctl.EnumEntities)
            return await MediaDeviceEnumEntities(mdev);
        if (command != MediaIoctl.EnumLinks && command != MediaIoctl.EnumLinks32 && command != MediaIoctl.SetupLink)
            return -Errno.ENOTTY;
        string function = command == MediaIoctl.EnumLinks32 ? "media_device_compat_ioctl" : "media_device_ioctl";
        await mdev.GraphMutex.Lock(function);
        int result = command == MediaIoctl.SetupLink ? await MediaDeviceSetupLink(mdev) : await MediaDeviceEnumLinks(mdev);
        await mdev.GraphMutex.Unlock(function);
        return result;
    }

    /// <inheritdoc/>
    public override async Op MediaDevnodeRelease(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        var core = devnode.Mdev.Core;
        await core.DevnodeLock.Lock();
        await devnode.Cdev.Del();
        await devnode.Touch(); // minor
        await core.FreeMinor("media_devnode_release");
        await core.DevnodeLock.Unlock();
        await devnode.Touch(); // release, which does nothing
    }

    /// <inheritdoc/>
    public override async Op<int> ShowModel(MediaDevnode devnode)
    {
        ArgumentNullException.ThrowIfNull(devnode);
        await devnode.Mdev.Touch();
        return 1;
    }

    private static async Op MediaDeviceUnregisterEntity(MediaEntity entity)
    {
        var parent = await entity.Parent.Load();
        if (parent.IsNull)
            return;
        var mdev = parent.Raw!;
        await mdev.Lock.Lock();
        await entity.List.Del();
        await mdev.Lock.Unlock();
        await entity.Parent.Store(null);
    }

    private static async Op MediaDevnodeUnregister(MediaDevnode devnode)
    {
        if (!await devnode.IsRegistered("media_devnode_unregister"))
            return;
        var gate = devnode.Mdev.Core.DevnodeLock;
        await gate.Lock();
        await devnode.ClearRegistered("media_devnode_unregister");
        await gate.Unlock();
        await devnode.Dev.Unregister();
    }

    /// <summary><c>find_entity</c>: the lock is dropped before the entity is used.</summary>
    private static async Op<MediaEntity?> FindEntity(MediaDevice mdev, bool second)
    {
        MediaEntity? found = null;
        await mdev.Lock.Lock();
        for (var at = await mdev.Entities.Next(); at != mdev.Entities; at = await at.Next())
        {
            await at.Container.Touch(); // id
            found = (MediaEntity)at.Container;
            if (!second)
                break;
            (second, found) = (false, null);
        }

        await mdev.Lock.Unlock();
        return found;
    }

    private static async Op<int> MediaDeviceEnumEntities(MediaDevice mdev)
    {
        if (await FindEntity(mdev, second: false) is not { } entity)
            return -Errno.EINVAL;
        await entity.Touch();
        return 0;
    }

    private static async Op<int> MediaDeviceEnumLinks(MediaDevice mdev)
    {
        if (await FindEntity(mdev, second: false) is not { } entity)
            return -Errno.EINVAL;
        await entity.Touch(); // num_pads, num_links, links
        await entity.LinkArray.Flags.Read();
        return 0;
    }

    /// <summary><c>media_device_setup_link</c>, <c>media_entity_find_link</c>, <c>__media_entity_setup_link</c>.</summary>
    private static async Op<int> MediaDeviceSetupLink(MediaDevice mdev)
    {
        var source = await FindEntity(mdev, second: false);
        var sink = await FindEntity(mdev, second: true);
        if (source is null || sink is null)
            return -Errno.EINVAL;
        await source.Touch(); // num_pads
        await sink.Touch();
        await source.Touch("media_entity_find_link"); // num_links, links
        await source.LinkArray.Touch("media_entity_find_link");
        int flags = await source.LinkArray.Flags.Read("__media_entity_setup_link");
        await source.Touch("__media_entity_setup_link_notify"); // ops->link_setup
        await sink.Touch("__media_entity_setup_link_notify");
        await source.LinkArray.Flags.Write(flags ^ 1, "__media_entity_setup_link_notify");
        await sink.LinkArray.Flags.Write(flags ^ 1, "__media_entity_setup_link_notify"); // reverse
        return 0;
    }
}
