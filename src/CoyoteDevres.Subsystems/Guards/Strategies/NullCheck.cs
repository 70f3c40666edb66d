using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// Removal writes NULL, an operation tests the pointer and reads it again, without a lock (GPIO G1's test; L4 of the ladder).
/// </summary>
public sealed class NullCheck(ToyDevice device, ToyChip chip) : PointerGuard(device, chip)
{
    /// <inheritdoc/>
    public override string Name => "null-check";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        if ((await Chip.Load(function)).IsNull)
            return Use.None;
        return new Use(true, await Chip.Load(function));
    }

    /// <inheritdoc/>
    public override Op Leave(Use use, string function) => Op.Done;

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await Chip.Store(null, "toy_unregister");
        await wakeUp();
    }
}
