using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>The SPI core of v6.0 and later. Read in v6.1.83. [V]</summary>
public sealed class SpiCore61 : SpiCore
{
    /// <inheritdoc/>
    public override bool DevmAllocated => true;

    /// <summary>Allocated (60a883d119ab, v5.8).</summary>
    internal override KthreadWorker CreateWorker(SpiController ctlr, string comm) => new(ctlr.Machine, comm);

    /// <inheritdoc/>
    internal override Op DestroyWorker(KthreadWorker worker) => worker.Destroy();

    /// <summary><c>__spi_sync</c>. The test for an empty queue takes no lock.</summary>
    internal override async Op<int> SpiSync(SpiDevice spi, SpiMessage message)
    {
        const string function = "__spi_sync";
        await spi.Touch(function);
        var ctlr = spi.Controller;
        await ctlr.Touch(function);
        await SpiTransfers.SpiValidate(spi);
        message.Spi = spi;
        if (await ctlr.QueueEmpty.Read(function) && !ctlr.MustAsync)
        {
            await SpiTransferMessageNoqueue(ctlr, message);
            return message.Status;
        }

        message.HasComplete = true;
        int status = await SpiQueue.SpiAsyncLocked(spi, message);
        if (status != 0)
            return status;
        await message.Done.Wait(function);
        return message.Status;
    }

    /// <summary><c>spi_pump_messages</c>, that is <c>__spi_pump_messages</c>.</summary>
    internal override async Op SpiPumpMessages(SpiController ctlr)
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

    /// <inheritdoc/>
    internal override async Op<int> SpiQueuedTransfer(SpiDevice spi, SpiMessage message)
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

    /// <inheritdoc/>
    internal override async Op SpiFinalizeCurrentMessage(SpiController ctlr)
    {
        var message = (await ctlr.CurMsg.Load()).Raw!;
        await ctlr.Touch();
        if (message.HasComplete)
            await message.Done.Complete("spi_complete");
    }

    /// <summary><c>spi_setup</c>: under <c>io_mutex</c> (4fae3a58ab59, v5.12).</summary>
    internal override async Op<int> SpiSetup(SpiDevice spi)
    {
        await spi.Touch();
        var ctlr = spi.Controller;
        await ctlr.Touch();
        await ctlr.IoMutex.Lock();
        await SpiTransfers.SpiSetCs(spi, enable: false);
        await spi.Touch();
        await ctlr.IoMutex.Unlock();
        return 0;
    }

    /// <inheritdoc/>
    internal override async Op SpiUnregisterDevice(SpiDevice spi)
    {
        await spi.Touch();
        await spi.Dev.Del();
        await spi.Touch("spi_cleanup");
        await spi.Controller.Touch("spi_cleanup");
        await spi.Dev.Put();
    }

    /// <summary><c>spi_unregister_controller</c>: the devices first (84855678add8), then the queue, then the controller's own device.</summary>
    internal override async Op SpiUnregisterController(SpiController ctlr, SpiBus bus)
    {
        await ctlr.AddLock.Lock();
        await UnregisterChildren(ctlr);
        await bus.FindNumber();
        await SpiQueue.SpiDestroyQueue(ctlr);
        await bus.Unlist(ctlr);
        await ctlr.Dev.Del();
        await bus.FreeNumber();
        await ctlr.AddLock.Unlock();
    }

    /// <summary>
    /// <c>__spi_transfer_message_noqueue</c>: in the sender's context, under <c>io_mutex</c>. It asks nobody whether the queue
    /// is still running, and a queue that is being stopped does not see it.
    /// </summary>
    private static async Op SpiTransferMessageNoqueue(SpiController ctlr, SpiMessage message)
    {
        const string function = "__spi_transfer_message_noqueue";
        await ctlr.IoMutex.Lock(function);
        bool wasBusy = await ctlr.Queue.IsBusy(function);
        await ctlr.CurMsg.Store(message, function);
        await SpiPumpTransferMessage(ctlr, message);
        await ctlr.CurMsg.Store(null, function);
        if (!wasBusy)
            await ctlr.Touch(function);
        await ctlr.IoMutex.Unlock(function);
    }

    /// <summary><c>__spi_pump_transfer_message</c>: the maximal transfer size, mapping, then the transfers.</summary>
    private static async Op SpiPumpTransferMessage(SpiController ctlr, SpiMessage message)
    {
        const string function = "__spi_pump_transfer_message";
        await message.Spi!.Touch(function);
        await ctlr.Touch(function);
        await SpiTransfers.SpiTransferOneMessage(ctlr, message);
        await ctlr.Touch(function);
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
        await SpiPumpTransferMessage(ctlr, message);
        await ctlr.Kworker!.QueueWork(ctlr.PumpMessages!);
        await ctlr.CurMsg.Store(null, function);
    }
}
