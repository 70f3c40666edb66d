using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>The chip's file and its removal since d2e2586a3292 (v6.6), which tells files that the device is gone.</summary>
internal static class ToldChardev
{
    /// <summary><c>gpiolib_cdev_unregister</c>: nobody can open the node any more when the sleepers are woken [V].</summary>
    internal static async Op GpiolibCdevUnregister(GpioDevice gdev)
    {
        await gdev.Chrdev.DeviceDel(gdev.Dev);
        await gdev.DeviceNotifier.CallChain("GPIO_DEVICE_UNREGISTERED", gdev);
    }

    /// <summary><c>gpio_chrdev_release</c> from v6.6 to 02f6b0e1ec7e: the bitmap still goes first [V].</summary>
    internal static async Op GpioChrdevReleaseBitmapFirst(GpioChardevData cdev)
    {
        const string Function = "gpio_chrdev_release";
        await cdev.WatchedLines.Kfree(Function);
        await Leave(cdev);
        await cdev.Device.Dev.Put(Function);
        await cdev.Kfree(Function);
    }

    /// <summary><c>gpio_chrdev_release</c> since 02f6b0e1ec7e (May 2024): the bitmap goes when no callback can run any more [V].</summary>
    internal static async Op GpioChrdevRelease(GpioChardevData cdev)
    {
        await Leave(cdev);
        await cdev.WatchedLines.Kfree();
        await (cdev.Device.Version.MayReleaseElsewhere ? cdev.Device.Dev.PutForOthers() : cdev.Device.Dev.Put());
        await cdev.Kfree();
    }

    /// <summary>The file is told of nothing any more.</summary>
    internal static async Op Leave(GpioChardevData cdev)
    {
        await cdev.Device.DeviceNotifier.Unregister(cdev.DeviceUnregisteredNb);
        await cdev.Device.LineState.Unregister(cdev.LineinfoChangedNb, "gpio_chrdev_release");
    }
}
