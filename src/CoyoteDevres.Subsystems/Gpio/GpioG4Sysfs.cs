using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>G4 with <c>CONFIG_GPIO_SYSFS</c>: legacy sysfs beside the character device, as released (be91c19e47d1, v6.9).</summary>
public class GpioG4Sysfs : GpioG4
{
    /// <inheritdoc/>
    public override async Op GpiochipAddData(GpioDevice gdev, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        await base.GpiochipAddData(gdev, node);
        await gdev.Sysfs!.GpiochipSysfsRegister();
    }

    /// <inheritdoc/>
    internal override bool HasLegacySysfs => true;

    /// <inheritdoc/>
    internal override GpioSysfs MakeSysfs(GpioDevice gdev) => new(gdev, isInverted: false);
}

/// <summary>
/// G4p, d83cee3d2bb1 itself, in no release: <c>gpiochip_sysfs_unregister</c> asks the wrong way round whether there is a chip (GPIO-11; fact sheet,
/// section 1.5 [V], and the patch as posted).
/// </summary>
public sealed class GpioG4p : GpioG4Sysfs
{
    /// <inheritdoc/>
    public override string Id => "G4p";

    /// <inheritdoc/>
    public override string Commit => "d83cee3d2bb1, before be91c19e47d1";

    /// <inheritdoc/>
    internal override GpioSysfs MakeSysfs(GpioDevice gdev) => new(gdev, isInverted: true);
}
