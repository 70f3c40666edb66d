using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>
/// A driver whose open takes its lock, and whose remove holds it over <c>misc_deregister</c>: the one has <c>misc_mtx</c> and wants the lock, the other has
/// the lock and wants <c>misc_mtx</c>.
/// </summary>
public sealed class MiscMI1 : CountedMisc
{
    /// <inheritdoc/>
    public override string Id => "MI1";

    /// <inheritdoc/>
    public override string Commit => "lock held over misc_deregister";

    internal override async Op<int> Open(ToyMisc toy)
    {
        await using var held = await toy.Lock.Guard("toy_open");
        if (await toy.Gone.Read("toy_open"))
            return -Errno.ENODEV;
        await toy.Kref.Get("toy_open");
        return 0;
    }

    internal override async Op Unregister(ToyMisc toy)
    {
        await toy.Lock.Lock("toy_remove");
        await SetGone(toy);
        await toy.Machine.Misc.Deregister(toy.Misc);
        await toy.Lock.Unlock("toy_remove");
        await Finish(toy);
    }
}
