using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// U2: a5ba1d95e46e (4.18) and 4.20: the transmit page is tested, put in place, taken away and freed under the spinlock, with whatever
/// locks freeing takes inside it. Else as U3. [V the texts of a5ba1d95e46e and d72402145ace]
/// </summary>
public sealed class SerialCoreU2(Machine machine) : SerialCoreU3(machine)
{
    /// <inheritdoc/>
    protected override async Op FreeXmit(UartPort? port)
    {
        const string function = "uart_shutdown";
        var locked = await UartPortRefLock(function);
        if ((await State.XmitBuf.Load(function)).Raw is { } page)
        {
            page.Retain(owned: false);
            await page.FreePage(DebugBucketLock, function);
            await State.XmitBuf.Store(null, function);
        }

        await UartPortUnlockDeref(locked, function);
    }
}
