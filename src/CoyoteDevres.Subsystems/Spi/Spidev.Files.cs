using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <content>Open and release: the same in all versions from v5.8 on, but for the kind of <c>spi_lock</c> and a debug print. [V]</content>
public abstract partial class Spidev
{
    /// <summary><c>spidev_open</c>: finds the minor by itself; <c>-ENXIO</c> if its device is gone, <c>-ENOMEM</c> without buffers.</summary>
    protected internal async Op<int> SpidevOpen(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await DeviceListLock.Lock();
        SpidevData? spidev = null;
        foreach (var entry in (await DeviceList.Read()).Entries)
        {
            await entry.Touch();
            if (entry.Node == file.Node)
            {
                spidev = entry;
                break;
            }
        }

        int status = spidev is null ? -Errno.ENXIO : await AllocateBuffers(spidev);
        if (status == 0)
        {
            await spidev!.Users.Write(await spidev.Users.Read() + 1);
            file.PrivateData = spidev;
        }

        await DeviceListLock.Unlock();
        return status;
    }

    /// <summary>What an open that has found no memory does before it fails: up to v6.2-rc3 a <c>dev_dbg</c>.</summary>
    protected virtual Op OutOfMemory(SpidevData spidev) => Op.Done;

    /// <summary><c>spidev_release</c> since 06096cc6c5a8 (v5.8): the slave's transfer is aborted only if the device is there.</summary>
    protected internal virtual async Op SpidevRelease(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await DeviceListLock.Lock();
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
        await DeviceListLock.Unlock();
    }

    private protected static async Op FreeBuffers(SpidevData spidev)
    {
        ArgumentNullException.ThrowIfNull(spidev);
        await FreeBuffer(spidev.TxBuffer);
        if (spidev.RxBuffer != spidev.TxBuffer)
            await FreeBuffer(spidev.RxBuffer);
    }

    private static async Op FreeBuffer(PointerField<SpiBuffer> member)
    {
        const string function = "spidev_release";
        if ((await member.Load(function)).Raw is { } buffer)
            await buffer.Kfree(function);
        await member.Store(null, function);
    }

    private static async Op LastClose(SpidevData spidev, bool dofree)
    {
        const string function = "spidev_release";
        await FreeBuffers(spidev);
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

    /// <summary>The first open allocates them; if the second one fails, the first one goes again.</summary>
    private async Op<int> AllocateBuffers(SpidevData spidev)
    {
        const string function = "spidev_open";
        if (!await AllocateBuffer(spidev, spidev.TxBuffer))
            return -Errno.ENOMEM;
        if (spidev.RxBuffer == spidev.TxBuffer || await AllocateBuffer(spidev, spidev.RxBuffer))
            return 0;
        await (await spidev.TxBuffer.Load(function)).Raw!.Kfree(function);
        await spidev.TxBuffer.Store(null, function);
        return -Errno.ENOMEM;
    }

    private async Op<bool> AllocateBuffer(SpidevData spidev, PointerField<SpiBuffer> member)
    {
        const string function = "spidev_open";
        if (!(await member.Load(function)).IsNull)
            return true;
        if (await Machine.Kmalloc(() => new SpiBuffer(Machine, spidev.NameOfBuffer(member)), function: function) is not { } buffer)
        {
            await OutOfMemory(spidev);
            return false;
        }

        await member.Store(buffer, function);
        return true;
    }
}
