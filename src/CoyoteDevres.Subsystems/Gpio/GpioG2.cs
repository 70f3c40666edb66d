using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G2, bdbbae241a04 (v6.2-rc1): <c>gdev-&gt;sem</c>, held for reading around every file operation but release, the test of the chip inside
/// it, and for writing around removal. A read that sleeps, sleeps with it held. Fact sheet, section 1.3 [V].
/// </summary>
public class GpioG2 : GpioVersion
{
    /// <inheritdoc/>
    public override string Id => "G2";

    /// <inheritdoc/>
    public override string Commit => "bdbbae241a04";

    /// <inheritdoc/>
    public override async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        await using var reading = await gdev.Sem.ReadGuard();
        return await Chardev.GpioChrdevOpen(gdev, file);
    }

    /// <inheritdoc/>
    public override Op<int> GpioIoctl(GpioChardevData cdev, Kernel.File file, IoctlCommand command, UserPointer argument) =>
        CallIoctlLocked(cdev.Device, async () => await ChipIsGone(cdev.Device, "gpio_ioctl_unlocked")
            ? -Errno.ENODEV
            : await Chardev.Dispatch(cdev, command, argument));

    /// <inheritdoc/>
    public override Op<int> LineinfoWatchRead(GpioChardevData cdev, Kernel.File file) =>
        CallReadLocked(cdev.Device, async () => await ChipIsGone(cdev.Device, "lineinfo_watch_read_unlocked")
            ? -Errno.ENODEV
            : await Chardev.Read(cdev, file, "lineinfo_watch_read_unlocked"));

    /// <inheritdoc/>
    public override Op<PollMask> LineinfoWatchPoll(GpioChardevData cdev, PollTable table) =>
        CallPollLocked(cdev.Device, async () => await ChipIsGone(cdev.Device, "lineinfo_watch_poll_unlocked")
            ? PollMask.HangUp | PollMask.Error
            : await cdev.Events.Poll(table, "lineinfo_watch_poll_unlocked"));

    /// <inheritdoc/>
    public override Op<int> LinereqIoctl(LineRequest lr, IoctlCommand command, UserPointer argument) =>
        CallIoctlLocked(lr.Device, async () => await ChipIsGone(lr.Device, "linereq_ioctl_unlocked")
            ? -Errno.ENODEV
            : await LineRequests.Dispatch(lr, command, argument));

    /// <inheritdoc/>
    public override Op<int> LinereqRead(LineRequest lr, Kernel.File file) =>
        CallReadLocked(lr.Device, async () => await ChipIsGone(lr.Device, "linereq_read_unlocked")
            ? -Errno.ENODEV
            : await lr.Events.Read(file, "linereq_read_unlocked"));

    /// <inheritdoc/>
    public override Op<PollMask> LinereqPoll(LineRequest lr, PollTable table) =>
        CallPollLocked(lr.Device, async () => await ChipIsGone(lr.Device, "linereq_poll_unlocked")
            ? PollMask.HangUp | PollMask.Error
            : await lr.Events.Poll(table, "linereq_poll_unlocked"));

    /// <inheritdoc/>
    public override async Op GpiochipRemove(GpioChip gc)
    {
        var gdev = gc.Device;
        await gdev.Sem.DownWrite();
        await Gpiolib.GpiochipRemoveSteps(gc);
        await gdev.Sem.UpWrite();
        await gdev.Dev.Put(); // (8)
    }

    private static async Op<int> CallIoctlLocked(GpioDevice gdev, Func<Op<int>> unlocked)
    {
        await using var reading = await gdev.Sem.ReadGuard();
        return await unlocked();
    }

    private static async Op<int> CallReadLocked(GpioDevice gdev, Func<Op<int>> unlocked)
    {
        await using var reading = await gdev.Sem.ReadGuard();
        return await unlocked();
    }

    private static async Op<PollMask> CallPollLocked(GpioDevice gdev, Func<Op<PollMask>> unlocked)
    {
        await using var reading = await gdev.Sem.ReadGuard();
        return await unlocked();
    }
}
