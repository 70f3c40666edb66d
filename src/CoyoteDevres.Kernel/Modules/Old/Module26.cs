using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A module of 2.6.11 (section A8 of the facts): the caller counts, by the owner of what it calls through. Which processor a count is
/// on makes no difference to anybody, so there is one sum.
/// </summary>
public sealed class Module26 : Module
{
    /// <summary>A module's file: nothing of it is loaded yet (<see cref="ModuleLoader26.Load"/>).</summary>
    public Module26(Machine machine, string name)
        : base(machine, name, stays: false)
    {
        Text = new ModuleMemory(machine, this, isText: true);
        Data = new ModuleMemory(machine, this, isText: false);
        Count = new PerCpuCount(this);
    }

    /// <summary>Its init function: 0, or a negative error. Null if it has none.</summary>
    public Func<Op<int>>? Init { get; set; }

    /// <summary>Its exit function. A module with an init function and none of these cannot be unloaded.</summary>
    public Func<Op>? Exit { get; set; }

    /// <summary>Modules whose symbols it imports.</summary>
    public IReadOnlyList<Module26> Imports { get; init; } = [];

    /// <summary>It counts by the old macros (<c>unsafe</c>): it is not unloaded, and one whose init fails is stuck.</summary>
    public bool IsUnsafe { get; init; }

    /// <summary>True once it has been unloaded, without an operation: for judging at the end, never for a model's decisions.</summary>
    public bool IsFreed => Data!.IsFreed;

    /// <summary>How many references users hold that are no importers.</summary>
    public override int Value => IsFreed ? 0 : Count.Sum - Importers.Count;

    internal PerCpuCount Count { get; }

    /// <summary>Who imports from it; touched only under the loader's semaphore.</summary>
    internal List<Module26> Importers { get; } = [];

    internal override ModuleMemory? Text { get; }

    internal override ModuleMemory? Data { get; }

    internal override bool FaultsInOldWords => true;

    /// <summary><c>try_module_get</c>: unless it is going. One that is coming is good enough.</summary>
    public override async Op<bool> TryGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Count.TryGet(new Site(function, file, line));

    /// <summary><c>__module_get</c>: a bug unless there is a reference already.</summary>
    public override async Op Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Count.Get(new Site(function, file, line));

    /// <summary><c>module_put</c>: wakes whoever waits for zero.</summary>
    public override async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Count.Put(new Site(function, file, line));
}
