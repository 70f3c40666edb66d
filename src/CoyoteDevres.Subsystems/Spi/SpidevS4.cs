using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S4, 40534d19ed2a "spi: spidev: fix lock inversion between spi_lock and buf_lock" (v7.0): one mutex for everything. [V] the
/// stable posting for 6.6.
/// </summary>
public sealed class SpidevS4(Machine machine) : SpidevCommands(machine)
{
    /// <inheritdoc/>
    protected override SpidevData Allocate(SpiDevice spi, CharacterNode node) => new MutexSpidevData(spi, node);

    /// <summary><c>spidev_read</c>.</summary>
    protected internal override async Op<int> SpidevRead(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var spidev = file.Private<SpidevData>();
        await spidev.LockSpi();
        int status = -Errno.ESHUTDOWN;
        if (!(await spidev.Spi.Load()).IsNull)
        {
            status = await SpidevSyncUnlocked(spidev, await MessageOf(spidev, spidev.RxBuffer, "spidev_sync_read"), "spidev_sync_read");
            if (status > 0)
                await (await spidev.RxBuffer.Load()).Deref();
        }

        await spidev.UnlockSpi();
        return status;
    }

    /// <summary><c>spidev_write</c>: copies from user space only if the device is there.</summary>
    protected internal override async Op<int> SpidevWrite(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var spidev = file.Private<SpidevData>();
        await spidev.LockSpi();
        int status = -Errno.ESHUTDOWN;
        if (!(await spidev.Spi.Load()).IsNull)
        {
            await (await spidev.TxBuffer.Load()).Deref();
            status = await SpidevSyncUnlocked(spidev, await MessageOf(spidev, spidev.TxBuffer, "spidev_sync_write"), "spidev_sync_write");
        }

        await spidev.UnlockSpi();
        return status;
    }

    /// <summary><c>spidev_ioctl</c>.</summary>
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
        int result = await Command(spidev, spi, command);
        await spi.Dev.Put("spi_dev_put");
        await spidev.UnlockSpi();
        return result;
    }

    /// <inheritdoc/>
    protected override Op<int> SendFromMessage(SpidevData spidev, SpiMessage message) => SpidevSyncUnlocked(spidev, message, "spidev_message");

    /// <summary><c>spidev_sync_unlocked</c>: its caller holds the lock, has checked, and loads the pointer for it.</summary>
    private static async Op<int> SpidevSyncUnlocked(SpidevData spidev, SpiMessage message, string caller)
    {
        int status = await SpiTransfers.SpiSync(await spidev.Spi.Load(caller), message);
        return status == 0 ? message.ActualLength : status;
    }
}
