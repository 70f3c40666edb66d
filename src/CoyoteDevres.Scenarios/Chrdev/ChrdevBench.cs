using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Chrdev;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Chrdev;

/// <summary>A character device that has been opened before, so that its inode remembers it.</summary>
internal sealed class ChrdevBench : ICharacterBench
{
    private readonly CharacterNode node;
    private HostDevice? host;
    private ModuleLoader? loader;
    private LoadableModule? module;

    private ChrdevBench(Machine machine, ChardevVersion version)
    {
        machine.Nodes.Version = version;
        node = machine.Nodes.CreateNode("/dev/chr0");
    }

    /// <summary>The file that is still open where the driver has been unbound.</summary>
    internal File? Last { get; private set; }

    /// <summary>Its driver is bound.</summary>
    internal static async Op<ChrdevBench> Bound(Machine machine, ChardevVersion version)
    {
        var bench = new ChrdevBench(machine, version);
        bench.host = await HostDevice.Bind(machine, new ChrDriver(bench.node, new Module(machine, "chr")));
        await bench.OpenOnce(machine);
        return bench;
    }

    /// <summary>Its driver has been unbound, and one file is still open: its close is the last put.</summary>
    internal static async Op<ChrdevBench> Unbound(Machine machine, ChardevVersion version)
    {
        var bench = await Bound(machine, version);
        var holder = machine.CreateProcess("holder");
        bench.Last = await holder.Open(bench.node);
        await bench.Unbind(holder);
        return bench;
    }

    /// <summary>It belongs to a module that can be unloaded.</summary>
    internal static async Op<ChrdevBench> Loaded(Machine machine, ChardevVersion version)
    {
        var bench = new ChrdevBench(machine, version);
        bench.loader = new ModuleLoader(machine);
        bench.module = ChrModule.Create(machine, bench.node);
        await bench.loader.Load(bench.module);
        await bench.OpenOnce(machine);
        return bench;
    }

    public Op<File?> Open(UserProcess process) => process.Open(node);

    public Op Unbind(UserProcess process) => host!.Unbind(process);

    /// <summary>The module is unloaded, or found to be in use.</summary>
    internal Op<int> Rmmod(UserProcess process) => process.Rmmod(loader!, module!);

    private async Op OpenOnce(Machine machine)
    {
        var udevd = machine.CreateProcess("udevd");
        await udevd.Close((await Open(udevd))!);
    }
}
