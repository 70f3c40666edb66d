using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>A controller's message queue and the thread that pumps it (drivers/spi/spi.c, read in v6.1.83). [V]</summary>
public static class SpiQueue
{
    /// <summary><c>spi_async_locked</c>; <c>spi_async</c> differs in a test for a locked bus, which there is none here.</summary>
    internal static async Op<int> SpiAsyncLocked(SpiDevice spi, SpiMessage message, string function = "spi_async_locked")
    {
        await spi.Touch(function);
        var ctlr = spi.Controller;
        await SpiTransfers.SpiValidate(spi);
        await ctlr.BusLockSpinlock.LockIrqsave(function);
        await ctlr.Touch("__spi_async");
        int result = await ctlr.Core.SpiQueuedTransfer(spi, message);
        await ctlr.BusLockSpinlock.UnlockIrqrestore(function);
        return result;
    }

    /// <summary><c>spi_controller_initialize_queue</c>: <c>spi_init_queue</c>, then <c>spi_start_queue</c>.</summary>
    /// <remarks>The pump's first run, which finds nothing and changes nothing, is not modelled.</remarks>
    internal static async Op SpiControllerInitializeQueue(SpiController ctlr)
    {
        ctlr.Kworker = ctlr.Core.CreateWorker(ctlr, $"spi{ctlr.BusNum}");
        ctlr.PumpMessages = new KthreadWork("pump_messages", () => ctlr.Core.SpiPumpMessages(ctlr));
        ctlr.Kworker.InitWork(ctlr.PumpMessages);
        await ctlr.QueueLock.LockIrqsave("spi_start_queue");
        await ctlr.Running.Write(true, "spi_start_queue");
        await ctlr.CurMsg.Store(null, "spi_start_queue");
        await ctlr.QueueLock.UnlockIrqrestore("spi_start_queue");
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
            await ctlr.Core.DestroyWorker(ctlr.Kworker!);
    }
}
