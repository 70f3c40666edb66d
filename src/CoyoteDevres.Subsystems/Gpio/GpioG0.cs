using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G0, up to v6.1: <c>gdev-&gt;chip</c> is a plain pointer, cleared without a lock, and tested only by the chip's open and ioctl.
/// Fact sheet, section 1.1 [V].
/// </summary>
public class GpioG0 : GpioVersion
{
    /// <inheritdoc/>
    public override string Id => "G0";

    /// <inheritdoc/>
    public override string Commit => "up to v6.1";

    /// <inheritdoc/>
    public override Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file) => Chardev.GpioChrdevOpen(gdev, file);

    /// <inheritdoc/>
    public override async Op<int> GpioIoctl(GpioChardevData cdev, Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        if (await ChipIsGone(cdev.Device, "gpio_ioctl"))
            return -Errno.ENODEV;
        return await Chardev.Dispatch(cdev, command, argument);
    }

    /// <inheritdoc/>
    public override Op<int> LineinfoWatchRead(GpioChardevData cdev, Kernel.File file) => Chardev.Read(cdev, file, "lineinfo_watch_read");

    /// <inheritdoc/>
    public override Op<PollMask> LineinfoWatchPoll(GpioChardevData cdev, PollTable table) => cdev.Events.Poll(table, "lineinfo_watch_poll");

    /// <inheritdoc/>
    public override Op<int> LinereqIoctl(LineRequest lr, IoctlCommand command, UserPointer argument) => LineRequests.Dispatch(lr, command, argument);

    /// <inheritdoc/>
    public override Op<int> LinereqRead(LineRequest lr, Kernel.File file) => lr.Events.Read(file, "linereq_read");

    /// <inheritdoc/>
    public override Op<PollMask> LinereqPoll(LineRequest lr, PollTable table) => lr.Events.Poll(table, "linereq_poll");

    /// <inheritdoc/>
    public override async Op GpiochipRemove(GpioChip gc)
    {
        await Gpiolib.GpiochipRemoveSteps(gc);
        await gc.Device.Dev.Put(); // (8)
    }
}
