using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G7, the redesigned revocable (v9 of 27 April 2026, and a development branch of September 2026; not in a release): <c>gdev-&gt;chip_rev</c> in the
/// place of the pointer and its SRCU domain. The node's open does not look at the chip any more. Fact sheet, section 1.8 [V].
/// </summary>
public class GpioG7 : GpioG5b
{
    /// <inheritdoc/>
    public override string Id => "G7";

    /// <inheritdoc/>
    public override string Commit => "revocable v9, 27 April 2026";

    /// <inheritdoc/>
    public override async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        await GuardedChardev.Open(gdev, file, LineinfoChangedNotify);
        return GuardedChardev.KeepFile(file);
    }

    /// <inheritdoc/>
    internal override ChipGuard? MakeGuard(GpioDevice gdev, GpioChip chip) => new RevocableChip(gdev, chip);
}
