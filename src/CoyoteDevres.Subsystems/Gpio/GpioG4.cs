using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G4, d83cee3d2bb1 (v6.9-rc1): the pointer to the chip is under SRCU, in every file operation and in every function on lines;
/// <c>gdev-&gt;sem</c> and <c>gpio_lock</c> are gone. Removal clears the pointer, waits for everybody who may have seen it, and lets the others fail
/// meanwhile. Before 02f6b0e1ec7e and a86d27693066 (both May 2024). Fact sheet, section 1.5 [V]; gpiolib-cdev.c read at 02f6b0e1ec7e.
/// </summary>
public class GpioG4 : GpioVersion
{
    /// <inheritdoc/>
    public override string Id => "G4";

    /// <inheritdoc/>
    public override string Commit => "d83cee3d2bb1";

    /// <inheritdoc/>
    public override async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        await using var section = await gdev.Guard.Enter("gpio_chrdev_open");
        return section.Chip.IsNull ? -Errno.ENODEV : await GuardedChardev.Open(gdev, file, LineinfoChangedNotify);
    }

    /// <inheritdoc/>
    public override async Op<int> GpioIoctl(GpioChardevData cdev, Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        ArgumentNullException.ThrowIfNull(cdev);
        await using var section = await Enter(cdev, "gpio_ioctl");
        return section.Chip.IsNull ? -Errno.ENODEV : await Chardev.Dispatch(cdev, command, argument);
    }

    /// <inheritdoc/>
    public override async Op<int> LineinfoWatchRead(GpioChardevData cdev, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(cdev);
        await using var section = await Enter(cdev, "lineinfo_watch_read");
        return section.Chip.IsNull ? -Errno.ENODEV : await Chardev.Read(cdev, file, "lineinfo_watch_read");
    }

    /// <inheritdoc/>
    public override async Op<PollMask> LineinfoWatchPoll(GpioChardevData cdev, PollTable table)
    {
        ArgumentNullException.ThrowIfNull(cdev);
        await using var section = await Enter(cdev, "lineinfo_watch_poll");
        return section.Chip.IsNull ? PollMask.HangUp | PollMask.Error : await cdev.Events.Poll(table, "lineinfo_watch_poll");
    }

    /// <inheritdoc/>
    public override Op GpioChrdevRelease(GpioChardevData cdev) => ToldChardev.GpioChrdevReleaseBitmapFirst(cdev);

    /// <inheritdoc/>
    public override async Op<int> LinereqIoctl(LineRequest lr, IoctlCommand command, UserPointer argument)
    {
        ArgumentNullException.ThrowIfNull(lr);
        await using var section = await Enter(lr, "linereq_ioctl");
        return section.Chip.IsNull ? -Errno.ENODEV : await LineRequests.Dispatch(lr, command, argument);
    }

    /// <inheritdoc/>
    public override async Op<int> LinereqRead(LineRequest lr, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(lr);
        await using var section = await Enter(lr, "linereq_read");
        return section.Chip.IsNull ? -Errno.ENODEV : await lr.Events.Read(file, "linereq_read");
    }

    /// <inheritdoc/>
    public override async Op<PollMask> LinereqPoll(LineRequest lr, PollTable table)
    {
        ArgumentNullException.ThrowIfNull(lr);
        await using var section = await Enter(lr, "linereq_poll");
        return section.Chip.IsNull ? PollMask.HangUp | PollMask.Error : await lr.Events.Poll(table, "linereq_poll");
    }

    /// <inheritdoc/>
    public override Op GcdevUnregister(GpioDevice gdev) => ToldChardev.GpiolibCdevUnregister(gdev);

    /// <inheritdoc/>
    public override async Op GpiochipAddData(GpioDevice gdev, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        if (PublishesFirst)
            await GpioDevices.Add(gdev);
        await gdev.Guard.Initialize();
        await gdev.DescSrcu!.Init();
        if (!PublishesFirst)
            await GpioDevices.Add(gdev);
        await GpioDevices.NameToDesc(gdev.Core);
        await base.GpiochipAddData(gdev, node);
    }

    /// <inheritdoc/>
    public override Op GpiochipRemove(GpioChip gc) => GuardedChip.GpiochipRemove(gc);

    /// <inheritdoc/>
    public override Op GpiodeviceRelease(GpioDevice gdev) => GuardedChip.GpiodevRelease(gdev);

    /// <summary>True until a7ac22d53d09: the device is in the list before its SRCU domains are initialised (GPIO-12).</summary>
    internal virtual bool PublishesFirst => true;

    /// <inheritdoc/>
    internal override Gpiod Gpiod { get; } = new GuardedGpiod();

    /// <inheritdoc/>
    internal override Op LinereqTellsOfRemoval(LineRequest lr) => lr.RegisterForRemoval();

    /// <inheritdoc/>
    internal override bool CopiesIrqLabels => true;

    /// <inheritdoc/>
    internal override LineStateChain MakeLineState(GpioDevice gdev) => new BlockingLineState(gdev, "line_state_notifier");

    /// <inheritdoc/>
    internal override ChipGuard? MakeGuard(GpioDevice gdev, GpioChip chip) => new SrcuChip(gdev, chip);

    /// <summary>What an operation of the chip's file is in.</summary>
    internal virtual Op<ChipSection> Enter(GpioChardevData cdev, string function) => cdev.Device.Guard.Enter(function);

    /// <summary>What an operation of a line's file is in.</summary>
    internal virtual Op<ChipSection> Enter(LineRequest lr, string function) => lr.Device.Guard.Enter(function);

    /// <summary><c>lineinfo_changed_notify</c>.</summary>
    internal virtual Op LineinfoChangedNotify(GpioChardevData cdev, string action, GpioDesc desc) => Chardev.LineinfoChangedNotify(cdev, action, desc);
}
