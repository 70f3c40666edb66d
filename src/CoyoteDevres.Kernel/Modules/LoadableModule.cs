using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A module that today's loader loads and unloads (<see cref="ModuleLoader"/>; kernel/module/main.c, read in the 6.12 to 6.19
/// range). Its counts, its state and whatever it declares live in its own memory: using them once it is freed faults.
/// </summary>
public sealed class LoadableModule : Module
{
    private readonly ModuleCount count;

    /// <summary>A module's file: nothing of it is loaded yet (<see cref="ModuleLoader.Load"/>).</summary>
    public LoadableModule(Machine machine, string name)
        : base(machine, name, stays: false)
    {
        Text = new ModuleMemory(machine, this, isText: true);
        Data = new ModuleMemory(machine, this, isText: false);
        State = new Cell<ModuleState>(machine.Runtime, machine.Names.Member(name, "state"), ModuleState.Unformed, Data);
        count = new ModuleCount(this);
    }

    /// <summary>Its init function: 0, or a negative error. Null if it has none.</summary>
    public Func<Op<int>>? Init { get; set; }

    /// <summary>Its exit function. A module with an init function and none of these cannot be unloaded.</summary>
    public Func<Op>? Exit { get; set; }

    /// <summary>Modules whose symbols it imports.</summary>
    public IReadOnlyList<LoadableModule> Imports { get; init; } = [];

    /// <summary>
    /// A driver's module (<c>module_platform_driver</c> and its like): init registers the driver, which binds the one device there is; exit
    /// unregisters it.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="driver">The driver.</param>
    public void Drives(Device device, DeviceDriver driver)
    {
        Init = () => DriverCore.Bind(device, driver);
        Exit = async () => await DriverCore.ReleaseDriver(device);
    }

    /// <summary>How many references users hold that are no importers.</summary>
    public override int Value => IsFreed ? 0 : Math.Max(0, count.Users - Importers.Count);

    /// <summary>True once it has been unloaded, without an operation: for judging at the end, never for a model's decisions.</summary>
    public bool IsFreed => Data!.IsFreed;

    /// <summary><c>module.state</c>: operations read it, <see cref="Cell{T}.Value"/> is for judging at the end.</summary>
    public Cell<ModuleState> State { get; }

    /// <summary>Who imports from it (<c>source_list</c>). Touched only under the loader's mutex.</summary>
    internal List<LoadableModule> Importers { get; } = [];

    internal override ModuleMemory? Text { get; }

    internal override ModuleMemory? Data { get; }

    /// <summary>
    /// <c>try_module_get</c>: looks at the state, then takes a reference unless there is none left. That the owner's pointer was read
    /// is not enough: the module itself must still be there.
    /// </summary>
    public override async Op<bool> TryGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await State.Read("try_module_get", file, line) != ModuleState.Going && await count.TryGet(new Site(function, file, line));

    /// <summary><c>__module_get</c>: looks at nothing.</summary>
    public override async Op Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await count.Get(new Site(function, file, line));

    /// <summary><c>module_put</c>: warns if there is no reference left.</summary>
    public override async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await count.Put(new Site(function, file, line));

    /// <summary><c>module_unload_init</c>.</summary>
    internal Step InitializeCount(in Site site) => count.Initialize(site);

    /// <summary>
    /// <c>try_release_module_ref</c>: true if no user is left. Between its two steps the count is the number of users: others still
    /// get references, and if the last one puts its own there, the module is as good as unused and goes.
    /// </summary>
    internal async Op<bool> TryRelease()
    {
        var site = new Site("try_release_module_ref", "", 0);
        return await count.SubtractBase(site) == 0 || !await count.AddBaseUnlessZero(site);
    }
}
