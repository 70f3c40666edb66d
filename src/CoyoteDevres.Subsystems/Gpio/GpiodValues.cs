using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>A line's value up to v6.8 (drivers/gpio/gpiolib.c [V, a text with bdbbae241a04]): the chip is loaded and used without a test.</summary>
internal static class GpiodValues
{
    /// <summary><c>gpiod_get_array_value_complex</c>, <c>gpio_chip_get_multiple</c> for one line.</summary>
    internal static async Op<int> GpiodGetArrayValueComplex(GpioDesc desc)
    {
        await desc.Touch();
        var gc = await desc.Device.Chip.Load();
        await gc.Deref(); // ngpio
        var chip = await gc.Deref("gpio_chip_get_multiple");
        await GpioCallbacks.Call(chip, "gc->get");
        return 0;
    }

    /// <summary>
    /// <c>gpiod_get_value_cansleep</c>, <c>gpiod_get_raw_value_cansleep</c>: 0 if the chip is gone when it is tested, and nothing holds it
    /// between the test and <c>gpiod_get_raw_value_commit</c>.
    /// </summary>
    internal static async Op<int> GpiodGetValueCansleep(GpioDesc desc)
    {
        if (!await Gpiolib.ValidateDesc(desc))
            return 0;
        var gc = await desc.Device.Chip.Load("gpiod_get_raw_value_commit");
        var chip = await gc.Deref("gpio_chip_get_value");
        await GpioCallbacks.Call(chip, "gc->get");
        return 1;
    }

    /// <summary><c>gpiod_set_array_value_complex</c>, <c>gpio_chip_set_multiple</c> for one line.</summary>
    internal static async Op<int> GpiodSetArrayValueComplex(GpioDesc desc)
    {
        await desc.Touch();
        var gc = await desc.Device.Chip.Load();
        await gc.Deref(); // ngpio
        var chip = await gc.Deref("gpio_chip_set_multiple");
        await GpioCallbacks.Call(chip, "gc->set");
        return 0;
    }
}
