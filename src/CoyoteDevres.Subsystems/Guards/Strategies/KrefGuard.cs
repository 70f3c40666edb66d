using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// A count of the files that hold the driver's data, and nothing else: the memory stays, the registers in it go at unbind (L3 of
/// the ladder).
/// </summary>
public sealed class KrefGuard(ToyDevice device, ToyChip chip) : PointerGuard(device, chip)
{
    private readonly ToyChip chip = chip;

    /// <inheritdoc/>
    public override string Name => "kref";

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

    /// <inheritdoc/>
    public override async Op Free(ToyChip chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        await chip.Kref.Put("toy_remove");
    }

    /// <inheritdoc/>
    public override async Op<bool> Opened()
    {
        await chip.Kref.Get("toy_open");
        return true;
    }

    /// <inheritdoc/>
    public override async Op Closed() => await chip.Kref.Put("toy_release");
}
