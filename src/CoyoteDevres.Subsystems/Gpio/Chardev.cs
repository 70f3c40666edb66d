using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>The chip's file, as far as several versions agree (drivers/gpio/gpiolib-cdev.c).</summary>
internal static class Chardev
{
    /// <summary><c>gpio_chrdev_open</c> up to v6.8, without the semaphore that v6.2 puts around it [V].</summary>
    internal static async Op<int> GpioChrdevOpen(GpioDevice gdev, Kernel.File file)
    {
        if ((await gdev.Chip.Load()).IsNull)
            return -Errno.ENODEV;
        var cdev = new GpioChardevData(gdev, LineinfoChangedNotify);
        await (await gdev.Chip.Load()).Deref(); // ngpio sizes the bitmap.
        cdev.WatchedLines = new WatchedLines(gdev);
        await gdev.LineState.Register(cdev.LineinfoChangedNb, "gpio_chrdev_open");
        await gdev.Dev.GetPinned();
        file.PrivateData = cdev;
        return 0;
    }

    /// <summary>
    /// <c>gpio_chrdev_release</c> before 02f6b0e1ec7e: the bitmap goes while the notifier block is still in the chain [V].
    /// </summary>
    internal static async Op GpioChrdevRelease(GpioChardevData cdev)
    {
        var gdev = cdev.Device;
        await cdev.WatchedLines.Kfree();
        await gdev.LineState.Unregister(cdev.LineinfoChangedNb, "gpio_chrdev_release");
        await gdev.Dev.Put();
        await cdev.Kfree();
    }

    /// <summary>The part of <c>gpio_ioctl</c> after its test [V].</summary>
    internal static Op<int> Dispatch(GpioChardevData cdev, IoctlCommand command, UserPointer argument)
    {
        if (command == GpioIoctl.GetLine)
            return LineRequests.LinereqCreate(cdev.Device, (LineRequestArgument)argument.Value!);
        return command == GpioIoctl.GetLineInfoWatch ? LineinfoGet(cdev, (int)argument.Value!) : Op.From(-Errno.EINVAL);
    }

    /// <summary>The part of <c>lineinfo_watch_read</c> after its test [V].</summary>
    internal static Op<int> Read(GpioChardevData cdev, Kernel.File file, string function) =>
        cdev.Events.Read(file, function, async () => await cdev.WatchAbiVersion.Read(function));

    /// <summary><c>lineinfo_get</c> with a watch: <c>-EBUSY</c> if the line is watched already [V].</summary>
    private static async Op<int> LineinfoGet(GpioChardevData cdev, int offset)
    {
        var gpiod = cdev.Device.Version.Gpiod;
        if (await gpiod.GetDesc(cdev.Device, offset, "lineinfo_get") is not { } desc)
            return -Errno.EINVAL;
        await cdev.WatchAbiVersion.Exchange(2, "lineinfo_ensure_abi_version"); // A compare-and-exchange that never fails here.
        if (await cdev.WatchedLines[offset].Exchange(true))
            return -Errno.EBUSY;
        await gpiod.GpioDescToLineinfo(desc);
        return 0;
    }

    /// <summary>
    /// <c>lineinfo_changed_notify</c>: runs in the context of whoever changed a line, with the chain's semaphore held for reading
    /// and no other lock of the device's [V]. Up to v6.12.
    /// </summary>
    internal static async Op LineinfoChangedNotify(GpioChardevData cdev, string action, GpioDesc desc)
    {
        await cdev.Touch(); // Reads cdev->watched_lines.
        if (!await cdev.WatchedLines[desc.Offset].Read())
            return;
        await desc.Device.Version.Gpiod.GpioDescToLineinfo(desc);
        await cdev.Events.Put("lineinfo_changed_notify");
    }

    /// <summary><c>gpio_desc_to_lineinfo</c> up to v6.8: dereferences the chip without a test [V].</summary>
    internal static async Op GpioDescToLineinfo(GpioDesc desc)
    {
        var gdev = desc.Device;
        await desc.Touch();
        var gc = await gdev.Chip.Load();
        await gc.Deref(); // base, for pin control.
        await gdev.Core.Lock.LockIrqsave();
        var label = await desc.Label.Load();
        if (!label.IsNull)
            await label.Deref();
        if (!await desc.Requested.Read())
            await gc.Deref("gpiochip_line_is_valid");
        await desc.IsOut.Read();
        await gdev.Core.Lock.UnlockIrqrestore();
    }
}
