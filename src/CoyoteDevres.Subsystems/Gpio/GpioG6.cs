using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G6, the first conversion to <c>struct revocable</c> (23 patches of 16 January 2026, on 62eb557580eb; never merged): each file has a handle on the
/// provider of its chip, and no reference on the device; whatever else uses a chip makes a handle on its stack. As of the whole series, which
/// brings the fixes of G5b. Read: patches 4, 9, 10, 12 to 17, 19, 22 and 23 of the series [V patch].
/// </summary>
public class GpioG6 : GpioG5b
{
    /// <inheritdoc/>
    public override string Id => "G6";

    /// <inheritdoc/>
    public override string Commit => "revocable, first form, 16 January 2026";

    /// <summary><c>gpio_chrdev_open</c> (patches 10 and 13): does not look at the chip, and holds nothing while it makes its handle.</summary>
    public override async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        ArgumentNullException.ThrowIfNull(file);
        const string Function = "gpio_chrdev_open";
        var cdev = new GpioChardevData(gdev, LineinfoChangedNotify);
        cdev.ChipRev = await ProvidedChip.Of(gdev).Alloc(Function, isForOthers: true);
        if (cdev.ChipRev is null)
        {
            await cdev.Kfree(Function);
            return -Errno.ENOMEM;
        }

        await gdev.Touch(Function); // Reads ngpio.
        cdev.WatchedLines = new WatchedLines(gdev);
        await GuardedChardev.Register(cdev);
        file.PrivateData = cdev;
        return GuardedChardev.KeepFile(file);
    }

    /// <summary><c>gpio_ioctl</c> (patch 13): the device is found through the chip.</summary>
    public override async Op<int> GpioIoctl(GpioChardevData cdev, Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        ArgumentNullException.ThrowIfNull(cdev);
        await using var section = await Enter(cdev, "gpio_ioctl");
        if (section.Chip.IsNull)
            return -Errno.ENODEV;
        await section.Chip.Deref("gpio_ioctl");
        return await Chardev.Dispatch(cdev, command, argument);
    }

    /// <summary><c>gpio_chrdev_release</c> (patch 13): leaves the chains only if the chip is there.</summary>
    public override async Op GpioChrdevRelease(GpioChardevData cdev)
    {
        ArgumentNullException.ThrowIfNull(cdev);
        const string Function = "gpio_chrdev_release";
        await LeaveIfPresent(cdev);
        await cdev.ChipRev!.Free();
        await cdev.WatchedLines.Kfree(Function);
        await cdev.Kfree(Function);
    }

    /// <inheritdoc/>
    internal override ChipGuard? MakeGuard(GpioDevice gdev, GpioChip chip) => new ProvidedChip(gdev, chip);

    /// <inheritdoc/>
    internal override Op<ChipSection> Enter(GpioChardevData cdev, string function) => cdev.ChipRev!.TryAccess();

    /// <inheritdoc/>
    internal override Op<ChipSection> Enter(LineRequest lr, string function) => lr.ChipRev!.TryAccess();

    /// <summary>The part of <c>linereq_create</c> that takes what the file keeps (patch 15).</summary>
    internal override async Op<int> LinereqHolds(LineRequest lr)
    {
        lr.ChipRev = await ProvidedChip.Of(lr.Device).Alloc("linereq_create");
        return lr.ChipRev is null ? -Errno.ENOMEM : 0;
    }

    /// <summary>The first part of <c>linereq_free</c> (patch 15): leaves the chain only if the chip is there.</summary>
    internal override async Op LinereqLeaves(LineRequest lr)
    {
        await using var section = await Enter(lr, "linereq_free");
        if (section.Chip.IsNull)
            return;
        await section.Chip.Deref("linereq_free");
        await lr.Device.DeviceNotifier.Unregister(lr.DeviceUnregisteredNb);
    }

    /// <summary>The part of <c>linereq_free</c> that gives it back.</summary>
    internal override Op LinereqLetsGo(LineRequest lr) => lr.ChipRev?.Free() ?? Op.Done;

    /// <summary>The part of <c>lineinfo_changed_notify</c> (patch 17) that makes a handle for its work: under <c>line_state_lock</c>.</summary>
    internal override async Op<bool> EventHolds(LineinfoChangedCtx ctx, GpioDevice gdev)
    {
        ctx.ChipRev = await ProvidedChip.Of(gdev).Alloc("lineinfo_changed_notify", isForOthers: true);
        return ctx.ChipRev is not null;
    }

    private async Op LeaveIfPresent(GpioChardevData cdev)
    {
        await using var section = await Enter(cdev, "gpio_chrdev_release");
        if (section.Chip.IsNull)
            return;
        await section.Chip.Deref("gpio_chrdev_release");
        await ToldChardev.Leave(cdev);
    }
}
