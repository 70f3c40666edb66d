using CoyoteDevres.Kernel;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>What gpiolib has once for all chips.</summary>
public sealed class GpioCore
{
    /// <summary>Loads gpiolib.</summary>
    public GpioCore(Machine machine)
    {
        Lock = new SpinLock(machine, "gpio_lock");
        Module = new Module(machine, "gpiolib");
    }

    /// <summary><c>gpio_lock</c>: covers descriptors' flags and labels, and the list of devices.</summary>
    public SpinLock Lock { get; }

    /// <summary>The owner of gpiolib's file operations.</summary>
    public Module Module { get; }
}
