using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The generic device, plugged in behind one guard.</summary>
public sealed class ToyBench
{
    private ToyBench(Machine machine, GuardStrategy strategy)
    {
        Bus = new PlatformDevice(machine);
        Driver = new ToyDriver(machine, strategy.Make);
    }

    /// <summary>What the driver is bound to; unbinding it is the removal.</summary>
    public PlatformDevice Bus { get; }

    /// <summary>The driver.</summary>
    public ToyDriver Driver { get; }

    /// <summary>The device that it registered.</summary>
    public ToyDevice Device => Driver.Toy!;

    /// <summary>The device stays bound: its memory is no leak.</summary>
    public void Retain() => Driver.Retain();

    /// <summary>Loads the driver and binds it.</summary>
    public static async Op<ToyBench> Plug(Machine machine, GuardStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var bench = new ToyBench(machine, strategy);
        await DriverCore.Bind(bench.Bus.Dev, bench.Driver);
        return bench;
    }
}
