using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S0a, the oldest form of S0: spidev of 2.6.22 on. <c>spidev_sync</c> hands the message to <c>spi_async</c> under the spinlock and
/// waits without it; one buffer, no speed of its own, no abort. [V] a 2.6 tree.
/// </summary>
/// <remarks>
/// Controllers then queued messages each in its own way; here they do as the core does since 3.4, which the form saw too: through a
/// thread, and with the queue stopped before the devices go. [R]
/// </remarks>
public sealed class SpidevS0a(Machine machine) : SpidevS0(machine, isBuiltForSlaves: false)
{
    /// <inheritdoc/>
    protected override bool HasSpeed => false;

    /// <inheritdoc/>
    protected override SpidevData Allocate(SpiDevice spi, CharacterNode node) => new SpinSpidevData(spi, node, hasOneBuffer: true);

    /// <summary><c>spidev_sync</c>: no gap between test and use, but nothing keeps the device of a message on its way.</summary>
    protected override async Op<int> SpidevSync(SpidevData spidev, SpiMessage message)
    {
        ArgumentNullException.ThrowIfNull(spidev);
        ArgumentNullException.ThrowIfNull(message);
        await spidev.LockSpi();
        message.HasComplete = true;
        int status = -Errno.ESHUTDOWN;
        if ((await spidev.Spi.Load()).Raw is { } spi)
            status = await SpiTransfers.SpiAsync(spi, message);
        await spidev.UnlockSpi();
        if (status != 0)
            return status;
        await message.Done.Wait();
        return message.Status == 0 ? message.ActualLength : message.Status;
    }

    /// <summary><c>dev_dbg</c>: up to 2.6.35 it reads the device's driver and name without looking (built with DEBUG).</summary>
    protected override async Op OutOfMemory(SpidevData spidev)
    {
        ArgumentNullException.ThrowIfNull(spidev);
        await (await spidev.Spi.Load("spidev_open")).Deref("spidev_open");
    }
}
