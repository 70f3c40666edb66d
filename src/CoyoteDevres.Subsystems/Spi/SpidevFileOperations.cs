using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>The ioctls of spidev that are modelled (include/uapi/linux/spi/spidev.h).</summary>
public static class SpidevIoctls
{
    /// <summary>Sets the speed of later transfers.</summary>
    public static IoctlCommand WriteMaxSpeedHz { get; } = new("SPI_IOC_WR_MAX_SPEED_HZ");

    /// <summary>Transfers: <c>SPI_IOC_MESSAGE(1)</c>, that both sends and receives.</summary>
    public static IoctlCommand Message { get; } = new("SPI_IOC_MESSAGE");
}

/// <summary><c>spidev_fops</c>. Open and release are the same in all versions from v5.8 on but for the kind of <c>spi_lock</c>. [V]</summary>
internal sealed class SpidevFileOperations(Spidev driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(File file) => SpidevOpen(file);

    public override Op Release(File file) => SpidevRelease(file);

    public override Op<int> Read(File file, UserPointer buffer) => driver.SpidevRead(file);

    public override Op<int> Write(File file, UserPointer buffer) => driver.SpidevWrite(file);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => driver.SpidevIoctl(file, command);

    /// <summary><c>spidev_open</c>: finds the minor by itself; <c>-ENXIO</c> if its device is gone.</summary>
    private async Op<int> SpidevOpen(File file)
    {
        await driver.DeviceListLock.Lock();
        SpidevData? spidev = null;
        foreach (var entry in (await driver.DeviceList.Read()).Entries)
        {
            await entry.Touch();
            if (entry.Node == file.Node)
            {
                spidev = entry;
                break;
            }
        }

        if (spidev is not null)
        {
            await AllocateBuffer(spidev.TxBuffer, "tx_buffer");
            await AllocateBuffer(spidev.RxBuffer, "rx_buffer");
            await spidev.Users.Write(await spidev.Users.Read() + 1);
            file.PrivateData = spidev;
        }

        await driver.DeviceListLock.Unlock();
        return spidev is null ? -Errno.ENXIO : 0;
    }

    private async Op AllocateBuffer(PointerField<SpiBuffer> member, string name)
    {
        const string function = "spidev_open";
        if ((await member.Load(function)).IsNull)
            await member.Store(new SpiBuffer(driver.Machine, name), function);
    }

    /// <summary><c>spidev_release</c> since 06096cc6c5a8 (v5.8): the slave's transfer is aborted only if the device is there.</summary>
    private async Op SpidevRelease(File file)
    {
        await driver.DeviceListLock.Lock();
        var spidev = file.Private<SpidevData>();
        await spidev.LockSpi();
        bool dofree = (await spidev.Spi.Load()).IsNull;
        await spidev.UnlockSpi();
        int users = await spidev.Users.Read() - 1;
        await spidev.Users.Write(users);
        if (users == 0)
            await LastClose(spidev, dofree);
        if (!dofree)
            await SpiBus.SpiSlaveAbort(await spidev.Spi.Load());
        await driver.DeviceListLock.Unlock();
    }

    private static async Op LastClose(SpidevData spidev, bool dofree)
    {
        const string function = "spidev_release";
        await FreeBuffer(spidev.TxBuffer, function);
        await FreeBuffer(spidev.RxBuffer, function);
        if (dofree)
        {
            await spidev.Kfree(function);
        }
        else
        {
            var spi = await (await spidev.Spi.Load(function)).Deref(function);
            await spidev.SpeedHz.Write(await spi.MaxSpeedHz.Read(function), function);
        }
    }

    private static async Op FreeBuffer(PointerField<SpiBuffer> member, string function)
    {
        if ((await member.Load(function)).Raw is { } buffer)
            await buffer.Kfree(function);
        await member.Store(null, function);
    }
}
