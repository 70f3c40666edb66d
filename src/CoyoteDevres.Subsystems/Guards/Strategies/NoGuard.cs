using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>Nothing: operations use the chip, and removal frees it. Managed memory alone (L0, L1 of the generic ladder).</summary>
public sealed class NoGuard(ToyDevice device, ToyChip chip) : PointerGuard(device, chip)
{
    /// <inheritdoc/>
    public override string Name => "none";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function) => new(true, await Chip.Load(function));

    /// <inheritdoc/>
    public override Op Leave(Use use, string function) => Op.Done;

    /// <inheritdoc/>
    public override Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        return wakeUp();
    }
}
