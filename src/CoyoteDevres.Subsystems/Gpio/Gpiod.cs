using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// What drivers/gpio/gpiolib.c does with one line for the character device. How each of these functions gets at the chip is what
/// the versions differ in: <see cref="PlainGpiod"/> loads it, <see cref="GuardedGpiod"/> holds it while it is used. Each member is
/// the kernel function of that name.
/// </summary>
public abstract class Gpiod
{
    /// <summary><c>gpiochip_get_desc</c>, later <c>gpio_device_get_desc</c>: a line's descriptor, or null for <c>-EINVAL</c>.</summary>
    /// <param name="gdev">The device.</param>
    /// <param name="offset">Which line.</param>
    /// <param name="caller">The calling function, which loads the chip if that is needed.</param>
    internal abstract Op<GpioDesc?> GetDesc(GpioDevice gdev, int offset, string caller);

    /// <summary><c>gpiod_request</c>.</summary>
    internal abstract Op<int> GpiodRequest(GpioDesc desc);

    /// <summary><c>gpiod_free</c>.</summary>
    internal abstract Op GpiodFree(GpioDesc desc);

    /// <summary><c>gpiod_set_transitory</c>.</summary>
    internal abstract Op<int> GpiodSetTransitory(GpioDesc desc);

    /// <summary><c>gpiod_direction_input</c>, as the character device calls it.</summary>
    internal abstract Op<int> GpiodDirectionInput(GpioDesc desc);

    /// <summary><c>gpiod_direction_output</c>, as the character device calls it.</summary>
    internal abstract Op<int> GpiodDirectionOutput(GpioDesc desc);

    /// <summary><c>gpiod_to_irq</c>: an interrupt number, or a negative error.</summary>
    internal abstract Op<int> GpiodToIrq(GpioDesc desc);

    /// <summary><c>gpiod_get_array_value_complex</c> for one line: 0, or a negative error.</summary>
    internal abstract Op<int> GpiodGetArrayValueComplex(GpioDesc desc);

    /// <summary><c>gpiod_set_array_value_complex</c> for one line: 0, or a negative error.</summary>
    internal abstract Op<int> GpiodSetArrayValueComplex(GpioDesc desc);

    /// <summary><c>gpiod_set_debounce</c>: <c>-ENOTSUPP</c>, if the chip is there to say so.</summary>
    internal abstract Op<int> GpiodSetDebounce(GpioDesc desc);

    /// <summary><c>gpiod_get_value_cansleep</c>, <c>gpiod_get_raw_value_cansleep</c>: 1, or what there is without a chip.</summary>
    /// <param name="desc">The line.</param>
    /// <param name="function">Which of the two.</param>
    internal abstract Op<int> GpiodGetValueCansleep(GpioDesc desc, string function);

    /// <summary><c>gpio_desc_to_lineinfo</c>.</summary>
    internal abstract Op GpioDescToLineinfo(GpioDesc desc);
}
