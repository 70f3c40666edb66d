using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>
/// A driver that takes <c>misc_deregister</c> for the end of all use: its structure is device-managed memory, which goes right after remove, under files
/// that are open.
/// </summary>
public sealed class MiscMI0 : MiscVersion
{
    /// <inheritdoc/>
    public override string Id => "MI0";

    /// <inheritdoc/>
    public override string Commit => "devm memory";

    internal override async Op Register(Device device, ToyMisc toy)
    {
        await device.Resources.Kmalloc(toy, "toy_probe");
        await base.Register(device, toy);
    }

    internal override async Op Unregister(ToyMisc toy)
    {
        toy.IsGone = true;
        await toy.Machine.Misc.Deregister(toy.Misc);
    }

    internal override async Op<int> Ioctl(ToyMisc toy)
    {
        await toy.Touch("toy_ioctl");
        return 0;
    }

    internal override async Op Release(ToyMisc toy) => await toy.Touch("toy_release");
}
