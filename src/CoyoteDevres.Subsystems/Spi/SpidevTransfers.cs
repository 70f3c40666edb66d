using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// Spidev's reads, writes and ioctls up to v6.19, while it had two locks: <c>buf_lock</c> for the buffers and
/// <c>spi_lock</c> for the pointer to the device. A version says how it gets from that pointer to a transfer. [V]
/// </summary>
public abstract class SpidevTransfers(Machine machine) : SpidevCommands(machine)
{
    /// <summary><c>spidev_sync</c>: checks that the device is there and sends a message. Bytes, or <c>-ESHUTDOWN</c>.</summary>
    protected abstract Op<int> SpidevSync(SpidevData spidev, SpiMessage message);

    /// <inheritdoc/>
    protected override Op<int> SendFromMessage(SpidevData spidev, SpiMessage message) => SpidevSync(spidev, message);

    /// <inheritdoc/>
    protected internal override async Op<int> SpidevRead(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var spidev = file.Private<SpidevData>();
        await spidev.BufLock.Lock();
        int status = await SpidevSync(spidev, await MessageOf(spidev, spidev.RxBuffer, "spidev_sync_read"));
        if (status > 0)
            await (await spidev.RxBuffer.Load()).Deref();
        await spidev.BufLock.Unlock();
        return status;
    }

    /// <inheritdoc/>
    protected internal override async Op<int> SpidevWrite(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var spidev = file.Private<SpidevData>();
        await spidev.BufLock.Lock();
        await (await spidev.TxBuffer.Load()).Deref();
        int status = await SpidevSync(spidev, await MessageOf(spidev, spidev.TxBuffer, "spidev_sync_write"));
        await spidev.BufLock.Unlock();
        return status;
    }
}
