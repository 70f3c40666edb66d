using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// <c>drm_dev_enter</c> (drivers/gpu/drm/drm_drv.c, bee330f3d672): a flag tested inside a read section of one SRCU domain for all
/// devices; <c>drm_dev_unplug</c> sets it and waits for the sections, in one call.
/// </summary>
public sealed class DrmDevEnter(ToyDevice device, ToyChip chip) : PointerGuard(device, chip)
{
    private readonly Field<bool> unplugged = new(device, "unplugged", false);
    private readonly SrcuStruct srcu = new(device.Machine, "drm_unplug_srcu");

    /// <inheritdoc/>
    public override string Name => "drm-dev-enter";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        var index = await srcu.ReadLock("drm_dev_enter");
        if (!await unplugged.ReadOnce("drm_dev_enter"))
            return new Use(true, await Chip.Load(function), index);
        await srcu.ReadUnlock(index, "drm_dev_enter");
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await srcu.ReadUnlock(use.Index, "drm_dev_exit");

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => await unplugged.ReadOnce(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await unplugged.WriteOnce(true, "drm_dev_unplug");
        await srcu.Synchronize("drm_dev_unplug");
        await wakeUp();
    }
}
