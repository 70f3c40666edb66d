using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A guard whose structure has a pointer to the chip, NULL once the device is gone.</summary>
public abstract class PointerGuard : Guard
{
    private protected PointerGuard(ToyDevice device, ToyChip chip) => Chip = new PointerField<ToyChip>(device, "chip", chip);

    private protected PointerField<ToyChip> Chip { get; }

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => (await Chip.Load(function)).IsNull;
}
