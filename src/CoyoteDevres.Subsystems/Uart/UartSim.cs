using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// A hardware driver as serial drivers are (8250, amba-pl011): its port is devres memory, its interrupt is requested at startup
/// and freed at shutdown, and its remove only takes the port from serial core.
/// </summary>
public sealed class UartSim(SerialCore core) : DeviceDriver("uart-sim")
{
    /// <summary>The port, once probed.</summary>
    public UartPort Port { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Port = new UartPort(core.State);
        device.Resources.AddAction(async () => await Port.Kfree("devm_kmalloc_release"));
        await core.UartAddOnePort(Port);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => core.UartRemoveOnePort(Port);

    /// <summary>The hardware raises one interrupt, at any time.</summary>
    public void RaiseInterrupt() => Port.Irq.RaiseOnce("irq/uart-sim", () => UartSimInterrupt(Port));

    /// <summary><c>uart_ops.startup</c>.</summary>
    internal static async Op Startup(UartPort port)
    {
        await port.Touch("uart_sim_startup");
        await port.Irq.Request("uart_sim_startup");
    }

    /// <summary><c>uart_ops.shutdown</c>.</summary>
    internal static async Op Shutdown(UartPort port)
    {
        await port.Touch("uart_sim_shutdown");
        await port.Irq.Free("uart_sim_shutdown");
    }

    private static async Op UartSimInterrupt(UartPort port)
    {
        await port.Lock.Lock();
        await port.Touch();
        await port.Lock.Unlock();
    }
}
