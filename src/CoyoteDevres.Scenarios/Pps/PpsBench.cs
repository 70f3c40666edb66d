using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Pps;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Pps;

/// <summary>A driver with a source of pulses.</summary>
internal sealed class PpsBench : ICharacterBench
{
    private readonly CharacterNode node;
    private readonly PpsDriver driver;
    private readonly HostDevice host;

    private PpsBench(CharacterNode node, PpsDriver driver, HostDevice host) => (this.node, this.driver, this.host) = (node, driver, host);

    internal static async Op<PpsBench> Plug(Machine machine, Func<Machine, CharacterNode, PpsVersion> load)
    {
        var node = machine.Nodes.CreateNode("/dev/pps0");
        var version = load(machine, node);
        if (version is PpsPP2 today)
            await today.PpsInit();
        var driver = new PpsDriver(machine, version);
        return new PpsBench(node, driver, await HostDevice.Bind(machine, driver));
    }

    public Op<File?> Open(UserProcess process) => process.Open(node);

    public Op Unbind(UserProcess process) => host.Unbind(process);

    /// <summary>A pulse will come, at any time.</summary>
    internal void Pulse() => driver.Line.Raise("irq/pps-gpio");
}
