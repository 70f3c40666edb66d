using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// Requesting and freeing lines, and removing chips, as far as the versions up to v6.5 agree (drivers/gpio/gpiolib.c [V, a text
/// with bdbbae241a04]). None of these functions holds a lock that removal takes, but for <c>gpio_lock</c>.
/// </summary>
internal static class Gpiolib
{
    /// <summary><c>gpiochip_get_desc</c>: the descriptors are found through the chip's <c>gpiodev</c>; null for <c>-EINVAL</c>.</summary>
    internal static async Op<GpioDesc?> GpiochipGetDesc(Pointer<GpioChip> gc, int offset)
    {
        var chip = await gc.Deref();
        await chip.Device.Touch();
        return offset < GpioDevice.Lines ? chip.Device.Descs[offset] : null;
    }

    /// <summary>
    /// <c>validate_desc</c>: true if there is a chip. <c>VALIDATE_DESC</c> returns 0, success, from its caller if there is none.
    /// </summary>
    internal static async Op<bool> ValidateDesc(GpioDesc desc)
    {
        await desc.Touch();
        return !(await desc.Device.Chip.Load()).IsNull;
    }

    /// <summary><c>gpiod_request</c>: pins the provider's module and the device for the line. Success, without either, if the chip is gone.</summary>
    internal static async Op<int> GpiodRequest(GpioDesc desc)
    {
        if (!await ValidateDesc(desc))
            return 0;
        var gdev = desc.Device;
        await gdev.Owner.TryGet();
        int result = await GpiodRequestCommit(desc);
        if (result < 0)
            await gdev.Owner.Put();
        else
            await gdev.Dev.Get();
        return result;
    }

    /// <summary>
    /// <c>gpiod_free</c> before 3386fb86ecde (v6.6): the references are kept if nothing was freed; the warning needs extra checks
    /// configured in.
    /// </summary>
    internal static async Op GpiodFree(GpioDesc desc)
    {
        if (!await GpiodFreeCommit(desc))
            return;
        await desc.Touch(); // Reads desc->gdev.
        await desc.Device.Owner.Put();
        await desc.Device.Dev.Put();
    }

    /// <summary>
    /// What <c>gpiochip_remove</c> does up to its last <c>put_device</c>, with no lock of its own: the numbered steps of the fact
    /// sheet's section 1.1. Legacy sysfs (1) is left out.
    /// </summary>
    internal static async Op GpiochipRemoveSteps(GpioChip gc)
    {
        var gdev = gc.Device;
        await gdev.Descs[0].Touch("gpiochip_free_hogs"); // (2) There are none.
        await gdev.Chip.Store(null, "gpiochip_remove"); // (3)
        await GpiochipIrqchipRemove(gc); // (4)
        await gdev.Data.Store(null, "gpiochip_remove"); // (5)
        await gdev.Core.Lock.LockIrqsave("gpiochip_remove"); // (6)
        foreach (var desc in gdev.Descs)
        {
            await gc.Touch("gpiochip_is_requested");
            if (await desc.Requested.Read("gpiochip_is_requested"))
                break;
        }

        await gdev.Core.Lock.UnlockIrqrestore("gpiochip_remove");
        await gdev.Version.GcdevUnregister(gdev); // (7)
    }

    /// <summary><c>gpiochip_irqchip_remove</c>: the mappings go, whether or not an interrupt is still requested.</summary>
    internal static async Op GpiochipIrqchipRemove(GpioChip gc)
    {
        await gc.Touch();
        foreach (var desc in gc.Device.Descs)
            await desc.Irq.IrqDisposeMapping();
    }

    private static async Op<int> GpiodRequestCommit(GpioDesc desc)
    {
        var gdev = desc.Device;
        var gc = await gdev.Chip.Load();
        var label = new DescLabel(gdev.Machine);
        await gdev.Core.Lock.LockIrqsave();
        if (await desc.Requested.Exchange(true))
        {
            await gdev.Core.Lock.UnlockIrqrestore();
            await label.Kfree();
            return -Errno.EBUSY;
        }

        await desc.Label.Store(label, "desc_set_label");
        var chip = await gc.Deref();
        await gdev.Core.Lock.UnlockIrqrestore();
        await gc.Deref("gpiochip_line_is_valid");
        await GpioCallbacks.Call(chip, "gc->request");
        await gdev.Core.Lock.LockIrqsave();
        await gc.Deref();
        await gdev.Core.Lock.UnlockIrqrestore();
        await GpiodDirection.GpiodGetDirection(desc);
        await gdev.Core.Lock.LockIrqsave();
        await gdev.Core.Lock.UnlockIrqrestore();
        return 0;
    }

    /// <summary>
    /// <c>gpiod_free_commit</c>: nothing is freed if the chip is gone, and the lock is dropped around the callback; the change is
    /// told in every case.
    /// </summary>
    internal static async Op<bool> GpiodFreeCommit(GpioDesc desc)
    {
        var gdev = desc.Device;
        bool freed = false;
        await gdev.Core.Lock.LockIrqsave();
        var gc = await gdev.Chip.Load();
        if (!gc.IsNull && await desc.Requested.Read())
        {
            var chip = await gc.Deref();
            await gdev.Core.Lock.UnlockIrqrestore();
            await GpioCallbacks.Call(chip, "gc->free");
            await gdev.Core.Lock.LockIrqsave();
            var label = await desc.Label.Load();
            await label.Raw!.Kfree();
            await desc.Label.Store(null, "desc_set_label");
            await desc.Requested.Write(false);
            freed = true;
        }

        await gdev.Core.Lock.UnlockIrqrestore();
        await gdev.LineState.Notify("GPIOLINE_CHANGED_RELEASED", desc);
        return freed;
    }
}
