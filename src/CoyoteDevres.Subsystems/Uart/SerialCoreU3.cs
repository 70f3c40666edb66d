using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// U3: d72402145ace (5.0) to 5.15: the transmit page is taken under the spinlock and freed after it. The removal is as in U1; the last
/// close leaves the page to the next open or hangup (until 00de977f9e0a). [V 4.8.15 for the removal, 6.1.83 for the rest, the texts of
/// d72402145ace and of 00de977f9e0a] The tty layer is that of 6.1.83.
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="readsFopTwice">How the VFS writes to a tty, in 5.11-rc.</param>
public class SerialCoreU3(Machine machine, bool readsFopTwice = false) : SerialCoreU4(machine, readsFopTwice)
{
    /// <inheritdoc/>
    public override Op UartRemoveOnePort(UartPort port) => UartRemoveOnePortOf47(port);

    /// <inheritdoc/>
    protected override bool BuriesUnderMutex => true;

    /// <inheritdoc/>
    private protected override Op FreeXmitAtClose(UartPort port) => Op.Done;
}
