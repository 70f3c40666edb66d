using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>What spidev's reads, writes and ioctls do whichever locks they hold. [V]</summary>
public abstract class SpidevCommands(Machine machine) : Spidev(machine)
{
    /// <summary>True if spidev keeps a speed of its own; the first versions change the device's for good.</summary>
    protected virtual bool HasSpeed => true;

    /// <summary>How <c>spidev_message</c> sends its message: bytes, or an error.</summary>
    protected abstract Op<int> SendFromMessage(SpidevData spidev, SpiMessage message);

    /// <summary>The commands of <c>spidev_ioctl</c>, locked, and with a reference on the device.</summary>
    protected async Op<int> Command(SpidevData spidev, SpiDevice spi, IoctlCommand command)
    {
        if (command == SpidevIoctls.WriteMaxSpeedHz)
            return await WriteMaxSpeedHz(spidev, spi);
        return command == SpidevIoctls.Message ? await SpidevMessage(spidev) : -Errno.ENOTTY;
    }

    /// <summary>The device's own speed is changed only for <c>spi_setup</c>, if spidev keeps one of its own.</summary>
    private async Op<int> WriteMaxSpeedHz(SpidevData spidev, SpiDevice spi)
    {
        const string function = "spidev_ioctl";
        const uint hz = 500_000;
        uint save = await spi.MaxSpeedHz.Read(function);
        await spi.MaxSpeedHz.Write(hz, function);
        int result = await SpiBus.SpiSetup(spi);
        if (!HasSpeed)
            return result;
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
        if (HasSpeed)
            await spidev.SpeedHz.Read();
        int status = await SendFromMessage(spidev, new SpiMessage(Machine, tx, TransferLength));
        if (status < 0)
            return status;
        await rx.Deref();
        return TransferLength;
    }

    /// <summary>The message of a read (<c>spidev_sync_read</c>) or of a write (<c>spidev_sync_write</c>).</summary>
    private protected async Op<SpiMessage> MessageOf(SpidevData spidev, PointerField<SpiBuffer> member, string function)
    {
        var buffer = (await member.Load(function)).Raw!;
        if (HasSpeed)
            await spidev.SpeedHz.Read(function);
        return new SpiMessage(spidev.Machine, buffer, TransferLength);
    }
}
