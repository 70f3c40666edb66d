using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.V4l2;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>Makes a driver for a core.</summary>
public delegate CamDriver CamFactory(V4l2Core core, CharacterNode node, Module module);

/// <summary>A camera, plugged in.</summary>
public sealed class V4l2Bench
{
    private readonly CharacterNode node;
    private readonly CamDriver driver;

    private V4l2Bench(CharacterNode node, CamDriver driver, HostDevice host)
    {
        this.node = node;
        this.driver = driver;
        Host = host;
    }

    /// <summary>What it hangs on.</summary>
    internal HostDevice Host { get; }

    /// <summary>Binds the driver.</summary>
    public static async Op<V4l2Bench> Plug(Machine machine, V4l2Version version, CamFactory create)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(create);
        var node = machine.Nodes.CreateNode("/dev/video0");
        var driver = create(new V4l2Core(machine, version), node, new Module(machine, "cam_driver"));
        return new V4l2Bench(node, driver, await HostDevice.Bind(machine, driver));
    }

    /// <summary>Loads the driver, as a module that can be unloaded.</summary>
    public static async Op<V4l2Bench> PlugModule(Machine machine, V4l2Version version, CamFactory create)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(create);
        var node = machine.Nodes.CreateNode("/dev/video0");
        var module = new LoadableModule(machine, "cam_driver");
        var driver = create(new V4l2Core(machine, version), node, module);
        return new V4l2Bench(node, driver, await HostDevice.Load(machine, module, driver));
    }

    /// <summary>Opens the node; null if that failed.</summary>
    public Op<File?> Open(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Open(node);
    }

    /// <summary>Opens it in the set-up.</summary>
    public async Op<File> MustOpen(UserProcess process) =>
        await Open(process) ?? throw new InvalidOperationException("the node could not be opened in the set-up");

    /// <summary>Opens it in the set-up, and makes buffers.</summary>
    public async Op<File> OpenWithBuffers(UserProcess process)
    {
        var file = await MustOpen(process);
        await process.Ioctl(file, V4l2Ioctl.RequestBuffers);
        return file;
    }

    /// <summary>Opens it in the set-up, and starts streaming.</summary>
    public async Op<File> OpenStreaming(UserProcess process)
    {
        var file = await OpenWithBuffers(process);
        await process.Ioctl(file, V4l2Ioctl.StreamOn);
        return file;
    }

    /// <summary>The device stays: what it has is no leak.</summary>
    public void Retain() => driver.Retain();
}
