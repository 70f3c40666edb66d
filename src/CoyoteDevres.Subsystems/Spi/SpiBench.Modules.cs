using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <content>One of the two drivers is a module that can be unloaded.</content>
public sealed partial class SpiBench
{
    private ModuleLoader? loader;

    /// <summary>Plugs it in, with a module for the controller's driver.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="version">Loads a version of the spidev driver.</param>
    /// <param name="kind">The controller's kind.</param>
    public static async Op<SpiBench> PlugControllerModule(Machine machine, Func<Machine, Spidev> version, SpiControllerKind kind = SpiControllerKind.Direct)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(version);
        var module = new LoadableModule(machine, "spi_sim");
        var bench = new SpiBench(version(machine), new SpiBus(machine), "/dev/spidev0.0", kind, module) { loader = new ModuleLoader(machine) };
        module.Drives(bench.Platform.Dev, bench.Sim);
        await bench.Driver.AddMinor(bench.Node);
        await bench.loader.Load(module);
        await bench.AddDevice();
        return bench;
    }

    /// <summary>Plugs it in, with a module for spidev.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="version">Loads a version of the spidev driver.</param>
    public static async Op<SpiBench> PlugSpidevModule(Machine machine, Func<Machine, Spidev> version)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(version);
        var driver = version(machine);
        var module = driver.MakeLoadable();
        var bench = new SpiBench(driver, new SpiBus(machine), "/dev/spidev0.0", SpiControllerKind.Direct) { loader = new ModuleLoader(machine) };
        module.Init = async () =>
        {
            await driver.AddMinor(bench.Node);
            return 0;
        };
        module.Exit = async () => await driver.SpidevExit(bench.Spi);
        await bench.loader.Load(module);
        await DriverCore.Bind(bench.Platform.Dev, bench.Sim);
        await bench.AddDevice();
        return bench;
    }

    /// <summary>R2, by unloading the controller's driver: nothing refuses that.</summary>
    public async Op UnloadController(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        await process.Rmmod(loader!, (LoadableModule)Sim.Owner!);
    }

    /// <summary>R1, by unloading spidev: 0, or a negative error; then the device stays.</summary>
    public async Op<int> UnloadSpidev(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        RetainController();
        int result = await process.Rmmod(loader!, (LoadableModule)Driver.Module);
        if (result == 0)
            return 0;
        RetainAll();
        Driver.Retain();
        return result;
    }
}
