using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// A line's direction and configuration up to v6.8 (drivers/gpio/gpiolib.c [V, a text with bdbbae241a04]): each function tests the
/// chip, if at all, apart from loading it. Without a chip the tests make them succeed.
/// </summary>
internal static class GpiodDirection
{
    /// <summary><c>gpiod_get_direction</c>: the chip is loaded and used without a test.</summary>
    internal static async Op GpiodGetDirection(GpioDesc desc)
    {
        var gc = await desc.Device.Chip.Load("gpiod_to_chip");
        var chip = await gc.Deref();
        await GpioCallbacks.Call(chip, "gc->get_direction");
        bool output = await desc.IsOut.Read(); // The line is as its last user left it.
        await desc.IsOut.Write(output);
    }

    /// <summary><c>gpiod_set_transitory</c>.</summary>
    internal static async Op<int> GpiodSetTransitory(GpioDesc desc)
    {
        if (await Gpiolib.ValidateDesc(desc))
            await GpioSetConfigWithArgument(desc);
        return 0;
    }

    /// <summary><c>gpiod_set_debounce</c>, <c>gpiod_set_config</c>: the provider has no <c>set_config</c>.</summary>
    internal static async Op<int> GpiodSetDebounce(GpioDesc desc)
    {
        if (!await Gpiolib.ValidateDesc(desc))
            return 0;
        await GpioSetConfigWithArgument(desc);
        return -Errno.ENOTSUPP;
    }

    /// <summary><c>gpiod_direction_input</c>.</summary>
    internal static async Op<int> GpiodDirectionInput(GpioDesc desc)
    {
        if (!await Gpiolib.ValidateDesc(desc))
            return 0;
        var gc = await desc.Device.Chip.Load();
        var chip = await gc.Deref();
        await GpioCallbacks.Call(chip, "gc->direction_input");
        await desc.IsOut.Write(false);
        return 0;
    }

    /// <summary><c>gpiod_direction_output</c>, with <c>gpiod_direction_output_raw_commit</c>.</summary>
    internal static async Op<int> GpiodDirectionOutput(GpioDesc desc)
    {
        if (!await Gpiolib.ValidateDesc(desc))
            return 0;
        await GpioSetConfigWithArgument(desc);
        return await GpiodDirectionOutputRawCommit(desc);
    }

    /// <summary><c>gpiod_to_irq</c>: an interrupt number, or <c>-EINVAL</c>.</summary>
    internal static async Op<int> GpiodToIrq(GpioDesc desc)
    {
        await desc.Touch();
        if ((await desc.Device.Chip.Load()).IsNull)
            return -Errno.EINVAL;
        var gc = await desc.Device.Chip.Load();
        var chip = await gc.Deref();
        await GpioCallbacks.Call(chip, "gc->to_irq");
        return 1;
    }

    private static async Op<int> GpiodDirectionOutputRawCommit(GpioDesc desc)
    {
        var gc = await desc.Device.Chip.Load();
        var chip = await gc.Deref();
        await GpioCallbacks.Call(chip, "gc->direction_output");
        await desc.IsOut.Write(true);
        return 0;
    }

    /// <summary><c>gpio_set_config_with_argument</c>, <c>gpio_do_set_config</c>: the provider has no <c>set_config</c>, which its callers accept.</summary>
    private static async Op GpioSetConfigWithArgument(GpioDesc desc)
    {
        var gc = await desc.Device.Chip.Load();
        await gc.Deref("gpio_do_set_config");
    }
}
