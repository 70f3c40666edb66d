using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>What gpiolib has once for all chips.</summary>
public sealed class GpioCore
{
    /// <summary>Loads gpiolib.</summary>
    public GpioCore(Machine machine)
    {
        Lock = new SpinLock(machine, "gpio_lock");
        DevicesLock = new Mutex(machine, "gpio_devices_lock");
        DevicesSrcu = new SrcuStruct(machine, "gpio_devices_srcu");
        Devices = new GpioDevicesHead(machine).List;
        Module = new Module(machine, "gpiolib");
    }

    /// <summary><c>gpio_lock</c>: covers descriptors' flags and labels, and the list of devices. Up to v6.8.</summary>
    public SpinLock Lock { get; }

    /// <summary><c>gpio_devices_lock</c>: held by who changes the list of devices. Since v6.9.</summary>
    public Mutex DevicesLock { get; }

    /// <summary><c>gpio_devices_srcu</c>: held by who walks the list of devices. Since v6.9.</summary>
    public SrcuStruct DevicesSrcu { get; }

    /// <summary><c>gpio_devices</c>. Up to v6.8 nobody looks at it here.</summary>
    internal ListHead Devices { get; }

    /// <summary>The owner of gpiolib's file operations.</summary>
    public Module Module { get; }
}
