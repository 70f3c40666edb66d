using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// The SPI core before v5.8: every message is queued, and its sender pumps the queue himself if he can; a controller's queue is
/// stopped before its devices go. Read in a tree between v5.2 and v5.4. [V] That v5.5 to v5.7 do the same is from memory. [R]
/// </summary>
public sealed class SpiCore54 : SpiCore
{
    /// <inheritdoc/>
    public override bool DevmAllocated => false;

    /// <summary>Embedded in the controller.</summary>
    internal override KthreadWorker CreateWorker(SpiController ctlr, string comm) => new(ctlr, "kworker", comm);

    /// <inheritdoc/>
    internal override Op DestroyWorker(KthreadWorker worker) => worker.FlushAndStop();

    /// <summary><c>__spi_sync</c>: the message may be sent by the pump's thread, by another sender, or here.</summary>
    internal override async Op<int> SpiSync(SpiDevice spi, SpiMessage message)
    {
        const string function = "__spi_sync";
        await spi.Touch(function);
        var ctlr = spi.Controller;
        await SpiTransfers.SpiValidate(spi);
        message.Spi = spi;
        message.HasComplete = true;
        await ctlr.Touch(function);
        await ctlr.BusLockSpinlock.LockIrqsave(function);
        int status = await SpiQueuedTransfer(spi, message, needPump: false);
        await ctlr.BusLockSpinlock.UnlockIrqrestore(function);
        if (status != 0)
            return status;
        await SpiPumpMessages(ctlr, inKthread: false);
        await message.Done.Wait(function);
        return message.Status;
    }

    /// <inheritdoc/>
    internal override Op SpiPumpMessages(SpiController ctlr) => SpiPumpMessages(ctlr, inKthread: true);

    /// <inheritdoc/>
    internal override Op<int> SpiQueuedTransfer(SpiDevice spi, SpiMessage message) => SpiQueuedTransfer(spi, message, needPump: true);

    /// <inheritdoc/>
    internal override async Op SpiFinalizeCurrentMessage(SpiController ctlr)
    {
        await ctlr.QueueLock.LockIrqsave();
        var message = (await ctlr.CurMsg.Load()).Raw!;
        await ctlr.QueueLock.UnlockIrqrestore();
        await ctlr.Touch();
        await ctlr.QueueLock.LockIrqsave();
        await ctlr.CurMsg.Store(null);
        await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
        await ctlr.QueueLock.UnlockIrqrestore();
        if (message.HasComplete)
            await message.Done.Complete("spi_complete");
    }

    /// <summary><c>spi_setup</c>: no lock keeps transfers away.</summary>
    internal override async Op<int> SpiSetup(SpiDevice spi)
    {
        await spi.Touch();
        await spi.Controller.Touch();
        await SpiTransfers.SpiSetCs(spi, enable: false);
        await spi.Touch();
        return 0;
    }

    /// <inheritdoc/>
    internal override async Op SpiUnregisterDevice(SpiDevice spi)
    {
        await spi.Touch();
        await spi.Dev.Unregister();
    }

    /// <summary>
    /// <c>spi_unregister_controller</c>: the queue first, so that whoever comes later is refused, then the devices, then the
    /// controller's own device and with it the driver's reference.
    /// </summary>
    internal override async Op SpiUnregisterController(SpiController ctlr, SpiBus bus)
    {
        await bus.FindNumber();
        await SpiQueue.SpiDestroyQueue(ctlr);
        await bus.Unlist(ctlr);
        await UnregisterChildren(ctlr);
        await ctlr.Dev.Unregister();
        await bus.FreeNumber();
    }

    private static async Op<int> SpiQueuedTransfer(SpiDevice spi, SpiMessage message, bool needPump)
    {
        const string function = "__spi_queued_transfer";
        await spi.Touch(function);
        var ctlr = spi.Controller;
        await ctlr.QueueLock.LockIrqsave(function);
        if (!await ctlr.Running.Read(function))
        {
            await ctlr.QueueLock.UnlockIrqrestore(function);
            return -Errno.ESHUTDOWN;
        }

        await ctlr.Queue.Add(message, function);
        if (!await ctlr.Queue.IsBusy(function) && needPump)
            await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
        await ctlr.QueueLock.UnlockIrqrestore(function);
        return 0;
    }

    /// <summary><c>__spi_pump_messages</c>: leaves the queue to whoever sends already.</summary>
    private static async Op SpiPumpMessages(SpiController ctlr, bool inKthread)
    {
        const string function = "__spi_pump_messages";
        await ctlr.QueueLock.LockIrqsave(function);
        if (!(await ctlr.CurMsg.Load(function)).IsNull)
        {
            await ctlr.QueueLock.UnlockIrqrestore(function);
            return;
        }

        if (await ctlr.Idling.Read(function))
        {
            await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
            await ctlr.QueueLock.UnlockIrqrestore(function);
            return;
        }

        if (await ctlr.Queue.IsEmpty(function) || !await ctlr.Running.Read(function))
            await GoIdle(ctlr, inKthread, function);
        else
            await SendHead(ctlr, function);
    }

    /// <summary>Only the thread powers the hardware down.</summary>
    private static async Op GoIdle(SpiController ctlr, bool inKthread, string function)
    {
        if (!await ctlr.Queue.IsBusy(function))
        {
            await ctlr.QueueLock.UnlockIrqrestore(function);
            return;
        }

        if (!inKthread)
        {
            await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
            await ctlr.QueueLock.UnlockIrqrestore(function);
            return;
        }

        await ctlr.Queue.SetBusy(false, function);
        await ctlr.Idling.Write(true, function);
        await ctlr.QueueLock.UnlockIrqrestore(function);
        await ctlr.Touch(function);
        await ctlr.QueueLock.LockIrqsave(function);
        await ctlr.Idling.Write(false, function);
        await ctlr.QueueLock.UnlockIrqrestore(function);
    }

    private static async Op SendHead(SpiController ctlr, string function)
    {
        var message = await ctlr.Queue.Take(function);
        await ctlr.CurMsg.Store(message, function);
        if (!await ctlr.Queue.IsBusy(function))
            await ctlr.Queue.SetBusy(true, function);
        await ctlr.QueueLock.UnlockIrqrestore(function);
        await ctlr.IoMutex.Lock(function);
        await ctlr.Touch("spi_map_msg");
        await SpiTransfers.SpiTransferOneMessage(ctlr, message);
        await ctlr.IoMutex.Unlock(function);
    }
}
