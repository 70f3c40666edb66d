using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// A design of the GPIO character device (drivers/gpio/gpiolib-cdev.c, drivers/gpio/gpiolib.c): how its file operations and the
/// removal of a chip keep out of each other's way. Each member is the kernel function of that name; what a version has in common
/// with the others is in the static classes beside it.
/// </summary>
/// <remarks>
/// The bodies were read in a gpiolib-cdev.c between v6.2 and v6.5 and a gpiolib.c of about v6.2, both with bdbbae241a04; the
/// earlier versions are those texts without its locks and tests (fact sheet, sections 1.1 to 1.3). Left out: version 1 of the
/// interface, hogs, legacy sysfs but in G4p and beside it, hardware timestamps, pin control but in the events' work.
/// </remarks>
public abstract class GpioVersion
{
    /// <summary>The fact sheets' id.</summary>
    public abstract string Id { get; }

    /// <summary>The commit that made it, or a range of releases.</summary>
    public abstract string Commit { get; }

    /// <summary>True if a chip's file may be released by another task than its process, which then puts references that the process took.</summary>
    internal virtual bool MayReleaseElsewhere => false;

    /// <summary><c>gpio_chrdev_open</c>.</summary>
    public abstract Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file);

    /// <summary><c>gpio_ioctl</c>.</summary>
    public abstract Op<int> GpioIoctl(GpioChardevData cdev, Kernel.File file, IoctlCommand command, UserPointer argument);

    /// <summary><c>lineinfo_watch_read</c>.</summary>
    public abstract Op<int> LineinfoWatchRead(GpioChardevData cdev, Kernel.File file);

    /// <summary><c>lineinfo_watch_poll</c>.</summary>
    public abstract Op<PollMask> LineinfoWatchPoll(GpioChardevData cdev, PollTable table);

    /// <summary><c>gpio_chrdev_release</c>.</summary>
    public virtual Op GpioChrdevRelease(GpioChardevData cdev) => Chardev.GpioChrdevRelease(cdev);

    /// <summary><c>linereq_ioctl</c>.</summary>
    public abstract Op<int> LinereqIoctl(LineRequest lr, IoctlCommand command, UserPointer argument);

    /// <summary><c>linereq_read</c>.</summary>
    public abstract Op<int> LinereqRead(LineRequest lr, Kernel.File file);

    /// <summary><c>linereq_poll</c>.</summary>
    public abstract Op<PollMask> LinereqPoll(LineRequest lr, PollTable table);

    /// <summary><c>linereq_release</c>.</summary>
    public virtual Op LinereqRelease(LineRequest lr) => LineRequests.LinereqFree(lr);

    /// <summary><c>gcdev_unregister</c>, <c>gpiolib_cdev_unregister</c>: no new opens; since v6.6, sleepers are told.</summary>
    public virtual Op GcdevUnregister(GpioDevice gdev)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        return gdev.Chrdev.DeviceDel(gdev.Dev);
    }

    /// <summary>
    /// <c>gpiochip_add_data_with_key</c>, from when the device has been allocated: what a version initialises, and the registration of
    /// the character device (<c>gcdev_register</c>).
    /// </summary>
    public virtual async Op GpiochipAddData(GpioDevice gdev, CharacterNode node)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        await gdev.Chrdev.DeviceAdd(node, gdev.Dev);
    }

    /// <summary><c>gpiodevice_release</c> (v6.2 [V]): the last reference on the device is gone.</summary>
    public virtual async Op GpiodeviceRelease(GpioDevice gdev)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        await gdev.Core.Lock.LockIrqsave();
        await gdev.Touch(); // Leaves the list of devices; nobody walks it here.
        await gdev.Core.Lock.UnlockIrqrestore();
        foreach (var desc in gdev.Descs)
            await desc.Kfree();
        await gdev.Kfree();
    }

    /// <summary><c>gpiochip_remove</c>. The provider frees the chip right after it.</summary>
    public abstract Op GpiochipRemove(GpioChip gc);

    /// <summary>gpiolib's functions on lines.</summary>
    internal virtual Gpiod Gpiod { get; } = new PlainGpiod();

    /// <summary>The last part of <c>linereq_create</c>: since v6.6, a requested line is told of the removal.</summary>
    internal virtual Op LinereqTellsOfRemoval(LineRequest lr) => Op.Done;

    /// <summary>The part of <c>linereq_create</c> that takes what the file keeps: 0, or <c>-ENOMEM</c>.</summary>
    internal virtual async Op<int> LinereqHolds(LineRequest lr)
    {
        await lr.Device.Dev.GetPinned(function: "linereq_create");
        return 0;
    }

    /// <summary>The first part of <c>linereq_free</c>, if the line has been told of the removal.</summary>
    internal virtual async Op LinereqLeaves(LineRequest lr) => await lr.Device.DeviceNotifier.Unregister(lr.DeviceUnregisteredNb);

    /// <summary>The part of <c>linereq_free</c> that gives back what the file has kept.</summary>
    internal virtual async Op LinereqLetsGo(LineRequest lr) => await lr.Device.Dev.Put("linereq_free");

    /// <summary>The part of <c>lineinfo_changed_notify</c> that makes a handle on the chip for its work, in G6: false if there is no memory for it.</summary>
    internal virtual Op<bool> EventHolds(LineinfoChangedCtx ctx, GpioDevice gdev) => Op.From(true);

    /// <summary><c>gpiochip_free_remaining_irqs</c>: since v6.13.</summary>
    internal virtual Op GpiochipFreeRemainingIrqs(GpioDevice gdev) => Op.Done;

    /// <summary>True since b34490879baa (v6.9): an interrupt is requested under a copy of the line's label.</summary>
    internal virtual bool CopiesIrqLabels => false;

    /// <summary>A device's line-state chain.</summary>
    internal virtual LineStateChain MakeLineState(GpioDevice gdev) => new BlockingLineState(gdev, "notifier");

    /// <summary>True if legacy sysfs is configured in, where whoever removes the chip may put what who exported a line took.</summary>
    internal virtual bool HasLegacySysfs => false;

    /// <summary>Legacy sysfs beside a device; null if it is not configured in.</summary>
    internal virtual GpioSysfs? MakeSysfs(GpioDevice gdev) => null;

    /// <summary>What readers of a device's pointer to its chip hold; null if nothing.</summary>
    internal virtual ChipGuard? MakeGuard(GpioDevice gdev, GpioChip chip) => null;

    /// <summary>The test that every version makes somewhere: whether the chip is gone.</summary>
    protected static async Op<bool> ChipIsGone(GpioDevice gdev, string function)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        return (await gdev.Chip.Load(function)).IsNull;
    }
}
