using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G3, d2e2586a3292 and a0dda508bd66 (v6.6): files are told of the removal through a second notifier, so that pollers wake up. With
/// 3386fb86ecde (v6.6): a line's references go in any case. Fact sheet, section 1.4 [V]; the sibling for version 1's events is left out.
/// </summary>
public class GpioG3 : GpioG2
{
    /// <inheritdoc/>
    public override string Id => "G3";

    /// <inheritdoc/>
    public override string Commit => "d2e2586a3292, a0dda508bd66";

    /// <inheritdoc/>
    public override async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        ArgumentNullException.ThrowIfNull(file);
        await using var reading = await gdev.Sem.ReadGuard();
        int result = await Chardev.GpioChrdevOpen(gdev, file);
        if (result == 0)
            await gdev.DeviceNotifier.Register(file.Private<GpioChardevData>().DeviceUnregisteredNb);
        return result;
    }

    /// <inheritdoc/>
    public override Op GpioChrdevRelease(GpioChardevData cdev) => ToldChardev.GpioChrdevReleaseBitmapFirst(cdev);

    /// <inheritdoc/>
    public override Op GcdevUnregister(GpioDevice gdev) => ToldChardev.GpiolibCdevUnregister(gdev);

    /// <inheritdoc/>
    internal override Gpiod Gpiod { get; } = new FreeingGpiod();

    /// <inheritdoc/>
    internal override Op LinereqTellsOfRemoval(LineRequest lr) => lr.RegisterForRemoval();

    /// <inheritdoc/>
    internal override LineStateChain MakeLineState(GpioDevice gdev) => new BlockingLineState(gdev, "line_state_notifier");

    /// <summary>With 3386fb86ecde: <c>gpiod_free</c> drops the references whether or not something was freed [V].</summary>
    private sealed class FreeingGpiod : PlainGpiod
    {
        internal override async Op GpiodFree(GpioDesc desc)
        {
            await Gpiolib.GpiodFreeCommit(desc);
            await desc.Touch(); // Reads desc->gdev.
            await desc.Device.Owner.Put();
            await desc.Device.Dev.Put();
        }
    }
}
