using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Ptp;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Ptp;

/// <summary>A driver with a PTP clock.</summary>
internal sealed class PtpBench : ICharacterBench
{
    private readonly CharacterNode node;
    private readonly PtpDriver driver;

    private PtpBench(CharacterNode node, PtpDriver driver, HostDevice host)
    {
        this.node = node;
        this.driver = driver;
        Host = host;
    }

    internal HostDevice Host { get; }

    internal DeviceAttribute ClockName => driver.Ptp.ClockName;

    /// <summary>Binds the driver.</summary>
    internal static async Op<PtpBench> Plug(Machine machine, Func<Machine, CharacterNode, PtpVersion> load, bool wakesFirst)
    {
        var (node, driver) = Load(machine, load, wakesFirst);
        return new PtpBench(node, driver, await HostDevice.Bind(machine, driver));
    }

    /// <summary>The device is there, and nobody has bound the driver.</summary>
    internal static async Op<PtpBench> Unbound(Machine machine, Func<Machine, CharacterNode, PtpVersion> load)
    {
        var (node, driver) = Load(machine, load, wakesFirst: true);
        return new PtpBench(node, driver, await HostDevice.Add(machine, driver));
    }

    public Op<File?> Open(UserProcess process) => process.Open(node);

    public Op Unbind(UserProcess process) => Host.Unbind(process);

    /// <summary>A write to the driver's <c>bind</c> attribute.</summary>
    internal Op<int> Bind(UserProcess process) => process.Bind(Host.Dev, driver);

    internal void Retain() => driver.Retain();

    private static (CharacterNode Node, PtpDriver Driver) Load(Machine machine, Func<Machine, CharacterNode, PtpVersion> load, bool wakesFirst)
    {
        var node = machine.Nodes.CreateNode("/dev/ptp0");
        return (node, new PtpDriver(machine, load(machine, node), wakesFirst));
    }
}
