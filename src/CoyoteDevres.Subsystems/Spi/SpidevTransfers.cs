using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// Spidev's reads, writes and ioctls up to v6.19, while it had two locks: <c>buf_lock</c> for the buffers and
/// <c>spi_lock</c> for the pointer to the device. A version says how it gets from that pointer to a transfer. [V]
/// </summary>
public abstract class SpidevTransfers(Machine machine) : Spidev(machine)
{
    /// <summary><c>spidev_sync</c>: checks that the device is there and sends a message. Bytes, or <c>-ESHUTDOWN</c>.</summary>
    protected abstract Op<int> SpidevSync(SpidevData spidev, SpiMessage message);

    /// <summary>How <c>spidev_message</c> sends its message.</summary>
    protected virtual Op<int> SendFromMessage(SpidevData spidev, SpiMessage message) => SpidevSync(spidev, message);

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

    /// <summary>The commands of <c>spidev_ioctl</c>, under <c>buf_lock</c> and with a reference on the device.</summary>
    protected async Op<int> Command(SpidevData spidev, SpiDevice spi, IoctlCommand command)
    {
        if (command == SpidevIoctls.WriteMaxSpeedHz)
            return await WriteMaxSpeedHz(spidev, spi);
        return command == SpidevIoctls.Message ? await SpidevMessage(spidev) : -Errno.ENOTTY;
    }

    /// <summary>The device's own speed is changed only for <c>spi_setup</c>.</summary>
    private static async Op<int> WriteMaxSpeedHz(SpidevData spidev, SpiDevice spi)
    {
        const string function = "spidev_ioctl";
        const uint hz = 500_000;
        uint save = await spi.MaxSpeedHz.Read(function);
        await spi.MaxSpeedHz.Write(hz, function);
        int result = await SpiBus.SpiSetup(spi);
        if (result == 0)
            await spidev.SpeedHz.Write(hz, function);
        await spi.MaxSpeedHz.Write(save, function);
        return result;
    }

    /// <summary><c>spidev_message</c>: one transfer, from and into the bounce buffers.</summary>
    private async Op<int> SpidevMessage(SpidevData spidev)
    {
        var tx = await (await spidev.TxBuffer.Load()).Deref();
        var rx = await spidev.RxBuffer.Load();
        await spidev.SpeedHz.Read();
        int status = await SendFromMessage(spidev, new SpiMessage(Machine, tx, TransferLength));
        if (status < 0)
            return status;
        await rx.Deref();
        return TransferLength;
    }

    private static async Op<SpiMessage> MessageOf(SpidevData spidev, PointerField<SpiBuffer> member, string function)
    {
        var buffer = (await member.Load(function)).Raw!;
        await spidev.SpeedHz.Read(function);
        return new SpiMessage(spidev.Machine, buffer, TransferLength);
    }
}
