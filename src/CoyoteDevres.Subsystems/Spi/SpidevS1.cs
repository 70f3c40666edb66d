using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S1, v5.8 to v6.2-rc3: <c>spi_lock</c> is a spinlock that covers reading the pointer, not using it. Read in v6.1.83. [V]
/// </summary>
public sealed class SpidevS1(Machine machine) : SpidevTransfers(machine)
{
    /// <inheritdoc/>
    protected override SpidevData Allocate(SpiDevice spi, CharacterNode node) => new Data(spi, node);

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

    private sealed class Data : SpidevData
    {
        private readonly SpinLock spiLock;

        internal Data(SpiDevice spi, CharacterNode node)
            : base(spi, node) => spiLock = new SpinLock(this, "spi_lock");

        public override Step LockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            spiLock.LockIrq(function, file, line);

        public override async Op UnlockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            await spiLock.UnlockIrq(function, file, line);
    }
}
