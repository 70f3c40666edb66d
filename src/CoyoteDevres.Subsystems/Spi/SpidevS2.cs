using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S2, a720416d9463 "spi: spidev: fix a race condition when accessing spidev->spi" (v6.2-rc4): <c>spi_lock</c> is a mutex, held
/// while the pointer is used. Reads and writes take it inside <c>buf_lock</c>, ioctls around it, and a message inside itself
/// once more. [V]
/// </summary>
public class SpidevS2(Machine machine) : SpidevTransfers(machine)
{
    /// <inheritdoc/>
    protected override SpidevData Allocate(SpiDevice spi, CharacterNode node) => new MutexSpidevData(spi, node);

    /// <summary><c>spidev_sync</c>: the lock is held over the whole transfer.</summary>
    protected override async Op<int> SpidevSync(SpidevData spidev, SpiMessage message)
    {
        ArgumentNullException.ThrowIfNull(spidev);
        ArgumentNullException.ThrowIfNull(message);
        await spidev.LockSpi();
        var spi = await spidev.Spi.Load();
        int status = spi.IsNull ? -Errno.ESHUTDOWN : await SpiTransfers.SpiSync(spi, message);
        if (status == 0)
            status = message.ActualLength;
        await spidev.UnlockSpi();
        return status;
    }

    /// <summary><c>spidev_ioctl</c>: the lock is held over the whole command.</summary>
    protected internal override async Op<int> SpidevIoctl(File file, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(file);
        var spidev = file.Private<SpidevData>();
        await spidev.LockSpi();
        if ((await spidev.Spi.Load()).Raw is not { } spi)
        {
            await spidev.UnlockSpi();
            return -Errno.ESHUTDOWN;
        }

        await spi.Dev.Get("spi_dev_get");
        await spidev.BufLock.Lock();
        int result = await Command(spidev, spi, command);
        await spidev.BufLock.Unlock();
        await spi.Dev.Put("spi_dev_put");
        await spidev.UnlockSpi();
        return result;
    }
}
