using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// A hardware driver as serial drivers are (8250, amba-pl011): its port is devres memory, its interrupt is requested at startup
/// and freed at shutdown, and its remove only takes the port from serial core.
/// </summary>
/// <param name="core">Serial core.</param>
/// <param name="forgetsPort">Its remove takes nothing from serial core, as liteuart's up to 5.15 (CVE-2021-47525).</param>
/// <remarks>
/// Of its functions, those that may sleep or that nobody waits for count as running in its module's text; the others are one use of the port each, which goes
/// before the text does.
/// </remarks>
public sealed class UartSim(SerialCore core, bool forgetsPort = false) : DeviceDriver("uart-sim")
{
    /// <inheritdoc/>
    public override Module? Owner => core.UartDriver?.Module;

    /// <summary>The port, once probed.</summary>
    public UartPort Port { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Port = new UartPort(core.State, core.UartDriver?.Module);
        await device.Resources.AddAction(async () => await Port.Kfree("devm_kmalloc_release"));
        await core.UartAddOnePort(Port);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => forgetsPort ? Op.Done : core.UartRemoveOnePort(Port);

    /// <summary>The hardware raises one interrupt, at any time.</summary>
    public void RaiseInterrupt() => Port.Irq.Raise("irq/uart-sim");

    /// <summary><c>uart_ops.startup</c>.</summary>
    internal static Op Startup(UartPort port) => port.Module is { } module ? CallStartup(module, port) : UartSimStartup(port);

    /// <summary><c>uart_ops.shutdown</c>.</summary>
    internal static Op Shutdown(UartPort port) => port.Module is { } module ? CallShutdown(module, port) : UartSimShutdown(port);

    /// <summary>The interrupt's handler.</summary>
    internal static Op<IrqReturn> Interrupt(UartPort port) => port.Module is { } module ? CallInterrupt(module, port) : UartSimInterrupt(port);

    private static Op CallStartup(LoadableModule module, UartPort port) => module.Call("uart_sim_startup", () => UartSimStartup(port));

    private static Op CallShutdown(LoadableModule module, UartPort port) => module.Call("uart_sim_shutdown", () => UartSimShutdown(port));

    private static Op<IrqReturn> CallInterrupt(LoadableModule module, UartPort port) => module.Call("uart_sim_interrupt", () => UartSimInterrupt(port));

    private static async Op UartSimStartup(UartPort port)
    {
        await port.Touch("uart_sim_startup");
        await port.IrqAction.Request("uart_sim_startup");
    }

    private static async Op UartSimShutdown(UartPort port)
    {
        await port.Touch("uart_sim_shutdown");
        await port.IrqAction.Free("uart_sim_shutdown");
    }

    private static async Op<IrqReturn> UartSimInterrupt(UartPort port)
    {
        await port.Lock.Lock();
        await port.Touch();
        await port.Lock.Unlock();
        return IrqReturn.Handled;
    }
}
