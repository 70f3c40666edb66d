using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>The end of a chip and of its device since v6.9.</summary>
internal static class GuardedChip
{
    /// <summary>
    /// <c>gpiochip_remove</c>: the numbered steps of the fact sheet's section 1.5 [V]. Legacy sysfs (1) is left out of most. No lock is held while
    /// it waits.
    /// </summary>
    internal static async Op GpiochipRemove(GpioChip gc)
    {
        var gdev = gc.Device;
        if (gdev.Sysfs is { } sysfs)
            await sysfs.GpiochipSysfsUnregister(); // (1)
        await gdev.Descs[0].Touch("gpiochip_free_hogs"); // (2) There are none.
        await gdev.Version.GpiochipFreeRemainingIrqs(gdev);
        await gdev.Core.DevicesLock.Lock(); // (3)
        await gdev.Link.DelRcu();
        await gdev.Core.DevicesLock.Unlock();
        await gdev.Core.DevicesSrcu.Synchronize();
        await gdev.Guard.Revoke(); // (4), (5)
        await Gpiolib.GpiochipIrqchipRemove(gc); // (6)
        await gdev.Data.Store(null, "gpiochip_remove"); // (7)
        await gdev.Version.GcdevUnregister(gdev); // (8)
        await gdev.Dev.Put(); // (9)
    }

    /// <summary>
    /// <c>gpiodev_release</c>. What <c>synchronize_srcu</c> and the flushing in <c>cleanup_srcu_struct</c> come to for the labels that wait to be
    /// freed: they have been.
    /// </summary>
    internal static async Op GpiodevRelease(GpioDevice gdev)
    {
        await gdev.DescSrcu!.Barrier();
        await gdev.DescSrcu!.Cleanup();
        foreach (var desc in gdev.Descs)
            await desc.Kfree();
        await gdev.Guard.CleanUp();
        await gdev.Kfree();
    }
}
