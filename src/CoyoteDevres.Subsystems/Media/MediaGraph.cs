using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// The graph of a media device from v4.7 on: entities and links, all under <c>graph_mutex</c>, which the callers hold (mc-device.c and
/// mc-entity.c, read in trees between v4.9 and v4.19 and in the series of 2016 [V]).
/// </summary>
internal static class MediaGraph
{
    /// <summary><c>media_device_register_entity</c> of two entities, <c>media_create_pad_link</c> between them.</summary>
    internal static async Op Build(MediaDevice mdev, MediaEntity source, MediaEntity sink)
    {
        foreach (var entity in new[] { source, sink })
        {
            await entity.Parent.Store(mdev, "media_device_register_entity");
            await mdev.GraphMutex.Lock("media_device_register_entity");
            await mdev.Entities.AddTail(entity.List, "media_gobj_create");
            await mdev.GraphMutex.Unlock("media_device_register_entity");
        }

        var link = new MediaLink(source, sink);
        var backlink = new MediaLink(source, sink) { Reverse = link };
        link.Reverse = backlink;
        (source.Link, sink.Link) = (link, backlink);
        await source.Links.AddTail(link.List, "media_add_link");
        await sink.Links.AddTail(backlink.List, "media_add_link");
    }

    /// <summary>The loop of <c>media_device_unregister</c>.</summary>
    internal static Op UnregisterEntities(MediaDevice mdev) =>
        mdev.Entities.ForEachSafe(at => UnregisterEntity((MediaEntity)at.Container), "media_device_unregister");

    /// <summary><c>media_device_get_info</c>.</summary>
    internal static async Op<int> GetInfo(MediaDevice mdev)
    {
        await mdev.Touch("media_device_get_info");
        return 0;
    }

    /// <summary><c>media_device_enum_entities</c>: the first one.</summary>
    internal static async Op<int> EnumEntities(MediaDevice mdev)
    {
        if (await FindEntity(mdev, second: false) is not { } entity)
            return -Errno.EINVAL;
        await entity.Touch("media_device_enum_entities");
        return 0;
    }

    /// <summary><c>media_device_enum_links</c>: of the first entity.</summary>
    internal static async Op<int> EnumLinks(MediaDevice mdev)
    {
        if (await FindEntity(mdev, second: false) is not { } entity)
            return -Errno.EINVAL;
        await entity.Touch("media_device_enum_links"); // num_pads
        await entity.Links.ForEach(async at => await ((MediaLink)at.Container).Flags.Read("media_device_enum_links"), "media_device_enum_links");
        return 0;
    }

    /// <summary><c>media_device_setup_link</c>, <c>media_entity_find_link</c>, <c>__media_entity_setup_link</c>.</summary>
    internal static async Op<int> SetupLink(MediaDevice mdev)
    {
        var source = await FindEntity(mdev, second: false);
        var sink = await FindEntity(mdev, second: true);
        if (source is null || sink is null)
            return -Errno.EINVAL;
        await source.Touch("media_device_setup_link"); // num_pads
        await sink.Touch("media_device_setup_link");
        var first = await source.Links.Next("media_entity_find_link");
        if (first == source.Links)
            return -Errno.EINVAL;
        var link = (MediaLink)first.Container;
        int flags = await link.Flags.Read("__media_entity_setup_link");
        await link.Source.Touch("__media_entity_setup_link_notify"); // ops->link_setup
        await link.Sink.Touch("__media_entity_setup_link_notify");
        await link.Flags.Write(flags ^ 1, "__media_entity_setup_link_notify");
        await link.Reverse.Flags.Write(flags ^ 1, "__media_entity_setup_link_notify");
        return 0;
    }

    /// <summary><c>media_device_get_topology</c>, without interfaces and pads.</summary>
    internal static async Op<int> GetTopology(MediaDevice mdev)
    {
        await mdev.TopologyVersion.Read("media_device_get_topology");
        await mdev.Entities.ForEach(
            async at =>
            {
                await at.Container.Touch("media_device_get_topology");
                await ((MediaEntity)at.Container).Links.ForEach(async link => await ((MediaLink)link.Container).Flags.Read("media_device_get_topology"), "media_device_get_topology");
            },
            "media_device_get_topology");
        return 0;
    }

    /// <summary><c>find_entity</c>.</summary>
    private static async Op<MediaEntity?> FindEntity(MediaDevice mdev, bool second)
    {
        for (var at = await mdev.Entities.Next("find_entity"); at != mdev.Entities; at = await at.Next("find_entity"))
        {
            await at.Container.Touch("find_entity"); // id
            if (!second)
                return (MediaEntity)at.Container;
            second = false;
        }

        return null;
    }

    /// <summary><c>__media_device_unregister_entity</c>.</summary>
    private static async Op UnregisterEntity(MediaEntity entity)
    {
        await entity.Parent.Load("__media_device_unregister_entity");
        await entity.Links.ForEachSafe(at => RemoveLink(entity, (MediaLink)at.Container), "__media_entity_remove_links");
        await Destroy(entity);
        await entity.Parent.Store(null, "__media_device_unregister_entity");
    }

    /// <summary><c>__media_entity_remove_link</c>: both ends.</summary>
    private static async Op RemoveLink(MediaEntity entity, MediaLink link)
    {
        await link.Touch("__media_entity_remove_link"); // source, sink, reverse
        var remote = link.Source == entity ? link.Sink : link.Source;
        await remote.Links.ForEachSafe(
            async at =>
            {
                if (at.Container != link.Reverse)
                    return;
                await at.Del("__media_entity_remove_link");
                await at.Container.Kfree("__media_entity_remove_link");
            },
            "__media_entity_remove_link");
        await link.List.Del("__media_entity_remove_link");
        await link.Kfree("__media_entity_remove_link");
    }

    /// <summary><c>media_gobj_destroy</c>.</summary>
    private static async Op Destroy(MediaEntity entity)
    {
        var mdev = await entity.Parent.Load("media_gobj_destroy");
        var graph = await mdev.Deref("media_gobj_destroy");
        int version = await graph.TopologyVersion.Read("media_gobj_destroy");
        await graph.TopologyVersion.Write(version + 1, "media_gobj_destroy");
        await entity.List.Del("media_gobj_destroy");
        await entity.Parent.Store(null, "media_gobj_destroy");
    }
}
