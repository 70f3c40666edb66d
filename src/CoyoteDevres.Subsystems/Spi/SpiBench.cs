using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>A controller with one SPI device on it that spidev drives: <c>/dev/spidev0.0</c>.</summary>
public sealed partial class SpiBench
{
    private const uint MaxSpeedHz = 1_000_000;

    private readonly SpiBus bus;

    private SpiBench(Spidev driver, SpiBus bus, string path, SpiControllerKind kind, LoadableModule? module = null)
    {
        this.bus = bus;
        Driver = driver;
        Platform = new SpiPlatformDevice(driver.Machine);
        Sim = new SpiSim(Platform, bus, kind, driver.Core, module);
        Node = driver.Machine.Nodes.CreateNode(path);
        Spi = null!;
    }

    /// <summary>The spidev driver.</summary>
    public Spidev Driver { get; }

    /// <summary>The device that the controller's driver is bound to.</summary>
    public SpiPlatformDevice Platform { get; }

    /// <summary>The controller's driver.</summary>
    public SpiSim Sim { get; }

    /// <summary>The device that spidev is bound to.</summary>
    public SpiDevice Spi { get; private set; }

    /// <summary>The node.</summary>
    public CharacterNode Node { get; }

    /// <summary>Plugs it in.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="version">Loads a version of the spidev driver.</param>
    /// <param name="kind">The controller's kind.</param>
    public static async Op<SpiBench> Plug(Machine machine, Func<Machine, Spidev> version, SpiControllerKind kind = SpiControllerKind.Direct)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(version);
        var bench = new SpiBench(version(machine), new SpiBus(machine), "/dev/spidev0.0", kind);
        await bench.Bind();
        return bench;
    }

    /// <summary>Another controller with another spidev on it, <c>/dev/spidev1.0</c>, which stays.</summary>
    public async Op<CharacterNode> PlugAnother()
    {
        var other = new SpiBench(Driver, bus, "/dev/spidev1.0", SpiControllerKind.Direct);
        await other.Bind();
        other.RetainAll();
        return other.Node;
    }

    /// <summary>R1: unbinds spidev. The SPI device and its controller stay.</summary>
    public async Op UnbindSpidev(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        RetainController();
        await process.Unbind(Spi.Dev, Spi.Binding!);
    }

    /// <summary>R2: unbinds the controller's driver. Everything goes but the device behind it.</summary>
    public async Op UnbindController(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        await process.Unbind(Platform.Dev, Sim);
    }

    /// <summary>The SPI device goes by itself; its controller stays.</summary>
    public async Op UnplugDevice()
    {
        Sim.Retain();
        await SpiBus.OfSpiNotify(Spi);
    }

    /// <summary>The SPI device and its controller outlive the scenario.</summary>
    public void RetainController()
    {
        Spi.Retain();
        Sim.Retain();
    }

    /// <summary>Nobody removes anything.</summary>
    public void RetainAll()
    {
        RetainController();
        Spi.Drvdata!.Retain();
        Spi.Drvdata.ClassDevice!.Retain();
    }

    private async Op Bind()
    {
        await Driver.AddMinor(Node);
        await DriverCore.Bind(Platform.Dev, Sim);
        await AddDevice();
    }

    private async Op AddDevice() => Spi = await SpiBus.SpiNewDevice(Sim.Controller!, MaxSpeedHz, Driver);
}
