using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>
/// A driver that does it right: an open takes its reference while <c>misc_mtx</c> keeps the registration's in place; remove deregisters first, with no lock
/// held, then marks the device as gone under the lock, wakes who sleeps and drops its reference.
/// </summary>
public sealed class MiscMI3 : CountedMisc
{
    /// <inheritdoc/>
    public override string Id => "MI3";

    /// <inheritdoc/>
    public override string Commit => "counted, deregistered first";

    internal override async Op<int> Open(ToyMisc toy)
    {
        await toy.Kref.Get("toy_open");
        return 0;
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
