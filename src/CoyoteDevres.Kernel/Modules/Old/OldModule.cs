using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A module of 2.2 to 2.4 (kernel/module.c; sections A3 and A7 of the facts, which read 2.2.14, 2.3.41 and 2.4.0): one use count that
/// the module itself raises and lowers, and flags. The record is in the module's own memory.
/// </summary>
public sealed class OldModule : Module
{
    private readonly OldModuleLoader loader;
    private readonly UseCount count;

    /// <summary>A module's file: nothing of it is loaded yet.</summary>
    public OldModule(OldModuleLoader loader, string name)
        : base((loader ?? throw new ArgumentNullException(nameof(loader))).Machine, name, stays: false)
    {
        this.loader = loader;
        Text = new ModuleMemory(Machine, this, isText: true);
        Data = new ModuleMemory(Machine, this, isText: false);
        Deleted = new Cell<bool>(Machine.Runtime, Machine.Names.Member(name, "flags & MOD_DELETED"), false, Data);
        count = new UseCount(Machine, Machine.Names.Member(name, "usecount"), Data);
    }

    /// <summary>Its init function: 0, or a negative error.</summary>
    public Func<Op<int>>? Init { get; set; }

    /// <summary>Its cleanup function; may sleep, and the big kernel lock is then free.</summary>
    public Func<Op>? Cleanup { get; set; }

    /// <summary>Replaces the use count when it is asked whether the module is in use (<c>can_unload</c>): 0 if it is not.</summary>
    public Func<Op<int>>? CanUnload { get; set; }

    /// <summary>Modules whose symbols it imports (<c>deps</c>).</summary>
    public IReadOnlyList<OldModule> Imports { get; init; } = [];

    /// <summary><c>MOD_AUTOCLEAN</c>: loaded by the kernel itself, to be swept when it is idle (<see cref="OldModuleLoader.Sweep"/>).</summary>
    public bool IsAutoclean { get; init; }

    /// <summary>True once it has been unloaded, without an operation: for judging at the end, never for a model's decisions.</summary>
    public bool IsFreed => Data!.IsFreed;

    /// <summary>The use count, without an operation. With <see cref="CanUnload"/> it says nothing.</summary>
    public override int Value => IsFreed || CanUnload is not null ? 0 : count.Value;

    /// <summary><c>MOD_DELETED</c>.</summary>
    internal Cell<bool> Deleted { get; }

    /// <summary><c>MOD_RUNNING</c>; touched under the big kernel lock only.</summary>
    internal bool IsRunning { get; set; }

    /// <summary>
    /// It is on the lists of those whose symbols it uses. <c>init_module</c> that fails before puts back the record as it was, without
    /// dependences: nothing is unlinked then.
    /// </summary>
    internal bool IsLinked { get; set; }

    /// <summary><c>MOD_VISITED</c>: its count has changed since the last sweep. Whoever looks at it or clears it has the flags (<see cref="Flags"/>).</summary>
    internal bool IsVisited { get; set; }

    /// <summary><c>MOD_USED_ONCE</c>: it has been counted or imported from at all. The same.</summary>
    internal bool IsUsedOnce { get; set; }

    /// <summary><c>MOD_JUST_FREED</c>: a sweep has freed the last one that imported from it. Touched under the big kernel lock only.</summary>
    internal bool IsJustFreed { get; set; }

    /// <summary>Who imports from it (<c>refs</c>); touched under the big kernel lock only.</summary>
    internal List<OldModule> References { get; } = [];

    internal override ModuleMemory? Text { get; }

    internal override ModuleMemory? Data { get; }

    internal override bool FaultsInOldWords => true;

    /// <summary><c>MOD_INC_USE_COUNT</c>, by the module itself. Checks nothing.</summary>
    public async Op Inc([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await count.Add(1, new Site(function, file, line));
        IsVisited = IsUsedOnce = true;
    }

    /// <summary><c>MOD_DEC_USE_COUNT</c>, by the module itself. Checks nothing: a count below zero is not zero, so busy for ever.</summary>
    public async Op Dec([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await count.Add(-1, new Site(function, file, line));
        IsVisited = true;
    }

    /// <summary>The use count, read by the module's own predicate.</summary>
    public Step ReadCount([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Read(new Site(function, file, line));

    /// <summary><c>try_inc_mod_count</c>, since 2.3.51: false once it is marked as deleted.</summary>
    public override async Op<bool> TryGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await loader.UnloadLock.Lock("try_inc_mod_count", file, line);
        bool there = !await Deleted.Read("try_inc_mod_count", file, line);
        if (there)
            await Inc("try_inc_mod_count", file, line);
        await loader.UnloadLock.Unlock("try_inc_mod_count", file, line);
        return there;
    }

    /// <summary><c>__MOD_INC_USE_COUNT</c>, by the core.</summary>
    public override async Op Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Inc(function, file, line);

    /// <summary><c>__MOD_DEC_USE_COUNT</c>, by the core.</summary>
    public override async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Dec(function, file, line);

    internal Step SetCount(int value, in Site site) => count.Set(value, site);

    /// <summary>
    /// Looks at the two flags that counting changes, or clears one: as one object with the count. The kernel changes them with plain
    /// stores; that one of two may get lost is left out.
    /// </summary>
    internal Step Flags(in Site site) => count.Read(site);

    internal Step LowerCount(in Site site) => count.Add(-1, site);

    /// <summary>True if it is in use: its own predicate if it has one, else its count.</summary>
    internal async Op<bool> IsInUse() =>
        (CanUnload is { } ask ? await Call($"{Name}_can_unload", ask) : await count.Read(new Site("delete_module", "", 0))) != 0;

    private sealed class UseCount(Machine machine, string name, ModuleMemory data) : Counter(machine.Runtime, name, 0, data)
    {
        internal Step Add(int amount, in Site site) => Operate(AddKind, site, argument: amount);

        internal Step Read(in Site site) => Operate(ReadKind, site);

        internal Step Set(int value, in Site site) => Operate(SetKind, site, argument: value);
    }
}
