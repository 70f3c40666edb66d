using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G5, 40b7c49950bd (v6.13): line-state events go through a raw notifier and an ordered work queue, which removal drains first. With
/// 02f6b0e1ec7e (a watcher's bitmap goes last) and ec8b6f55b981 (v6.13: removal frees the interrupts that are still requested). Fact
/// sheet, section 1.6 [V].
/// </summary>
public class GpioG5 : GpioG4
{
    /// <inheritdoc/>
    public override string Id => "G5";

    /// <inheritdoc/>
    public override string Commit => "40b7c49950bd";

    /// <summary>The work of an event keeps the file, and may put it last.</summary>
    internal override bool MayReleaseElsewhere => true;

    /// <inheritdoc/>
    public override async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        int result = await base.GpioChrdevOpen(gdev, file);
        return result == 0 ? GuardedChardev.KeepFile(file) : result;
    }

    /// <inheritdoc/>
    public override Op GpioChrdevRelease(GpioChardevData cdev) => ToldChardev.GpioChrdevRelease(cdev);

    /// <summary><c>gpiolib_cdev_register</c>.</summary>
    public override async Op GpiochipAddData(GpioDevice gdev, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        gdev.LineStateWq = new WorkqueueStruct(gdev.Machine, "gpiochip0", maxActive: 1);
        await base.GpiochipAddData(gdev, node);
    }

    /// <summary><c>gpiolib_cdev_unregister</c>: the queue is drained and freed first.</summary>
    public override async Op GcdevUnregister(GpioDevice gdev)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        await gdev.LineStateWq!.Destroy("gpiolib_cdev_unregister");
        await base.GcdevUnregister(gdev);
    }

    /// <inheritdoc/>
    internal override Gpiod Gpiod { get; } = new LaterGpiod();

    /// <summary><c>gpiochip_free_remaining_irqs</c> (ec8b6f55b981) [V patch].</summary>
    internal override async Op GpiochipFreeRemainingIrqs(GpioDevice gdev)
    {
        foreach (var desc in gdev.Descs)
        {
            if (await desc.UsedAsIrq.Read())
                await desc.Irq.GpiodFreeIrqs();
        }
    }

    /// <inheritdoc/>
    internal override LineStateChain MakeLineState(GpioDevice gdev) => new RawLineState(gdev);

    /// <inheritdoc/>
    internal override Op LineinfoChangedNotify(GpioChardevData cdev, string action, GpioDesc desc) => LineStateEvents.NotifyTakingFileLast(cdev, desc);
}

/// <summary>G5a, d4cd0902c156 (November 2025): no event for a watcher whose file is being released. Fact sheet, section 1.6 [V].</summary>
public class GpioG5a : GpioG5
{
    /// <inheritdoc/>
    public override string Id => "G5a";

    /// <inheritdoc/>
    public override string Commit => "d4cd0902c156";

    /// <inheritdoc/>
    internal override Op LineinfoChangedNotify(GpioChardevData cdev, string action, GpioDesc desc) =>
        LineStateEvents.NotifyTakingFileFirst(cdev, desc, undoes: false);
}

/// <summary>
/// G5b, January 2026 (v6.19; the commit is not in the sheet): an event that cannot be allocated leaves no reference on the watcher's file
/// behind. With a7ac22d53d09 of the same month: a device is initialised before it is in the list. Fact sheet, sections 1.5 and 1.6 [V].
/// </summary>
public class GpioG5b : GpioG5a
{
    /// <inheritdoc/>
    public override string Id => "G5b";

    /// <inheritdoc/>
    public override string Commit => "January 2026 (v6.19)";

    /// <inheritdoc/>
    internal override Op LineinfoChangedNotify(GpioChardevData cdev, string action, GpioDesc desc) =>
        LineStateEvents.NotifyTakingFileFirst(cdev, desc, undoes: true);

    /// <inheritdoc/>
    internal override bool PublishesFirst => false;
}
