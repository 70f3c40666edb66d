using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>One version of i2c, with an i2c-gpio adapter plugged in.</summary>
public sealed class I2cBench
{
    private I2cBench(Machine machine, I2cCore core, I2cDevDriver chardev)
    {
        Core = core;
        Chardev = chardev;
        Driver = new I2cGpioDriver(machine, core, chardev);
        Bus = new PlatformDevice(machine);
    }

    /// <summary>i2c-core.</summary>
    public I2cCore Core { get; }

    /// <summary>i2c-dev.</summary>
    public I2cDevDriver Chardev { get; }

    /// <summary>The bus driver.</summary>
    public I2cGpioDriver Driver { get; }

    /// <summary>The device it is bound to; unbinding it is the removal.</summary>
    public PlatformDevice Bus { get; }

    /// <summary>I1: 611e12ea0f12.</summary>
    public static Op<I2cBench> PlugI1(Machine machine)
    {
        var core = new I2cCoreI1(machine);
        return Plug(machine, core, new I2cDevDriverI1(machine, core));
    }

    /// <summary>I3: v5.5 to v7.1.</summary>
    public static Op<I2cBench> PlugI3(Machine machine)
    {
        var core = new I2cCoreI3(machine);
        return Plug(machine, core, new I2cDevDriverI3(machine, core));
    }

    /// <summary>IP: the proposal of January 2023.</summary>
    public static Op<I2cBench> PlugIP(Machine machine)
    {
        var core = new I2cCoreIP(machine);
        return Plug(machine, core, new I2cDevDriverIP(machine, core));
    }

    private static async Op<I2cBench> Plug(Machine machine, I2cCore core, I2cDevDriver chardev)
    {
        var bench = new I2cBench(machine, core, chardev);
        await DriverCore.Bind(bench.Bus.Dev, bench.Driver);
        return bench;
    }
}
