using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Media;

namespace CoyoteDevres.Scenarios.Media;

/// <summary>A media device in one of its versions, plugged in.</summary>
public sealed class MediaBench
{
    private readonly CharacterNode node;
    private readonly MediaDriver driver;

    private MediaBench(CharacterNode node, MediaDriver driver, HostDevice host)
    {
        this.node = node;
        this.driver = driver;
        Host = host;
    }

    /// <summary>The media device.</summary>
    public MediaDevice Media => driver.Media;

    /// <summary>What it hangs on.</summary>
    internal HostDevice Host { get; }

    /// <summary>Binds the driver.</summary>
    public static async Op<MediaBench> Plug(Machine machine, MediaVersion version)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var node = machine.Nodes.CreateNode("/dev/media0");
        var driver = new MediaDriver(new MediaCore(machine), version, node, new Module(machine, "isp_driver"));
        return new MediaBench(node, driver, await HostDevice.Bind(machine, driver));
    }

    /// <summary>Loads the driver, as a module that can be unloaded.</summary>
    public static async Op<MediaBench> PlugModule(Machine machine, MediaVersion version)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var node = machine.Nodes.CreateNode("/dev/media0");
        var module = new LoadableModule(machine, "isp_driver");
        var driver = new MediaDriver(new MediaCore(machine), version, node, module);
        return new MediaBench(node, driver, await HostDevice.Load(machine, module, driver));
    }

    /// <summary>Opens the node; null if that failed.</summary>
    public Op<Kernel.File?> Open(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Open(node);
    }

    /// <summary>The device stays: what it has is no leak.</summary>
    public void Retain() => driver.Retain();
}
