using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <content>Direction, configuration and value of a line.</content>
internal partial class GuardedGpiod
{
    internal override async Op<int> GpiodSetTransitory(GpioDesc desc)
    {
        await desc.Touch();
        return await GpioSetConfigOptional(desc);
    }

    internal override async Op<int> GpiodDirectionInput(GpioDesc desc)
    {
        string function = DirectionFunctions.Input;
        await using var guard = await desc.Device.Guard.Enter(function);
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        var chip = await guard.Chip.Deref(function);
        await GpioCallbacks.Call(chip, "gc->direction_input");
        await desc.IsOut.Write(false, function);
        return 0;
    }

    /// <summary>The result of setting the drive is not looked at.</summary>
    internal override async Op<int> GpiodDirectionOutput(GpioDesc desc)
    {
        await desc.Touch(DirectionFunctions.Output);
        await GpioDoSetConfig(desc);
        return await GpiodDirectionOutputRawCommit(desc);
    }

    internal override async Op<int> GpiodToIrq(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_to_irq");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        var chip = await guard.Chip.Deref();
        await GpioCallbacks.Call(chip, "gc->to_irq");
        return 1;
    }

    internal override async Op<int> GpiodGetArrayValueComplex(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_get_array_value_complex");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        var chip = await guard.Chip.Deref("gpio_chip_get_multiple");
        await GpioCallbacks.Call(chip, "gc->get");
        return 0;
    }

    internal override async Op<int> GpiodSetDebounce(GpioDesc desc)
    {
        await desc.Touch("gpiod_set_config");
        return await GpioDoSetConfig(desc);
    }

    internal override async Op<int> GpiodGetValueCansleep(GpioDesc desc, string function)
    {
        await desc.Touch(function);
        await using var guard = await desc.Device.Guard.Enter("gpiod_get_raw_value_commit");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        var chip = await guard.Chip.Deref("gpio_chip_get_value");
        await GpioCallbacks.Call(chip, "gc->get");
        return 1;
    }

    internal override async Op<int> GpiodSetArrayValueComplex(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_set_array_value_complex");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        var chip = await guard.Chip.Deref("gpio_chip_set_multiple");
        await GpioCallbacks.Call(chip, "gc->set");
        return 0;
    }

    private static async Op GpiodGetDirection(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_get_direction");
        if (guard.Chip.IsNull)
            return;
        var chip = await guard.Chip.Deref();
        await GpioCallbacks.Call(chip, "gc->get_direction");
        bool output = await desc.IsOut.Read(); // The line is as its last user left it.
        await desc.IsOut.Write(output);
    }

    private static async Op<int> GpiodDirectionOutputRawCommit(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpiod_direction_output_raw_commit");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        var chip = await guard.Chip.Deref();
        await GpioCallbacks.Call(chip, "gc->direction_output");
        await desc.IsOut.Write(true);
        return 0;
    }

    /// <summary><c>gpio_set_config_with_argument_optional</c>: that the provider cannot do it is no error.</summary>
    private static async Op<int> GpioSetConfigOptional(GpioDesc desc)
    {
        int result = await GpioDoSetConfig(desc);
        return result == -Errno.ENOTSUPP ? 0 : result;
    }

    /// <summary><c>gpio_do_set_config</c>: the provider has no <c>set_config</c>.</summary>
    private static async Op<int> GpioDoSetConfig(GpioDesc desc)
    {
        await using var guard = await desc.Device.Guard.Enter("gpio_do_set_config");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        await guard.Chip.Deref();
        return -Errno.ENOTSUPP;
    }
}
