using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>The chip's file since v6.9.</summary>
internal static class GuardedChardev
{
    /// <summary><c>gpio_chrdev_open</c> after its test: the device tells how many lines there are (read at 02f6b0e1ec7e).</summary>
    internal static async Op<int> Open(GpioDevice gdev, Kernel.File file, Func<GpioChardevData, string, GpioDesc, Op> lineinfoChangedNotify)
    {
        const string Function = "gpio_chrdev_open";
        var cdev = new GpioChardevData(gdev, lineinfoChangedNotify);
        await gdev.Touch(Function);
        cdev.WatchedLines = new WatchedLines(gdev);
        await gdev.Dev.GetPinned(gdev.Version.MayReleaseElsewhere, Function);
        await Register(cdev);
        file.PrivateData = cdev;
        return 0;
    }

    /// <summary>The part of <c>gpio_chrdev_open</c> from which on the file is told of changes and of the removal.</summary>
    internal static async Op Register(GpioChardevData cdev)
    {
        await cdev.Device.LineState.Register(cdev.LineinfoChangedNb, "gpio_chrdev_open");
        await cdev.Device.DeviceNotifier.Register(cdev.DeviceUnregisteredNb);
    }

    /// <summary>The last part of <c>gpio_chrdev_open</c> since v6.13: the events' work takes references on the file later.</summary>
    internal static int KeepFile(Kernel.File file)
    {
        file.Share();
        file.Private<GpioChardevData>().File = file;
        return 0;
    }
}
