using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// Since v6.9: each function is in a section of its own, tests the chip there and uses what it tested (d83cee3d2bb1; read in a
/// gpiolib.c of 2026 and the patches; fact sheet, section 1.5 [V]). Sections are nested in the file operations' own.
/// </summary>
internal partial class GuardedGpiod : Gpiod
{
    /// <summary>What sets a direction for the character device: since v6.13 not what in-kernel consumers call, which tells watchers itself.</summary>
    protected virtual (string Input, string Output) DirectionFunctions => ("gpiod_direction_input", "gpiod_direction_output");

    internal override async Op<GpioDesc?> GetDesc(GpioDevice gdev, int offset, string caller)
    {
        await gdev.Touch("gpio_device_get_desc");
        return offset < GpioDevice.Lines ? gdev.Descs[offset] : null;
    }

    internal override async Op<int> GpiodRequest(GpioDesc desc)
    {
        await desc.Touch(); // Reads desc->gdev.
        var gdev = desc.Device;
        await gdev.Owner.TryGet();
        int result = await GpiodRequestCommit(desc);
        if (result < 0)
            await gdev.Owner.Put();
        else
            await gdev.Dev.Get();
        return result;
    }

    internal override async Op GpiodFree(GpioDesc desc)
    {
        await GpiodFreeCommit(desc);
        await desc.Touch(); // Reads desc->gdev.
        await desc.Device.Owner.Put();
        await desc.Device.Dev.Put();
    }

    internal override async Op GpioDescToLineinfo(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpio_desc_to_lineinfo");
        if (guard.Chip.IsNull)
            return;
        bool requested = await desc.Requested.Read();
        await desc.GuardedLabel.Look(requested);
        if (!requested)
            await guard.Chip.Deref("gpiochip_line_is_valid");
        await desc.IsOut.Read();
    }

    /// <summary>How the old label goes: <c>synchronize_srcu</c> and <c>kfree</c>, until a86d27693066 (May 2024) replaced them by <c>call_srcu</c>.</summary>
    protected virtual Op SetLabel(GpioDesc desc, DescLabel? label) => desc.GuardedLabel.SetAndWait(label);

    private async Op<int> GpiodRequestCommit(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_request_commit");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        if (await desc.Requested.Exchange(true))
            return -Errno.EBUSY;
        await guard.Chip.Deref("gpiochip_line_is_valid");
        var chip = await guard.Chip.Deref();
        await GpioCallbacks.Call(chip, "gc->request");
        await GpiodGetDirection(desc);
        await SetLabel(desc, new DescLabel(desc.Machine));
        return 0;
    }

    /// <summary><c>gpiod_free_commit</c>: nothing is freed, and nobody is told, if the chip is gone; what is told is told in the section.</summary>
    private async Op GpiodFreeCommit(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_free_commit");
        bool requested = await desc.Requested.Read();
        if (guard.Chip.IsNull || !requested)
            return;
        var chip = await guard.Chip.Deref();
        await GpioCallbacks.Call(chip, "gc->free");
        await SetLabel(desc, null);
        await desc.Requested.Write(false);
        await desc.Device.LineState.Notify("GPIO_V2_LINE_CHANGED_RELEASED", desc);
    }
}
