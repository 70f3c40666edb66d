using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hwrng;

/// <summary>
/// <c>struct hwrng</c> in its driver's memory, here virtio-rng's (drivers/char/hw_random/virtio-rng.c): the driver frees it once it is
/// unregistered.
/// </summary>
public sealed class HwrngDevice : KernelObject
{
    internal HwrngDevice(Machine machine, bool hasData)
        : base(machine, "virtrng_info")
    {
        HasData = hasData;
        List = new ListHead(this, "hwrng.list");
        Ref = new Refcount(this, "hwrng.ref", 0);
        Ref.TrackOwners();
        CleanupDone = new Completion(this, "hwrng.cleanup_done");
        Dying = new Completion(this, "hwrng.dying");
        CleanupWork = new WorkItem(this, "hwrng.cleanup_work");
        Dropped = new Latch(machine, "current_rng is another one");
        HaveData = new Completion(this, "have_data");
        HwrngRemoved = new Field<bool>(this, "hwrng_removed", false);
    }

    internal ListHead List { get; }

    /// <summary>Since 3a2c0ba5ad00; zero until the device is the current one.</summary>
    internal Refcount Ref { get; }

    internal Completion CleanupDone { get; }

    /// <summary>Since v6.1.</summary>
    internal Completion Dying { get; }

    /// <summary>Since the patch of 2026.</summary>
    internal WorkItem CleanupWork { get; }

    /// <summary>It is no longer the current one: what a loop of the thread's waits for, since the patch of 2026.</summary>
    internal Latch Dropped { get; }

    /// <summary>True if the host always has answered; else it never does.</summary>
    private bool HasData { get; }

    private Completion HaveData { get; }

    private Field<bool> HwrngRemoved { get; }

    /// <summary><c>rng-&gt;read</c>: bytes, or a negative error. Waits for the host, if told to, until the driver is removed.</summary>
    internal async Op<int> VirtioRead(bool waits)
    {
        if (await HwrngRemoved.ReadOnce())
            return -Errno.ENODEV;
        if (HasData)
            return 1;
        if (!waits)
            return 0;
        return await HaveData.WaitKillable() != 0 ? -Errno.ERESTARTSYS : 0;
    }

    /// <summary>The first half of <c>virtrng_remove</c>: who waits for the host is let go.</summary>
    internal async Op RemoveCommon()
    {
        await HwrngRemoved.WriteOnce(true);
        await HaveData.CompleteAll();
    }
}

/// <summary>The driver of a random number generator.</summary>
/// <param name="core">The hwrng core.</param>
/// <param name="hasData">True if the device always has data; else reading it waits.</param>
public sealed class HwrngDriver(HwrngCore core, bool hasData) : DeviceDriver("virtio_rng")
{
    private HwrngDevice? rng;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        rng = new HwrngDevice(device.Machine, hasData);
        await core.HwrngRegister(rng);
        return 0;
    }

    /// <summary><c>virtrng_remove</c>.</summary>
    public override async Op Remove(Device device)
    {
        await rng!.RemoveCommon();
        await core.HwrngUnregister(rng);
        await rng.Kfree("virtrng_remove");
    }

    /// <summary>Another device is plugged in, whose host does not answer; it stays.</summary>
    public async Op PlugSlow(Machine machine)
    {
        var slow = new HwrngDevice(machine, hasData: false);
        slow.Retain();
        await core.HwrngRegister(slow);
    }
}
