using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>A controller's message queue and the thread that pumps it (drivers/spi/spi.c, read in v6.1.83). [V]</summary>
public static class SpiQueue
{
    /// <summary><c>spi_async_locked</c>.</summary>
    internal static async Op<int> SpiAsyncLocked(SpiDevice spi, SpiMessage message)
    {
        await spi.Touch();
        var ctlr = spi.Controller;
        await SpiTransfers.SpiValidate(spi);
        await ctlr.BusLockSpinlock.LockIrqsave();
        await ctlr.Touch("__spi_async");
        int result = await SpiQueuedTransfer(spi, message);
        await ctlr.BusLockSpinlock.UnlockIrqrestore();
        return result;
    }

    /// <summary><c>__spi_queued_transfer</c>: <c>-ESHUTDOWN</c> once the queue is stopped.</summary>
    private static async Op<int> SpiQueuedTransfer(SpiDevice spi, SpiMessage message)
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
        await ctlr.QueueEmpty.Write(false, function);
        if (!await ctlr.Queue.IsBusy(function))
            await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
        await ctlr.QueueLock.UnlockIrqrestore(function);
        return 0;
    }

    /// <summary><c>spi_controller_initialize_queue</c>: <c>spi_init_queue</c>, then <c>spi_start_queue</c>.</summary>
    /// <remarks>The pump's first run, which finds nothing and changes nothing, is not modelled.</remarks>
    internal static async Op SpiControllerInitializeQueue(SpiController ctlr)
    {
        ctlr.Kworker = new KthreadWorker(ctlr.Machine, $"spi{ctlr.BusNum}");
        ctlr.PumpMessages = new KthreadWork("pump_messages", () => SpiPumpMessages(ctlr));
        ctlr.Kworker.InitWork(ctlr.PumpMessages);
        await ctlr.QueueLock.LockIrqsave("spi_start_queue");
        await ctlr.Running.Write(true, "spi_start_queue");
        await ctlr.CurMsg.Store(null, "spi_start_queue");
        await ctlr.QueueLock.UnlockIrqrestore("spi_start_queue");
    }

    /// <summary><c>spi_pump_messages</c>, that is <c>__spi_pump_messages</c> in the worker's thread.</summary>
    private static async Op SpiPumpMessages(SpiController ctlr)
    {
        const string function = "__spi_pump_messages";
        await ctlr.IoMutex.Lock(function);
        await ctlr.QueueLock.LockIrqsave(function);
        if (!(await ctlr.CurMsg.Load(function)).IsNull)
            await ctlr.QueueLock.UnlockIrqrestore(function);
        else if (await ctlr.Queue.IsEmpty(function) || !await ctlr.Running.Read(function))
            await GoIdle(ctlr, function);
        else
            await SendHead(ctlr, function);
        await ctlr.IoMutex.Unlock(function);
    }

    private static async Op GoIdle(SpiController ctlr, string function)
    {
        if (await ctlr.Queue.IsBusy(function))
        {
            await ctlr.Queue.SetBusy(false, function);
            await ctlr.QueueLock.UnlockIrqrestore(function);
            await ctlr.Touch(function);
            await ctlr.QueueLock.LockIrqsave(function);
            await ctlr.QueueEmpty.Write(true, function);
        }

        await ctlr.QueueLock.UnlockIrqrestore(function);
    }

    /// <summary>The pump runs again afterwards, to send the next message or to find that there is none.</summary>
    private static async Op SendHead(SpiController ctlr, string function)
    {
        var message = await ctlr.Queue.Take(function);
        await ctlr.CurMsg.Store(message, function);
        if (!await ctlr.Queue.IsBusy(function))
            await ctlr.Queue.SetBusy(true, function);
        await ctlr.QueueLock.UnlockIrqrestore(function);
        await SpiTransfers.SpiPumpTransferMessage(ctlr, message);
        await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
        await ctlr.CurMsg.Store(null, function);
    }

    /// <summary>
    /// <c>spi_stop_queue</c>: naps until nothing is queued and the pump is idle. It knows nothing of messages that are sent
    /// directly. True if it stopped.
    /// </summary>
    private static async Op<bool> SpiStopQueue(SpiController ctlr)
    {
        await ctlr.QueueLock.LockIrqsave();
        bool inTime = true;
        while (inTime && (!await ctlr.Queue.IsEmpty() || await ctlr.Queue.IsBusy()))
        {
            await ctlr.QueueLock.UnlockIrqrestore();
            inTime = await ctlr.Queue.Nap() != Operation.Interrupted;
            await ctlr.QueueLock.LockIrqsave();
        }

        if (inTime)
            await ctlr.Running.Write(false);
        await ctlr.QueueLock.UnlockIrqrestore();
        return inTime;
    }

    /// <summary><c>spi_destroy_queue</c>: leaves everything as it is if the queue could not be stopped.</summary>
    internal static async Op SpiDestroyQueue(SpiController ctlr)
    {
        if (await SpiStopQueue(ctlr))
            await ctlr.Kworker!.Destroy();
    }
}
