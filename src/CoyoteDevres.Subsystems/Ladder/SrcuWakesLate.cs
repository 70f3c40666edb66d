using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>L6h: SRCU as in <see cref="SrcuGuard"/>, but the removal waits for the readers before it wakes those that sleep in their section.</summary>
public sealed class SrcuWakesLate(ToyDevice device, ToyChip chip) : Guard
{
    private readonly SrcuGuard srcu = new(device, chip);

    /// <inheritdoc/>
    public override string Name => "srcu-wakes-late";

    /// <inheritdoc/>
    public override Op<Use> Enter(string function) => srcu.Enter(function);

    /// <inheritdoc/>
    public override Op Leave(Use use, string function) => srcu.Leave(use, function);

    /// <inheritdoc/>
    public override Op<bool> IsGone(string function) => srcu.IsGone(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await srcu.Revoke(() => Op.Done);
        await wakeUp();
    }

    /// <inheritdoc/>
    public override Op Initialize() => srcu.Initialize();

    /// <inheritdoc/>
    public override Op CleanUp() => srcu.CleanUp();
}
