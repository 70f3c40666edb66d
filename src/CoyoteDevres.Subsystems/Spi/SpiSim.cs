using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// A controller driver as most are written: everything managed; polled transfers, unless it is a slave. What its managed resources release after
/// the unregistering is the registers, which stand for interrupt and clock too, and then the controller's reference. [D]
/// </summary>
/// <param name="platform">The device it binds to.</param>
/// <param name="bus">The SPI core.</param>
/// <param name="kind">The controller's kind.</param>
/// <param name="core">The kernel's SPI core.</param>
/// <param name="module">Its module, if that can go: nobody who uses the controller takes a reference on it.</param>
public sealed class SpiSim(SpiPlatformDevice platform, SpiBus bus, SpiControllerKind kind, SpiCore core, LoadableModule? module = null)
    : DeviceDriver("spi-sim"), ISpiHardware
{
    /// <inheritdoc/>
    public override Module? Owner => module;

    /// <summary>The controller, once it is bound.</summary>
    public SpiController? Controller { get; private set; }

    private SpiRegisters? Registers { get; set; }

    /// <inheritdoc/>
    public override Op<int> Probe(Device device) => SpiSimProbe();

    /// <inheritdoc/>
    public Op SetCs(SpiDevice spi, bool enable) => module is null ? SpiSimSetCs() : module.Call("spi_sim_set_cs", SpiSimSetCs);

    /// <inheritdoc/>
    public Op<int> TransferOne(SpiController ctlr, SpiDevice spi, SpiBuffer buffer) =>
        module is null ? SpiSimTransferOne(ctlr, buffer) : TransferOneIn(module, ctlr, buffer);

    /// <inheritdoc/>
    public Op SlaveAbort(SpiController ctlr) => module is null ? SpiSimSlaveAbort(ctlr) : SlaveAbortIn(module, ctlr);

    /// <summary>Something that outlives the scenario keeps the controller and its hardware.</summary>
    public void Retain()
    {
        Controller!.Retain();
        Controller.Kworker!.Retain();
        Registers!.Retain();
    }

    private async Op<int> SpiSimProbe()
    {
        var ctlr = Controller = new SpiController(platform.Dev, this, kind, core);
        var registers = Registers = new SpiRegisters(platform.Machine);
        if (core.DevmAllocated)
            await platform.Dev.Resources.AddAction(async () => await ctlr.Dev.Put("devm_spi_release_controller"));
        await platform.Dev.Resources.AddAction(async () => await registers.Kfree("devm_ioremap_release"));
        await bus.SpiRegisterController(ctlr);
        await platform.Dev.Resources.AddAction(() => bus.SpiUnregisterController(ctlr));
        return 0;
    }

    private async Op SpiSimSetCs() => await Registers!.Touch();

    private async Op<int> SpiSimTransferOne(SpiController ctlr, SpiBuffer buffer)
    {
        await buffer.Touch();
        await Registers!.Touch();
        return ctlr.IsSlave ? 1 : 0;
    }

    // The delegates are made in methods of their own: who calls no module makes none.
    private Op<int> TransferOneIn(LoadableModule text, SpiController ctlr, SpiBuffer buffer) =>
        text.Call("spi_sim_transfer_one", () => SpiSimTransferOne(ctlr, buffer));

    private static Op SlaveAbortIn(LoadableModule text, SpiController ctlr) => text.Call("spi_sim_slave_abort", () => SpiSimSlaveAbort(ctlr));

    /// <summary>As spi-sh-msiof and others do: completes what the transfer waits for.</summary>
    private static async Op SpiSimSlaveAbort(SpiController ctlr) => await ctlr.XferCompletion.Complete();
}

/// <summary>
/// The controller's mapped registers. In the kernel, using them after they are unmapped is a page fault, and with the clock off
/// a bus error; here both are a use after free.
/// </summary>
public sealed class SpiRegisters(Machine machine) : KernelObject(machine, "spi_sim_registers");

/// <summary>The device behind the controller: outlives everything.</summary>
public sealed class SpiPlatformDevice : KernelObject
{
    /// <summary>Creates it.</summary>
    public SpiPlatformDevice(Machine machine)
        : base(machine, "platform_device")
    {
        Retain();
        Dev = new Device(this, "dev", () => Op.Done);
    }

    /// <summary><c>dev</c>.</summary>
    public Device Dev { get; }
}
