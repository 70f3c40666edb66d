using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// Since v6.13: directions are set for the character device without telling anybody, which it does itself. Labels are freed after a
/// grace period (a86d27693066, May 2024). Read in a gpiolib.c of 2026.
/// </summary>
internal sealed class LaterGpiod : GuardedGpiod
{
    protected override (string Input, string Output) DirectionFunctions => ("gpiod_direction_input_nonotify", "gpiod_direction_output_nonotify");

    protected override Op SetLabel(GpioDesc desc, DescLabel? label) => desc.GuardedLabel.SetAndFreeLater(label);
}
