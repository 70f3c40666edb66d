using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// Sending messages (drivers/spi/spi.c, read in v6.1.83): directly in the sender's context while nothing is queued (since
/// ae7d2346dc89, v6.0 [R]), else through the queue. [V]
/// </summary>
/// <remarks>
/// A message is finished when <c>transfer_one_message</c> returns, so <c>cur_msg_completion</c> is never
/// waited for, and its two flags are used by the holder of <c>io_mutex</c> alone; statistics are per CPU and not modelled;
/// the controller has no runtime power management.
/// </remarks>
public static class SpiTransfers
{
    /// <summary><c>spi_sync</c>: sleeps, uninterruptibly. 0 or a negative error, <c>-ESHUTDOWN</c> if the queue is stopped.</summary>
    /// <param name="from">The pointer as the caller loaded it; what it points to is not pinned by this call.</param>
    /// <param name="message">What to send.</param>
    public static async Op<int> SpiSync(Pointer<SpiDevice> from, SpiMessage message)
    {
        var spi = await from.Deref();
        await spi.Controller.BusLockMutex.Lock();
        int result = await SpiSyncLocked(spi, message);
        await spi.Touch();
        await spi.Controller.BusLockMutex.Unlock();
        return result;
    }

    /// <summary><c>__spi_sync</c>. The test for an empty queue takes no lock.</summary>
    private static async Op<int> SpiSyncLocked(SpiDevice spi, SpiMessage message)
    {
        const string function = "__spi_sync";
        await spi.Touch(function);
        var ctlr = spi.Controller;
        await ctlr.Touch(function);
        await SpiValidate(spi);
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

    /// <summary><c>__spi_validate</c>: the message is a valid one.</summary>
    internal static async Op SpiValidate(SpiDevice spi)
    {
        await spi.Touch("__spi_validate");
        await spi.Controller.Touch("__spi_validate");
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
    internal static async Op SpiPumpTransferMessage(SpiController ctlr, SpiMessage message)
    {
        const string function = "__spi_pump_transfer_message";
        await message.Spi!.Touch(function);
        await ctlr.Touch(function);
        await SpiTransferOneMessage(ctlr, message);
        await ctlr.Touch(function);
    }

    /// <summary><c>spi_transfer_one_message</c>, for a message of one transfer.</summary>
    private static async Op SpiTransferOneMessage(SpiController ctlr, SpiMessage message)
    {
        var spi = message.Spi!;
        await SpiSetCs(spi, enable: true);
        await ctlr.Touch();
        await spi.Touch();
        await ctlr.XferCompletion.Initialize();
        int status = await ctlr.Hardware.TransferOne(ctlr, spi, message.Buffer);
        if (status > 0)
            status = await SpiTransferWait(ctlr);
        message.Status = status;
        message.ActualLength = status == 0 ? message.Length : 0;
        await SpiSetCs(spi, enable: false);
        await SpiFinalizeCurrentMessage(ctlr);
    }

    /// <summary><c>spi_transfer_wait</c>, on a slave: <c>-EINTR</c> if a signal came. Its master never clocks here.</summary>
    private static async Op<int> SpiTransferWait(SpiController ctlr) =>
        await ctlr.XferCompletion.WaitInterruptible() != 0 ? -Errno.EINTR : 0;

    /// <summary><c>spi_set_cs</c>.</summary>
    internal static async Op SpiSetCs(SpiDevice spi, bool enable)
    {
        await spi.Touch();
        await spi.Controller.Touch();
        await spi.Controller.Hardware.SetCs(spi, enable);
    }

    /// <summary><c>spi_finalize_current_message</c>: unmaps the message and wakes who waits for it, which may then be gone.</summary>
    private static async Op SpiFinalizeCurrentMessage(SpiController ctlr)
    {
        var message = (await ctlr.CurMsg.Load()).Raw!;
        await ctlr.Touch();
        if (message.HasComplete)
            await message.Done.Complete("spi_complete");
    }
}
