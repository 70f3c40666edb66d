using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A count of the files that hold the driver's data, and a flag that operations test before they touch the hardware.</summary>
public sealed class KrefAndFlag(ToyDevice device, ToyChip chip) : PointerGuard(device, chip)
{
    private readonly ToyChip chip = chip;
    private readonly Field<bool> gone = new(chip, "gone", false);

    /// <inheritdoc/>
    public override string Name => "kref-and-flag";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        if (await gone.ReadOnce(function))
            return Use.None;
        return new Use(true, await Chip.Load(function));
    }

    /// <inheritdoc/>
    public override Op Leave(Use use, string function) => Op.Done;

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => await gone.ReadOnce(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await gone.WriteOnce(true, "toy_unregister");
        await wakeUp();
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
