using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// A design of the media controller's node (drivers/media/mc/mc-devnode.c and mc-device.c, up to 5.1 drivers/media/media-devnode.c and
/// media-device.c): who owns it, and how a media device leaves. Each member is the kernel function of that name.
/// </summary>
/// <remarks>
/// Fact sheet, section 4a. Left out: pads, interfaces and entity notifications as objects of the graph, pipelines, requests (v4.20),
/// <c>entity_internal_idx</c>.
/// </remarks>
public abstract class MediaVersion
{
    /// <summary>The fact sheet's id.</summary>
    public abstract string Id { get; }

    /// <summary>The commit that made it, or a range of releases.</summary>
    public abstract string Commit { get; }

    /// <summary>True if it has <c>MEDIA_IOC_G_TOPOLOGY</c>.</summary>
    public virtual bool HasTopology => true;

    /// <summary><c>__media_device_register</c> with <c>media_devnode_register</c>, and the entities' registration.</summary>
    public abstract Op MediaDeviceRegister(MediaDevice mdev, CharacterNode node, MediaEntity source, MediaEntity sink);

    /// <summary><c>media_device_unregister</c>. The driver frees the entities and the media device after it.</summary>
    public abstract Op MediaDeviceUnregister(MediaDevice mdev);

    /// <summary><c>media_device_cleanup</c>: from v4.5 on, called by the driver right before it frees the media device.</summary>
    public virtual async Op MediaDeviceCleanup(MediaDevice mdev)
    {
        ArgumentNullException.ThrowIfNull(mdev);
        await mdev.GraphMutex.Destroy("media_device_cleanup");
    }

    /// <summary><c>media_device_ioctl</c>, <c>media_device_compat_ioctl</c>: after the test of the registered flag.</summary>
    public abstract Op<int> MediaDeviceIoctl(MediaDevnode devnode, IoctlCommand command);

    /// <summary><c>media_devnode_release</c>: the last reference on the node's device is gone.</summary>
    public abstract Op MediaDevnodeRelease(MediaDevnode devnode);

    /// <summary><c>show_model</c>, later <c>model_show</c>: up to M1 through <c>container_of</c>.</summary>
    public abstract Op<int> ShowModel(MediaDevnode devnode);
}
