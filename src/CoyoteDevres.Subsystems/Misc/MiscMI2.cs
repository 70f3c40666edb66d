using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>
/// A driver whose open waits until the device is ready or gone, and whose remove says that it is gone after <c>misc_deregister</c>, for then nobody can open
/// it any more. The device here is never ready.
/// </summary>
public sealed class MiscMI2 : CountedMisc
{
    /// <inheritdoc/>
    public override string Id => "MI2";

    /// <inheritdoc/>
    public override string Commit => "open waits for the device";

    internal override async Op<int> Open(ToyMisc toy)
    {
        await toy.Kref.Get("toy_open");
        await toy.Wait.WaitEvent(async () => await toy.Gone.Read("toy_open"), "toy_open");
        await toy.Kref.Put("toy_open");
        return -Errno.ENODEV;
    }

    internal override async Op Unregister(ToyMisc toy)
    {
        await toy.Machine.Misc.Deregister(toy.Misc);
        await toy.Lock.Lock("toy_remove");
        await SetGone(toy);
        await toy.Lock.Unlock("toy_remove");
        await Finish(toy);
    }
}
