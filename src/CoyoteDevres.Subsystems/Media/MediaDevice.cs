using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// <c>struct media_device</c>: the driver's, which frees it after <c>media_device_unregister</c>; with the graph of entities and links.
/// </summary>
public sealed class MediaDevice : KernelObject
{
    internal MediaDevice(MediaCore core, MediaVersion version, Device parent, Module owner)
        : base(parent.Machine, "media_device")
    {
        Core = core;
        Version = version;
        Parent = parent;
        Owner = owner;
        Lock = new SpinLock(this, "lock");
        GraphMutex = new Mutex(this, "graph_mutex");
        Entities = new ListHead(this, "entities");
        TopologyVersion = new Field<int>(this, "topology_version", 0);
        DevnodeField = new PointerField<MediaDevnode>(this, "devnode");
        Model = new DeviceAttribute(parent.Machine, "model", () => version.ShowModel(Devnode));
    }

    /// <summary>What the media controller has once.</summary>
    public MediaCore Core { get; }

    /// <summary>The design under test.</summary>
    public MediaVersion Version { get; }

    /// <summary>The node's file <c>model</c> in sysfs.</summary>
    public DeviceAttribute Model { get; }

    /// <summary>The node, without an access.</summary>
    public MediaDevnode Devnode { get; internal set; } = null!;

    /// <summary><c>mdev-&gt;dev</c>: the device that the driver is bound to.</summary>
    internal Device Parent { get; }

    /// <summary>The driver's module, which owns the character device.</summary>
    internal Module Owner { get; }

    /// <summary><c>mdev-&gt;lock</c>: covers the list of entities, in M0 only.</summary>
    internal SpinLock Lock { get; }

    /// <summary><c>mdev-&gt;graph_mutex</c>: in M0 the links only, later the whole graph.</summary>
    internal Mutex GraphMutex { get; }

    /// <summary><c>mdev-&gt;entities</c>.</summary>
    internal ListHead Entities { get; }

    /// <summary><c>mdev-&gt;topology_version</c>: changes with each object that leaves the graph; M1 and later.</summary>
    internal Field<int> TopologyVersion { get; }

    /// <summary><c>mdev-&gt;devnode</c> as the pointer that it is in M1 and later.</summary>
    internal PointerField<MediaDevnode> DevnodeField { get; }
}
