using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>DE0, D1's test: a flag, asked at the entry of an operation and never again (section 3.3 of the facts on other subsystems).</summary>
internal sealed class UnpluggedFlag(ToyDevice device, ToyChip chip) : PointerGuard(device, chip)
{
    private readonly Field<bool> unplugged = new(device, "unplugged", false);

    public override string Name => "drm-unplugged";

    public override async Op<Use> Enter(string function) =>
        await unplugged.ReadOnce("drm_dev_is_unplugged") ? Use.None : new Use(true, await Chip.Load(function));

    public override Op Leave(Use use, string function) => Op.Done;

    public override async Op<bool> IsGone(string function) => await unplugged.ReadOnce(function);

    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await unplugged.WriteOnce(true, "drm_dev_unplug");
        await wakeUp();
    }
}

/// <summary>
/// DE1, <c>drm_dev_enter</c> and <c>drm_dev_exit</c> (bee330f3d672, as read in the sheet): the flag inside a read section of one domain for all devices;
/// <c>drm_dev_unplug</c> sets it and waits, in one call.
/// </summary>
public class DrmGate(ToyDevice device, ToyChip chip, SrcuStruct domain) : PointerGuard(device, chip)
{
    private readonly Field<bool> unplugged = new(device, "unplugged", false);

    /// <inheritdoc/>
    public override string Name => "drm-gate";

    /// <summary><c>drm_unplug_srcu</c>.</summary>
    public SrcuStruct Domain => domain;

    /// <summary>True if another device's gate is in the same domain: <c>drm_unplug_srcu</c> is.</summary>
    public virtual bool IsGlobal => true;

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        var index = await domain.ReadLock("drm_dev_enter");
        if (!await unplugged.ReadOnce("drm_dev_enter"))
            return new Use(true, await Chip.Load(function), index);
        await domain.ReadUnlock(index, "drm_dev_enter");
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await domain.ReadUnlock(use.Index, "drm_dev_exit");

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => await unplugged.ReadOnce(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await Unplug();
        await wakeUp();
    }

    private protected async Op Unplug()
    {
        await unplugged.WriteOnce(true, "drm_dev_unplug");
        await domain.Synchronize("drm_dev_unplug");
    }
}

/// <summary>DE1w: the driver has a flag of its own, sets it and wakes sleepers before it unplugs.</summary>
internal sealed class DrmGateWoken(ToyDevice device, ToyChip chip, SrcuStruct domain) : DrmGate(device, chip, domain)
{
    private readonly Field<bool> leaving = new(device, "leaving", false);

    public override async Op<bool> IsGone(string function) => await leaving.ReadOnce(function);

    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await leaving.WriteOnce(true, "toy_unregister");
        await wakeUp();
        await Unplug();
    }
}

/// <summary>DE2f: a domain for each device; nobody has posted it for DRM.</summary>
internal sealed class DrmGateOfItsOwn(ToyDevice device, ToyChip chip, SrcuStruct domain) : DrmGate(device, chip, domain)
{
    public override bool IsGlobal => false;
}

/// <summary>Ways to test whether a DRM device is unplugged.</summary>
public static class DrmEnterVersions
{
    private const string Name = "drm_unplug_srcu";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GuardStrategy> All { get; } =
    [
        new("DE0", "a flag tested at entry", (device, chip) => new UnpluggedFlag(device, chip)),
        new("DE1", "drm_dev_enter, drm_dev_exit", (device, chip) => new DrmGate(device, chip, new SrcuStruct(device.Machine, Name))),
        new("DE1w", "DE1, sleepers woken first", (device, chip) => new DrmGateWoken(device, chip, new SrcuStruct(device.Machine, Name))),
        new("DE2f", "DE1, a domain for each device", (device, chip) => new DrmGateOfItsOwn(device, chip, new SrcuStruct(device.Machine, Name))),
    ];
}
