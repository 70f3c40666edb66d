using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// Sending messages (drivers/spi/spi.c, read in v6.1.83 and between v5.2 and v5.4): directly in the sender's context while nothing
/// is queued (since ae7d2346dc89, v6.0 [R]), else through the queue. [V]
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
        int result = await spi.Controller.Core.SpiSync(spi, message);
        await spi.Touch();
        await spi.Controller.BusLockMutex.Unlock();
        return result;
    }

    /// <summary><c>spi_async</c>: queues a message, which keeps nothing alive; 0, or <c>-ESHUTDOWN</c> if the queue is stopped.</summary>
    public static Op<int> SpiAsync(SpiDevice spi, SpiMessage message)
    {
        ArgumentNullException.ThrowIfNull(spi);
        ArgumentNullException.ThrowIfNull(message);
        message.Spi = spi;
        return SpiQueue.SpiAsyncLocked(spi, message, "spi_async");
    }

    /// <summary><c>__spi_validate</c>: the message is a valid one.</summary>
    internal static async Op SpiValidate(SpiDevice spi)
    {
        await spi.Touch("__spi_validate");
        await spi.Controller.Touch("__spi_validate");
    }

    /// <summary><c>spi_transfer_one_message</c>, for a message of one transfer.</summary>
    internal static async Op SpiTransferOneMessage(SpiController ctlr, SpiMessage message)
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
        await ctlr.Core.SpiFinalizeCurrentMessage(ctlr);
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
}
