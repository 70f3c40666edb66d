using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The generic character device's operations, over any guard.</summary>
internal sealed class ToyOperations(ToyDevice device) : FileOperations
{
    private readonly Nap hardware = new(device.Machine);

    /// <inheritdoc/>
    public override Module Owner => device.Module;

    private Guard Guard => device.Guard;

    /// <inheritdoc/>
    public override async Op<int> Open(File file)
    {
        await device.Dev.GetPinned(forOthers: true, "toy_open");
        if (await Guard.Opened())
            return 0;
        await device.Dev.PutForOthers("toy_open");
        return -Errno.ENODEV;
    }

    /// <inheritdoc/>
    public override async Op Release(File file)
    {
        await Guard.Closed();
        await device.Dev.PutForOthers("toy_release");
    }

    /// <inheritdoc/>
    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
    {
        // The hot path first.
        if (command == ToyIoctl.GetStatus)
            return GetStatus("toy_ioctl");
        if (command == ToyIoctl.Calibrate)
            return Calibrate();
        if (command == ToyIoctl.Nested)
            return Nested();
        return command == ToyIoctl.Await ? Await() : command == ToyIoctl.Finish ? Finish() : Op.From(-Errno.ENOTTY);
    }

    /// <inheritdoc/>
    public override Op<int> Write(File file, UserPointer buffer) => GetStatus("toy_write");

    /// <summary>Sleeps inside the use until there is something to read or the device is gone.</summary>
    public override async Op<int> Read(File file, UserPointer buffer)
    {
        const string Function = "toy_read";
        var use = await Guard.Enter(Function);
        if (!use.Entered)
            return -Errno.ENODEV;
        int result = await device.Wait.WaitEventInterruptible(async () => await device.Events.Read(Function) > 0 || await Guard.IsGone(Function), Function);
        if (result == 0 && await Guard.IsGone(Function))
            result = -Errno.ENODEV;
        if (result == 0)
            result = await (await use.Chip.Deref(Function)).Readl(Function);
        await Guard.Leave(use, Function);
        return result;
    }

    /// <inheritdoc/>
    public override async Op<PollMask> Poll(File file, PollTable table)
    {
        const string Function = "toy_poll";
        var use = await Guard.Enter(Function);
        if (!use.Entered)
            return PollMask.HangUp | PollMask.Error;
        await table.Wait(device.Wait);
        var mask = await Guard.IsGone(Function) ? PollMask.HangUp | PollMask.Error : PollMask.None;
        if (mask == PollMask.None && await device.Events.Read(Function) > 0)
            mask = PollMask.In;
        await (await use.Chip.Deref(Function)).Readl(Function);
        await Guard.Leave(use, Function);
        return mask;
    }

    /// <summary>The hot path: enter, read a register, leave.</summary>
    private async Op<int> GetStatus(string function)
    {
        var use = await Guard.Enter(function);
        if (!use.Entered)
            return -Errno.ENODEV;
        int status = await (await use.Chip.Deref(function)).Readl(function);
        await Guard.Leave(use, function);
        return status;
    }

    /// <summary>Sleeps inside the use until the hardware is done, in bounded time.</summary>
    private async Op<int> Calibrate()
    {
        const string Function = "toy_calibrate";
        var use = await Guard.Enter(Function);
        if (!use.Entered)
            return -Errno.ENODEV;
        var chip = await use.Chip.Deref(Function);
        await chip.Readl(Function);
        await hardware.Sleep(Function);
        int status = await chip.Readl(Function);
        await Guard.Leave(use, Function);
        return status;
    }

    private async Op<int> Await()
    {
        const string Function = "toy_await";
        var use = await Guard.Enter(Function);
        if (!use.Entered)
            return -Errno.ENODEV;
        await device.Finished.Wait(Function);
        await Guard.Leave(use, Function);
        return 0;
    }

    private async Op<int> Finish()
    {
        const string Function = "toy_finish";
        var use = await Guard.Enter(Function);
        await device.Finished.Complete(Function);
        if (use.Entered)
            await Guard.Leave(use, Function);
        return 0;
    }

    /// <summary>A use inside a use: an ioctl that calls a helper which guards itself.</summary>
    private async Op<int> Nested()
    {
        const string Function = "toy_nested";
        var use = await Guard.Enter(Function);
        if (!use.Entered)
            return -Errno.ENODEV;
        int status = await GetStatus(Function);
        await Guard.Leave(use, Function);
        return status;
    }
}
