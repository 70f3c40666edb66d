using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>
/// A way to use the miscellaneous devices' layer (drivers/char/misc.c; the sheet's 0.3, from memory; <c>misc_open</c>, <c>misc_register</c> and
/// <c>misc_deregister</c> read in a tree of about v6.16 [V]): <c>misc_mtx</c> is held over the whole of an open, the driver's included, and deregistering takes it;
/// nobody drains files that are open. The drivers are generic ones: each does one of the things that the layer leaves to them.
/// </summary>
public abstract class MiscVersion
{
    /// <summary>In scenario names.</summary>
    public abstract string Id { get; }

    /// <summary>What it is.</summary>
    public abstract string Commit { get; }

    /// <summary>True if file operations test whether the device is gone.</summary>
    public virtual bool Tests => false;

    /// <summary>The driver's open, inside <c>misc_open</c>.</summary>
    internal virtual Op<int> Open(ToyMisc toy) => Op.From(0);

    /// <summary>Probe: registers it.</summary>
    internal virtual async Op Register(Device device, ToyMisc toy) => await toy.Machine.Misc.Register(toy.Misc);

    /// <summary>Remove.</summary>
    internal abstract Op Unregister(ToyMisc toy);

    /// <summary>An ioctl.</summary>
    internal abstract Op<int> Ioctl(ToyMisc toy);

    /// <summary>A read: sleeps until something comes in, or the device is gone.</summary>
    internal virtual async Op<int> Read(ToyMisc toy)
    {
        int result = await toy.Wait.WaitEventInterruptible(async () => await toy.Gone.Read("toy_read"), "toy_read");
        return result != 0 ? result : -Errno.ENODEV;
    }

    /// <summary>A close.</summary>
    internal abstract Op Release(ToyMisc toy);
}

/// <summary>The drivers that count: the registration has a reference, and so has each open file.</summary>
public abstract class CountedMisc : MiscVersion
{
    /// <inheritdoc/>
    public override bool Tests => true;

    /// <summary>With the lock held over test and use.</summary>
    internal override async Op<int> Ioctl(ToyMisc toy)
    {
        await using var held = await toy.Lock.Guard("toy_ioctl");
        if (await toy.Gone.Read("toy_ioctl"))
            return -Errno.ENODEV;
        await toy.Touch("toy_ioctl");
        return 0;
    }

    internal override async Op Release(ToyMisc toy) => await toy.Kref.Put("toy_release");

    /// <summary>The end of a removal: readers are told, and the registration's reference goes.</summary>
    private protected static async Op Finish(ToyMisc toy)
    {
        await toy.Wait.WakeUpAll("toy_remove");
        await toy.Kref.Put("toy_remove");
    }

    /// <summary><c>toy-&gt;gone = true</c>.</summary>
    private protected static async Op SetGone(ToyMisc toy)
    {
        toy.IsGone = true;
        await toy.Gone.Write(true, "toy_remove");
    }
}
