using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// Devices and controllers coming and going (drivers/spi/spi.c, read in v6.1.83, built with CONFIG_SPI_DYNAMIC). [V]
/// The versions of the core differ in <see cref="SpiCore"/>.
/// </summary>
public sealed class SpiBus(Machine machine)
{
    private readonly Mutex boardLock = new(machine, "board_lock");

    // How many controllers are in it.
    private readonly Variable<int> masterIdr = new(machine, "spi_master_idr", 0);

    /// <summary><c>spi_register_controller</c>; the caller then adds its devices.</summary>
    public async Op SpiRegisterController(SpiController ctlr)
    {
        ArgumentNullException.ThrowIfNull(ctlr);
        await boardLock.Lock();
        ctlr.BusNum = await masterIdr.Read();
        await masterIdr.Write(ctlr.BusNum + 1);
        await boardLock.Unlock();
        await ctlr.Dev.Add();
        await SpiQueue.SpiControllerInitializeQueue(ctlr);
    }

    /// <summary>
    /// <c>spi_new_device</c>: <c>spi_alloc_device</c>, then <c>spi_add_device</c>, which binds a driver to it.
    /// </summary>
    public static async Op<SpiDevice> SpiNewDevice(SpiController ctlr, uint maxSpeedHz, SpiDriver driver)
    {
        ArgumentNullException.ThrowIfNull(ctlr);
        ArgumentNullException.ThrowIfNull(driver);
        await ctlr.Dev.Get("spi_alloc_device");
        var spi = new SpiDevice(ctlr, maxSpeedHz);
        await ctlr.AddLock.Lock("spi_add_device");
        await SpiSetup(spi);
        // The list of children owns a reference.
        await spi.Dev.Get("device_add");
        ctlr.Children.Add(spi);
        await spi.Dev.Add();
        spi.Binding = driver.For(spi);
        await DriverCore.Bind(spi.Dev, spi.Binding);
        await ctlr.AddLock.Unlock("spi_add_device");
        return spi;
    }

    /// <summary><c>spi_setup</c>.</summary>
    public static Op<int> SpiSetup(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        return spi.Controller.Core.SpiSetup(spi);
    }

    /// <summary><c>spi_slave_abort</c>: nothing on a master.</summary>
    public static async Op SpiSlaveAbort(Pointer<SpiDevice> from)
    {
        var spi = await from.Deref();
        await spi.Controller.Touch();
        if (spi.Controller.IsSlave)
            await spi.Controller.Hardware.SlaveAbort(spi.Controller);
    }

    /// <summary>
    /// A device goes by itself, as one of a dynamic device tree does (<c>of_spi_notify</c>): found with a reference, and unregistered.
    /// The controller stays.
    /// </summary>
    public static async Op OfSpiNotify(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        await spi.Dev.Get("of_find_spi_device_by_node");
        await spi.Controller.Core.SpiUnregisterDevice(spi);
        // The list of children lets go in device_del.
        spi.Controller.Children.Remove(spi);
        await spi.Dev.Put("klist_children_put");
        await spi.Dev.Put();
    }

    /// <summary><c>spi_unregister_controller</c>.</summary>
    public Op SpiUnregisterController(SpiController ctlr)
    {
        ArgumentNullException.ThrowIfNull(ctlr);
        return ctlr.Core.SpiUnregisterController(ctlr, this);
    }

    /// <summary>Makes sure that the controller was registered.</summary>
    internal async Op FindNumber()
    {
        await boardLock.Lock("spi_unregister_controller");
        await masterIdr.Read("idr_find");
        await boardLock.Unlock("spi_unregister_controller");
    }

    /// <summary>Takes the controller out of <c>spi_controller_list</c>.</summary>
    internal async Op Unlist(SpiController ctlr)
    {
        await boardLock.Lock("spi_unregister_controller");
        await ctlr.Touch("spi_unregister_controller");
        await boardLock.Unlock("spi_unregister_controller");
    }

    /// <summary>The controller's number is free.</summary>
    internal async Op FreeNumber()
    {
        await boardLock.Lock("spi_unregister_controller");
        await masterIdr.Write(await masterIdr.Read("idr_remove") - 1, "idr_remove");
        await boardLock.Unlock("spi_unregister_controller");
    }
}
