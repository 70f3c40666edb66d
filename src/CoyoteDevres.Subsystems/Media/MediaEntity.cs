using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary><c>struct media_entity</c>: a part of the device, in memory that the driver frees after the media device is unregistered.</summary>
public sealed class MediaEntity : KernelObject
{
    internal MediaEntity(Machine machine)
        : base(machine, "media_entity")
    {
        List = new ListHead(this, "list");
        Links = new ListHead(this, "links");
        Parent = new PointerField<MediaDevice>(this, "parent");
        LinkArray = new MediaLinkArray(machine);
    }

    /// <summary><c>entity-&gt;list</c> (M0), <c>entity-&gt;graph_obj.list</c>: its link in the media device's list.</summary>
    internal ListHead List { get; }

    /// <summary><c>entity-&gt;parent</c> (M0), <c>entity-&gt;graph_obj.mdev</c>.</summary>
    internal PointerField<MediaDevice> Parent { get; }

    /// <summary><c>entity-&gt;links</c> as the list that it is from v4.5 on.</summary>
    internal ListHead Links { get; }

    /// <summary><c>entity-&gt;links</c> as the array that it is up to v4.4; the driver frees it (<c>media_entity_cleanup</c>).</summary>
    internal MediaLinkArray LinkArray { get; }

    /// <summary>The link in <see cref="Links"/>, without an access; null in M0.</summary>
    internal MediaLink? Link { get; set; }

    /// <summary>It stays, with its links.</summary>
    internal void RetainLinks()
    {
        Retain();
        LinkArray.Retain();
        Link?.Retain();
    }
}

/// <summary>The links of an entity up to v4.4: an allocation of its own, which only grows.</summary>
internal sealed class MediaLinkArray : KernelObject
{
    internal MediaLinkArray(Machine machine)
        : base(machine, "media_link_array") => Flags = new Field<int>(this, "flags", 1);

    /// <summary>The flags of its only link: enabled at first.</summary>
    internal Field<int> Flags { get; }
}

/// <summary>
/// <c>struct media_link</c>, v4.5 and later: allocated with the link, and freed by the core when one of its entities leaves the graph. Each
/// end has one; the sink's is the backlink.
/// </summary>
internal sealed class MediaLink : KernelObject
{
    internal MediaLink(MediaEntity source, MediaEntity sink)
        : base(source.Machine, "media_link")
    {
        Source = source;
        Sink = sink;
        List = new ListHead(this, "list");
        Flags = new Field<int>(this, "flags", 1);
    }

    internal MediaEntity Source { get; }

    internal MediaEntity Sink { get; }

    /// <summary>The one at the other end; set while only its creator has it.</summary>
    internal MediaLink Reverse { get; set; } = null!;

    internal ListHead List { get; }

    /// <summary><c>link-&gt;flags</c>: enabled at first.</summary>
    internal Field<int> Flags { get; }
}
