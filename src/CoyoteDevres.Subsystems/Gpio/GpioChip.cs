using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>struct gpio_chip</c>: the provider's side of a chip, together with the provider's private structure that it is a member
/// of (<c>gdev-&gt;data</c> points there too). From <c>devm_kzalloc</c>, older than the chip's registration: freed right after
/// <c>gpiochip_remove</c>. What gpiolib reads of it (callbacks, <c>ngpio</c>, <c>base</c>) does not change, so an access is a
/// <see cref="Pointer{T}.Deref"/>.
/// </summary>
public sealed class GpioChip : KernelObject
{
    internal GpioChip(Machine machine)
        : base(machine, "gpio_chip")
    {
    }

    /// <summary><c>gc-&gt;gpiodev</c>: set by <c>gpiochip_add_data</c>, and never cleared.</summary>
    public GpioDevice Device { get; internal set; } = null!;
}
