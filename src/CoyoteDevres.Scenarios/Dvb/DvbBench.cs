using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Dvb;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>An adapter with one function, plugged in.</summary>
public sealed class DvbBench
{
    private readonly CharacterNode node;

    private DvbBench(CharacterNode node, DvbDriver driver, HostDevice host)
    {
        this.node = node;
        Driver = driver;
        Host = host;
    }

    /// <summary>The driver.</summary>
    public DvbDriver Driver { get; }

    /// <summary>What it hangs on.</summary>
    internal HostDevice Host { get; }

    /// <summary>Binds the driver.</summary>
    public static async Op<DvbBench> Plug(Machine machine, DvbVersion version, DvbKind kind)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var node = machine.Nodes.CreateNode("/dev/dvb/adapter0/node0");
        var driver = new DvbDriver(new DvbCore(machine, version), kind, node);
        return new DvbBench(node, driver, await HostDevice.Bind(machine, driver));
    }

    /// <summary>Loads the driver, as a module that can be unloaded.</summary>
    public static async Op<DvbBench> PlugModule(Machine machine, DvbVersion version, DvbKind kind)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var node = machine.Nodes.CreateNode("/dev/dvb/adapter0/node0");
        var module = new LoadableModule(machine, "dvb_driver");
        var driver = new DvbDriver(new DvbCore(machine, version), kind, node, module);
        return new DvbBench(node, driver, await HostDevice.Load(machine, module, driver));
    }

    /// <summary>The device stays: it is no leak.</summary>
    public void Retain() => Driver.Function.RetainAll();

    /// <summary>Opens the node; null if that failed.</summary>
    public Op<File?> Open(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Open(node);
    }
}
