using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// What differs between versions of the SPI core (drivers/spi/spi.c): who sends a message, and in which order a controller is
/// taken apart.
/// </summary>
public abstract class SpiCore
{
    /// <summary>
    /// True if managed resources own the driver's reference on its controller (5e844cc37a5c, v5.10), false if
    /// <c>spi_unregister_controller</c> drops it.
    /// </summary>
    public abstract bool DevmAllocated { get; }

    /// <summary>The pump's thread, started.</summary>
    internal abstract KthreadWorker CreateWorker(SpiController ctlr, string comm);

    /// <summary>Ends the pump's thread.</summary>
    internal abstract Op DestroyWorker(KthreadWorker worker);

    /// <summary><c>__spi_sync</c>: 0 or a negative error.</summary>
    internal abstract Op<int> SpiSync(SpiDevice spi, SpiMessage message);

    /// <summary><c>spi_pump_messages</c>, in the worker's thread.</summary>
    internal abstract Op SpiPumpMessages(SpiController ctlr);

    /// <summary><c>__spi_queued_transfer</c> for who does not pump himself: <c>-ESHUTDOWN</c> once the queue is stopped.</summary>
    internal abstract Op<int> SpiQueuedTransfer(SpiDevice spi, SpiMessage message);

    /// <summary><c>spi_finalize_current_message</c>: whoever waits for the message is woken and may then be gone.</summary>
    internal abstract Op SpiFinalizeCurrentMessage(SpiController ctlr);

    /// <summary><c>spi_setup</c>: deselects the chip.</summary>
    internal abstract Op<int> SpiSetup(SpiDevice spi);

    /// <summary><c>spi_unregister_device</c>: the driver is unbound in <c>device_del</c>.</summary>
    internal abstract Op SpiUnregisterDevice(SpiDevice spi);

    /// <summary><c>spi_unregister_controller</c>.</summary>
    internal abstract Op SpiUnregisterController(SpiController ctlr, SpiBus bus);

    /// <summary><c>device_for_each_child</c> with <c>__unregister</c>.</summary>
    private protected async Op UnregisterChildren(SpiController ctlr)
    {
        foreach (var spi in ctlr.Children)
        {
            await SpiUnregisterDevice(spi);
            // device_for_each_child keeps the list's reference until it moves on.
            await spi.Dev.Put("device_for_each_child");
        }

        ctlr.Children.Clear();
    }
}
