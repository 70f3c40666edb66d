using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// <c>struct media_devnode</c>: the node of a media device, with its struct device and its character device. Up to M0 it is a member of
/// the media device, which the driver frees; from a087ce704b80 on an allocation of its own, which its last reference frees.
/// </summary>
public sealed class MediaDevnode : KernelObject
{
    // MEDIA_FLAG_REGISTERED.
    private const int Registered = 0;

    private readonly AtomicFlags flags;

    /// <summary>Embeds it (M0).</summary>
    internal MediaDevnode(MediaDevice mdev)
        : base(mdev, "devnode")
    {
        Mdev = mdev;
        flags = new AtomicFlags(this, "flags", "MEDIA_FLAG_REGISTERED");
        MediaDev = new PointerField<MediaDevice>(this, "media_dev");
        Dev = new Device(this, "dev", () => mdev.Version.MediaDevnodeRelease(this), mdev.Parent);
        Cdev = NewCdev(parent: null);
    }

    /// <summary>Allocates it (a087ce704b80 and later).</summary>
    /// <param name="mdev">The media device that it is the node of.</param>
    /// <param name="pinsDevice">True if the character device pins the struct device: <c>cdev.kobj.parent</c>, 5b28dde51d0c.</param>
    internal MediaDevnode(MediaDevice mdev, bool pinsDevice)
        : base(mdev.Machine, "media_devnode")
    {
        Mdev = mdev;
        flags = new AtomicFlags(this, "flags", "MEDIA_FLAG_REGISTERED");
        MediaDev = new PointerField<MediaDevice>(this, "media_dev", mdev);
        Dev = new Device(this, "dev", () => mdev.Version.MediaDevnodeRelease(this), mdev.Parent);
        Cdev = NewCdev(pinsDevice ? Dev : null);
    }

    /// <summary>The embedded device.</summary>
    public Device Dev { get; }

    /// <summary>The embedded character device.</summary>
    public Cdev Cdev { get; }

    /// <summary><c>devnode-&gt;media_dev</c>, a087ce704b80 and later: set to NULL when it is unregistered; pinned by nobody.</summary>
    public PointerField<MediaDevice> MediaDev { get; }

    /// <summary>The media device, for what is not an access: <c>container_of</c> in M0, and the model's own.</summary>
    internal MediaDevice Mdev { get; }

    /// <summary><c>media_devnode_is_registered</c>, inlined into its callers.</summary>
    internal Test IsRegistered(string function) => flags.Test(Registered, function);

    /// <summary><c>set_bit(MEDIA_FLAG_REGISTERED)</c>.</summary>
    internal Step SetRegistered() => flags.Set(Registered, "media_devnode_register");

    /// <summary><c>clear_bit(MEDIA_FLAG_REGISTERED)</c>.</summary>
    internal Step ClearRegistered(string function) => flags.Clear(Registered, function);

    private Cdev NewCdev(Device? parent) => new(this, "cdev", new MediaDevnodeOperations(this), Mdev.Owner, parent);
}
