using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// <c>struct spi_device</c>: a chip on a controller's bus, which it holds a reference on; freed at the last put of the device
/// that it embeds. Read in v6.1.83. [V]
/// </summary>
public sealed class SpiDevice : KernelObject
{
    /// <summary>What <c>spi_alloc_device</c> allocates; the caller has taken the controller's reference.</summary>
    internal SpiDevice(SpiController controller, uint maxSpeedHz)
        : base(controller.Machine, "spi_device")
    {
        Controller = controller;
        Dev = new Device(this, "dev", SpidevRelease, controller.Dev);
        Dev.Kobject.TrackOwners();
        MaxSpeedHz = new Field<uint>(this, "max_speed_hz", maxSpeedHz);
    }

    /// <summary><c>dev</c>.</summary>
    public Device Dev { get; }

    /// <summary><c>controller</c>: never changes, so following it is a touch of this structure.</summary>
    public SpiController Controller { get; }

    /// <summary><c>max_speed_hz</c>.</summary>
    public Field<uint> MaxSpeedHz { get; }

    /// <summary>Its driver as the driver core sees it; set in the set-up.</summary>
    public DeviceDriver? Binding { get; set; }

    /// <summary>The bound driver's data (<c>spi_set_drvdata</c>); set in probe, under <c>device_lock</c>.</summary>
    public SpidevData? Drvdata { get; set; }

    /// <summary>
    /// <c>spidev_release</c> of drivers/spi/spi.c, the device's release function: the core and the spidev driver both have a
    /// function of that name. [V]
    /// </summary>
    private async Op SpidevRelease()
    {
        await Touch();
        await Controller.Dev.Put();
        await Kfree();
    }
}

/// <summary>A bounce buffer.</summary>
/// <param name="machine">Where.</param>
/// <param name="member">The member of <c>spidev_data</c> that points to it.</param>
public sealed class SpiBuffer(Machine machine, string member) : KernelObject(machine, member);
