using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// Devices and controllers coming and going (drivers/spi/spi.c, read in v6.1.83, built with CONFIG_SPI_DYNAMIC). [V]
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

    /// <summary><c>spi_setup</c>: under <c>io_mutex</c>, deselects the chip.</summary>
    public static async Op<int> SpiSetup(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        await spi.Touch();
        var ctlr = spi.Controller;
        await ctlr.Touch();
        await ctlr.IoMutex.Lock();
        await SpiTransfers.SpiSetCs(spi, enable: false);
        await spi.Touch();
        await ctlr.IoMutex.Unlock();
        return 0;
    }

    /// <summary><c>spi_slave_abort</c>: nothing on a master.</summary>
    public static async Op SpiSlaveAbort(Pointer<SpiDevice> from)
    {
        var spi = await from.Deref();
        await spi.Controller.Touch();
        if (spi.Controller.IsSlave)
            await spi.Controller.Hardware.SlaveAbort(spi.Controller);
    }

    /// <summary><c>spi_unregister_device</c>: the driver is unbound in <c>device_del</c>.</summary>
    public static async Op SpiUnregisterDevice(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        await spi.Touch();
        await spi.Dev.Del();
        await spi.Touch("spi_cleanup");
        await spi.Controller.Touch("spi_cleanup");
        await spi.Dev.Put();
    }

    /// <summary>
    /// <c>spi_unregister_controller</c>: the devices first (84855678add8), then the queue, then the controller's own device. Its
    /// reference belongs to managed resources (<c>devm_allocated</c>, 5e844cc37a5c).
    /// </summary>
    public async Op SpiUnregisterController(SpiController ctlr)
    {
        ArgumentNullException.ThrowIfNull(ctlr);
        await ctlr.AddLock.Lock();
        foreach (var spi in ctlr.Children)
        {
            await SpiUnregisterDevice(spi);
            // device_for_each_child keeps the list's reference until it moves on.
            await spi.Dev.Put("device_for_each_child");
        }

        ctlr.Children.Clear();
        await boardLock.Lock();
        await masterIdr.Read("idr_find");
        await boardLock.Unlock();
        await SpiQueue.SpiDestroyQueue(ctlr);
        await boardLock.Lock();
        await ctlr.Touch();
        await boardLock.Unlock();
        await ctlr.Dev.Del();
        await boardLock.Lock();
        await masterIdr.Write(await masterIdr.Read("idr_remove") - 1, "idr_remove");
        await boardLock.Unlock();
        await ctlr.AddLock.Unlock();
    }
}
