using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// G1, 533aae7c94db (v6.2-rc1): one unlocked test of <c>gdev-&gt;chip</c> at the top of every other file operation but release.
/// Fact sheet, section 1.2 [V].
/// </summary>
public class GpioG1 : GpioG0
{
    /// <inheritdoc/>
    public override string Id => "G1";

    /// <inheritdoc/>
    public override string Commit => "533aae7c94db";

    /// <inheritdoc/>
    public override async Op<int> LineinfoWatchRead(GpioChardevData cdev, Kernel.File file)
    {
        if (await ChipIsGone(cdev.Device, "lineinfo_watch_read"))
            return -Errno.ENODEV;
        return await base.LineinfoWatchRead(cdev, file);
    }

    /// <inheritdoc/>
    public override async Op<PollMask> LineinfoWatchPoll(GpioChardevData cdev, PollTable table)
    {
        if (await ChipIsGone(cdev.Device, "lineinfo_watch_poll"))
            return PollMask.HangUp | PollMask.Error;
        return await base.LineinfoWatchPoll(cdev, table);
    }

    /// <inheritdoc/>
    public override async Op<int> LinereqIoctl(LineRequest lr, IoctlCommand command, UserPointer argument)
    {
        if (await ChipIsGone(lr.Device, "linereq_ioctl"))
            return -Errno.ENODEV;
        return await base.LinereqIoctl(lr, command, argument);
    }

    /// <inheritdoc/>
    public override async Op<int> LinereqRead(LineRequest lr, Kernel.File file)
    {
        if (await ChipIsGone(lr.Device, "linereq_read"))
            return -Errno.ENODEV;
        return await base.LinereqRead(lr, file);
    }

    /// <inheritdoc/>
    public override async Op<PollMask> LinereqPoll(LineRequest lr, PollTable table)
    {
        if (await ChipIsGone(lr.Device, "linereq_poll"))
            return PollMask.HangUp | PollMask.Error;
        return await base.LinereqPoll(lr, table);
    }
}
