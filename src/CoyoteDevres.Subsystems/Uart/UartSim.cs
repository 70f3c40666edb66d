using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// A hardware driver as serial drivers are (8250, amba-pl011): its port is devres memory, its interrupt is requested at startup
/// and freed at shutdown, and its remove only takes the port from serial core.
/// </summary>
/// <param name="core">Serial core.</param>
/// <param name="forgetsPort">Its remove takes nothing from serial core, as liteuart's up to 5.15 (CVE-2021-47525).</param>
public sealed class UartSim(SerialCore core, bool forgetsPort = false) : DeviceDriver("uart-sim")
{
    /// <summary>The port, once probed.</summary>
    public UartPort Port { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Port = new UartPort(core.State);
        await device.Resources.AddAction(async () => await Port.Kfree("devm_kmalloc_release"));
        await core.UartAddOnePort(Port);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => forgetsPort ? Op.Done : core.UartRemoveOnePort(Port);

    /// <summary>The hardware raises one interrupt, at any time.</summary>
    public void RaiseInterrupt() => Port.Irq.Raise("irq/uart-sim");

    /// <summary><c>uart_ops.startup</c>.</summary>
    internal static async Op Startup(UartPort port)
    {
        await port.Touch("uart_sim_startup");
        await port.IrqAction.Request("uart_sim_startup");
    }

    /// <summary><c>uart_ops.shutdown</c>.</summary>
    internal static async Op Shutdown(UartPort port)
    {
        await port.Touch("uart_sim_shutdown");
        await port.IrqAction.Free("uart_sim_shutdown");
    }

    internal static async Op<IrqReturn> UartSimInterrupt(UartPort port)
    {
        await port.Lock.Lock();
        await port.Touch();
        await port.Lock.Unlock();
        return IrqReturn.Handled;
    }
}
