using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>One version of i2c, with an i2c-gpio adapter plugged in.</summary>
public sealed class I2cBench
{
    private I2cBench(I2cCore core, I2cDevDriver chardev, Module module)
    {
        Core = core;
        Chardev = chardev;
        Driver = new I2cGpioDriver(core, chardev, module);
        Bus = new PlatformDevice(core.Machine);
    }

    /// <summary>i2c-core.</summary>
    public I2cCore Core { get; }

    /// <summary>i2c-dev.</summary>
    public I2cDevDriver Chardev { get; }

    /// <summary>The bus driver.</summary>
    public I2cGpioDriver Driver { get; }

    /// <summary>The device it is bound to; unbinding it is the removal.</summary>
    public PlatformDevice Bus { get; }

    /// <summary>Loads and unloads the bus driver's module, if it can go.</summary>
    public ModuleLoader? Loader { get; private init; }

    /// <summary>A version of core and i2c-dev, with the adapter plugged in.</summary>
    public static async Op<I2cBench> Plug(Machine machine, I2cVersion version)
    {
        var bench = Unplugged(machine, version);
        await bench.Bind();
        return bench;
    }

    /// <summary>The same before the bus driver is bound.</summary>
    public static I2cBench Unplugged(Machine machine, I2cVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var core = version.Core(machine);
        return new I2cBench(core, version.Chardev(machine, core), new Module(machine, "i2c_gpio"));
    }

    /// <summary>The adapter is plugged in, and its driver is a module that can be unloaded.</summary>
    public static async Op<I2cBench> PlugModule(Machine machine, I2cVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var core = version.Core(machine);
        var module = new LoadableModule(machine, "i2c_gpio");
        var bench = new I2cBench(core, version.Chardev(machine, core), module) { Loader = new ModuleLoader(machine) };
        module.Drives(bench.Bus.Dev, bench.Driver);
        await bench.Loader.Load(module);
        return bench;
    }

    /// <summary>Binds the bus driver: 0, or a negative error.</summary>
    public Op<int> Bind() => DriverCore.Bind(Bus.Dev, Driver);

    /// <summary>Unloads the bus driver's module: 0, or a negative error; then the adapter stays.</summary>
    public async Op<int> Rmmod(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        int result = await process.Rmmod(Loader!, (LoadableModule)Driver.Module);
        if (result != 0)
            StayBound();
        return result;
    }

    /// <summary>The adapter outlives the scenario: what belongs to it is no leak.</summary>
    public void StayBound()
    {
        Driver.Retain();
        Chardev.Retain();
    }
}
