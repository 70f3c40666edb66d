using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary><c>struct video_device</c>: a node of V4L2, with its struct device; a member of the driver's structure.</summary>
public sealed class VideoDevice : KernelObject
{
    // V4L2_FL_REGISTERED.
    private const int Registered = 0;

    private readonly AtomicFlags flags;

    internal VideoDevice(CamDevice cam, V4l2Core core, Module owner, Device parent, Func<Op> release)
        : base(cam, "vdev")
    {
        Lock = cam.Lock;
        Queue = cam.Queue;
        V4l2Dev = cam.V4l2Dev;
        Driver = cam;
        Release = release;
        Owner = owner;
        flags = new AtomicFlags(this, "flags", "V4L2_FL_REGISTERED");
        FhLock = new SpinLock(this, "fh_lock");
        Dev = new Device(this, "dev", () => core.V4l2DeviceRelease(this), parent);
        Cdev = new Cdev(parent.Machine, new V4l2Fops(core, owner), owner);
    }

    /// <summary>The embedded device.</summary>
    public Device Dev { get; }

    /// <summary><c>vdev-&gt;cdev</c>: allocated, and deleted with the last reference on <see cref="Dev"/>.</summary>
    public Cdev Cdev { get; }

    /// <summary>The driver's module, in whose data <c>vdev-&gt;fops</c> is.</summary>
    internal Module Owner { get; }

    /// <summary><c>vdev-&gt;lock</c>: the driver's mutex, which the core takes around ioctls or, in 2.6.37, around everything.</summary>
    internal Mutex Lock { get; }

    /// <summary><c>vdev-&gt;queue</c>.</summary>
    internal Vb2Queue Queue { get; }

    /// <summary><c>vdev-&gt;v4l2_dev</c>.</summary>
    internal V4l2Device V4l2Dev { get; }

    /// <summary><c>video_get_drvdata</c>: set while only the driver has it.</summary>
    internal CamDevice Driver { get; }

    /// <summary><c>vdev-&gt;release</c>.</summary>
    internal Func<Op> Release { get; }

    /// <summary><c>vdev-&gt;fh_lock</c>: covers the list of file handles.</summary>
    internal SpinLock FhLock { get; }

    /// <summary>It stays, and so does its character device.</summary>
    public void RetainAll()
    {
        Retain();
        Cdev.Retain();
    }

    /// <summary><c>video_is_registered</c>, inlined into its callers.</summary>
    internal Test IsRegistered(string function) => flags.Test(Registered, function);

    internal Step SetRegistered() => flags.Set(Registered, "__video_register_device");

    internal Step ClearRegistered() => flags.Clear(Registered, "video_unregister_device");
}

/// <summary><c>struct v4l2_device</c>: what a driver's nodes have in common, counted if the driver has a release callback.</summary>
internal sealed class V4l2Device : KernelObject
{
    internal V4l2Device(CamDevice cam, Func<Op>? release)
        : base(cam, "v4l2_dev")
    {
        IsCounted = release is not null;
        Ref = new Kref(this, "ref", release ?? (() => Op.Done));
    }

    /// <summary><c>v4l2_dev-&gt;ref</c>: one reference of the driver's, one of each video device.</summary>
    internal Kref Ref { get; }

    /// <summary><c>v4l2_dev-&gt;release != NULL</c>: does not change, and reading it is a use of the memory.</summary>
    internal bool IsCounted { get; }
}

/// <summary><c>struct v4l2_fh</c>: an open file.</summary>
internal sealed class V4l2Fh : KernelObject
{
    internal V4l2Fh(Machine machine)
        : base(machine, "v4l2_fh")
    {
    }
}
