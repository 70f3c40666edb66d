using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>module.refcnt</c> since 3.19 (kernel/module/main.c, commit e513cc1c07e2): one atomic count with a base of one, which the
/// loader holds while the module is loaded. Zero means that it is going.
/// </summary>
/// <remarks>
/// Attempts to take a reference commute with each other: one takes the count neither from zero nor to it. So do unconditional ones,
/// which return nothing, and reads. Everything else returns, or decides by, what the other one changes.
/// <para>
/// Ordering: the kernel's operations are full barriers, but where two commute neither may pass the other's past on, or what is
/// ordered would depend on which of two equal executions was run. So taking only acquires, and putting does both.
/// </para>
/// </remarks>
internal sealed class ModuleCount : SharedObject
{
    private const int TryGetKind = 0, GetKind = 1, PutKind = 2, SubtractBaseKind = 3, AddBaseUnlessZeroKind = 4, ReadKind = 5, InitializeKind = 6;

    /// <summary><c>MODULE_REF_BASE</c>.</summary>
    private const int Base = 1;

    private static readonly Dependence Table = Dependence.AllBut(7, (TryGetKind, TryGetKind), (GetKind, GetKind), (ReadKind, ReadKind));

    private readonly LoadableModule module;
    private int value;

    internal ModuleCount(LoadableModule module)
        : base(module.Machine.Runtime, module.Machine.Names.Member(module.Name, "refcnt"), module.Data) => this.module = module;

    public override Dependence Dependence => Table;

    /// <summary>How many references users hold.</summary>
    internal int Users => Math.Max(0, value - Base);

    public override void Reset() => value = 0;

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case TryGetKind:
                return value == 0 ? 0 : Take();
            case GetKind:
                value++;
                return 0;
            case PutKind:
                return value == 0 ? -1 : --value;
            case SubtractBaseKind:
                return value -= Base;
            case AddBaseUnlessZeroKind:
                return value == 0 ? 0 : value += Base;
            case InitializeKind:
                // The loader's, and one while init runs.
                return value = Base + 1;
            default:
                return value;
        }
    }

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (value > 0)
            return false;
        if (operation.Kind == PutKind)
            Report("module-put-below-zero", "WARNING: at module_put", "WARN_ON(ret < 0): no reference is left to put", operation, task);
        if (operation.Kind != SubtractBaseKind)
            return false;
        Report("module-count-bug", "kernel BUG at kernel/module/main.c!", "BUG_ON(ret < 0) in try_release_module_ref: the loader's own reference was put", operation, task);
        return true;
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var ordering = module.Machine.Ordering;
        if (operation.Kind is PutKind or SubtractBaseKind or AddBaseUnlessZeroKind || (operation.Kind == TryGetKind && result != 0))
            ordering.Acquire(this, task);
        if (operation.Kind is PutKind or SubtractBaseKind or AddBaseUnlessZeroKind)
            ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            GetKind => (ProtocolRole.Get, 0),
            TryGetKind => (ProtocolRole.Get, 1),
            PutKind => (ProtocolRole.Put, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    public override string Verb(int kind) => kind switch
    {
        TryGetKind => "try_module_get",
        GetKind => "__module_get",
        PutKind => "module_put",
        SubtractBaseKind => "take the base from",
        AddBaseUnlessZeroKind => "give the base back unless zero to",
        InitializeKind => "initialise",
        _ => "read",
    };

    public override string Outcome(int kind) => $"= {value}";

    internal Step Initialize(in Site site) => Operate(InitializeKind, site);

    internal Test TryGet(in Site site) => Ask(TryGetKind, site);

    internal Step Get(in Site site) => Operate(GetKind, site);

    internal Step Put(in Site site) => Operate(PutKind, site);

    internal Step SubtractBase(in Site site) => Operate(SubtractBaseKind, site);

    internal Test AddBaseUnlessZero(in Site site) => Ask(AddBaseUnlessZeroKind, site);

    private int Take()
    {
        value++;
        return 1;
    }

    private void Report(string kind, string headline, string why, in Operation operation, ModelTask task) =>
        module.Machine.Report(kind, operation.Site.Spelling, Name, headline, TaskStruct.Of(task), why);
}
