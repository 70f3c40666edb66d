using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S0, the later form: spidev up to v5.7. Transfers as in S1; <c>spidev_remove</c> clears the pointer before it takes
/// <c>device_list_lock</c> (until abd42781c3d2), and <c>spidev_release</c> aborts whatever <c>spi</c> points to
/// (9f918a728cf8 of v5.5, until 06096cc6c5a8).
/// </summary>
/// <remarks>
/// [V] spidev_sync and the ioctls in a v4.4 tree, spidev_release of v5.5 as quoted in the mails on 9f918a728cf8; [R] that
/// spidev_remove is the same up to v5.7 as in a 2.6 tree but for the driver data, which it no longer clears.
/// </remarks>
/// <param name="machine">Where it is loaded.</param>
/// <param name="isBuiltForSlaves">CONFIG_SPI_SLAVE: <c>spidev_release</c> aborts transfers.</param>
public class SpidevS0(Machine machine, bool isBuiltForSlaves) : SpidevS1(machine)
{
    /// <inheritdoc/>
    public override SpiCore Core { get; } = new SpiCore54();

    /// <summary><c>spidev_remove</c>: between its two halves an open still finds the device, and a last close frees it.</summary>
    protected override async Op SpidevRemove(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        await spi.Touch();
        var spidev = spi.Drvdata!;
        await spidev.LockSpi();
        await spidev.Spi.Store(null);
        await spidev.UnlockSpi();
        await DeviceListLock.Lock();
        await ForgetSpidev(spidev);
        await DeviceListLock.Unlock();
    }

    /// <summary><c>spidev_release</c>: whether the device is there is asked at the last close only, and not for the abort.</summary>
    protected internal override async Op SpidevRelease(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await DeviceListLock.Lock();
        var spidev = file.Private<SpidevData>();
        int users = await spidev.Users.Read() - 1;
        await spidev.Users.Write(users);
        if (users == 0)
            await LastClose(spidev);
        if (isBuiltForSlaves)
            await SpiBus.SpiSlaveAbort(await spidev.Spi.Load());
        await DeviceListLock.Unlock();
    }

    private async Op LastClose(SpidevData spidev)
    {
        const string function = "spidev_release";
        await FreeBuffers(spidev);
        await spidev.LockSpi(function);
        if (HasSpeed && (await spidev.Spi.Load(function)).Raw is { } spi)
            await spidev.SpeedHz.Write(await spi.MaxSpeedHz.Read(function), function);
        bool dofree = (await spidev.Spi.Load(function)).IsNull;
        await spidev.UnlockSpi(function);
        if (dofree)
            await spidev.Kfree(function);
    }
}
