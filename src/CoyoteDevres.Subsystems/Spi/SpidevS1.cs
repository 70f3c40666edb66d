using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S1, v5.8 to v6.2-rc3: <c>spi_lock</c> is a spinlock that covers reading the pointer, not using it. Read in v6.1.83. [V]
/// </summary>
public class SpidevS1(Machine machine) : SpidevTransfers(machine)
{
    /// <inheritdoc/>
    protected override SpidevData Allocate(SpiDevice spi, CharacterNode node) => new SpinSpidevData(spi, node);

    /// <summary><c>spidev_sync</c>: the transfer runs with neither the lock nor a reference.</summary>
    protected override async Op<int> SpidevSync(SpidevData spidev, SpiMessage message)
    {
        ArgumentNullException.ThrowIfNull(spidev);
        ArgumentNullException.ThrowIfNull(message);
        await spidev.LockSpi();
        var spi = await spidev.Spi.Load();
        await spidev.UnlockSpi();
        int status = spi.IsNull ? -Errno.ESHUTDOWN : await SpiTransfers.SpiSync(spi, message);
        return status == 0 ? message.ActualLength : status;
    }

    /// <summary><c>spidev_ioctl</c>: keeps the device's memory by a reference, its driver and its controller's hardware by nothing.</summary>
    protected internal override async Op<int> SpidevIoctl(File file, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(file);
        var spidev = file.Private<SpidevData>();
        await spidev.LockSpi();
        var spi = (await spidev.Spi.Load()).Raw;
        if (spi is not null)
            await spi.Dev.Get("spi_dev_get");
        await spidev.UnlockSpi();
        if (spi is null)
            return -Errno.ESHUTDOWN;
        await spidev.BufLock.Lock();
        int result = await Command(spidev, spi, command);
        await spidev.BufLock.Unlock();
        await spi.Dev.Put("spi_dev_put");
        return result;
    }

    /// <summary>
    /// <c>dev_dbg</c>, until 6b35b173dbc1. The device is the first member of the SPI device, and no device is printed as such since
    /// 99bcf217183e (2.6.36) [R], so that NULL does no harm; <c>device_list_lock</c> keeps any other one.
    /// </summary>
    protected override async Op OutOfMemory(SpidevData spidev)
    {
        ArgumentNullException.ThrowIfNull(spidev);
        if ((await spidev.Spi.Load("spidev_open")).Raw is { } spi)
            await spi.Touch("__dynamic_dev_dbg");
    }
}
