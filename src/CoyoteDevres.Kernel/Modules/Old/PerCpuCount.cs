using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A module's state and use count as of 2.6.11 (include/linux/module.h, kernel/module.c; section A8 of the facts): a counter for each
/// processor, changed with preemption off, of which only the sum means anything. It is summed, and the state changed, while
/// stop_machine keeps every processor out of the middle of a get or put: one step against all of them.
/// </summary>
/// <remarks>
/// That is what the split buys, and what the table says: gets look at the state alone and puts at nothing, so that they commute in any
/// mixture. Whoever sums, or changes the state, commutes with none of them; so does a get that asserts that the sum is not zero.
/// Waits for zero change nothing, and a put enables one; looking at the state goes with all that leave it alone.
/// </remarks>
internal sealed class PerCpuCount : SharedObject
{
    private const int TryGetKind = 0, StrongTryGetKind = 1, PutKind = 2, GetKind = 3, StopKind = 4, SetStateKind = 5, WaitKind = 6, StateKind = 7;

    private static readonly Dependence Table = Dependence.AllBut(
        8,
        (TryGetKind, TryGetKind),
        (TryGetKind, StrongTryGetKind),
        (TryGetKind, PutKind),
        (StrongTryGetKind, StrongTryGetKind),
        (StrongTryGetKind, PutKind),
        (PutKind, PutKind),
        (WaitKind, WaitKind),
        (StateKind, TryGetKind),
        (StateKind, StrongTryGetKind),
        (StateKind, PutKind),
        (StateKind, GetKind),
        (StateKind, WaitKind),
        (StateKind, StateKind));

    private readonly Module26 module;
    private int sum;

    internal PerCpuCount(Module26 module)
        : base(module.Machine.Runtime, module.Machine.Names.Member(module.Name, "ref"), module.Data) => this.module = module;

    public override Dependence Dependence => Table;

    internal int Sum => sum;

    private ModuleState State { get; set; }

    public override void Reset()
    {
        sum = 0;
        State = ModuleState.Unformed;
    }

    public override bool IsEnabled(int kind, int task) => kind != WaitKind || sum == 0;

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case TryGetKind when State == ModuleState.Going:
            case StrongTryGetKind when State is ModuleState.Going or ModuleState.Coming:
            case StopKind when argument != 0 && sum != 0:
                return 0;
            case TryGetKind or StrongTryGetKind or GetKind:
                sum++;
                return 1;
            case PutKind:
                sum--;
                return 0;
            case StopKind:
                State = ModuleState.Going;
                return 1;
            case SetStateKind:
                State = (ModuleState)argument;
                return 0;
            case StateKind:
                return (int)State;
            default:
                return 0;
        }
    }

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind != GetKind || sum != 0)
            return false;
        module.Machine.Report(
            "module-get-without-reference",
            operation.Site.Spelling,
            Name,
            "kernel BUG at include/linux/module.h!",
            TaskStruct.Of(task),
            "BUG_ON(module_refcount(module) == 0) in __module_get");
        return true;
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind is StopKind or WaitKind)
            module.Machine.Ordering.Acquire(this, task);
        else if (operation.Kind == PutKind)
            module.Machine.Ordering.Release(this, task);
    }

    public override string Verb(int kind) => kind switch
    {
        TryGetKind => "try_module_get",
        StrongTryGetKind => "strong_try_module_get",
        PutKind => "module_put",
        GetKind => "__module_get",
        StopKind => "stop_machine: sum",
        SetStateKind => "set the state of",
        StateKind => "read the state of",
        _ => "wait for zero of",
    };

    // Who looks at the state does not see the sum, and commutes with who changes it.
    public override string Outcome(int kind) => kind == StateKind ? $"= {State}" : $"= {sum}, {State}";

    internal Test TryGet(in Site site) => Ask(TryGetKind, site);

    internal Test StrongTryGet(in Site site) => Ask(StrongTryGetKind, site);

    internal Step Get(in Site site) => Operate(GetKind, site);

    internal Step Put(in Site site) => Operate(PutKind, site);

    /// <summary>Becomes <see cref="ModuleState.Going"/>, unless it must not wait and there are users: then false.</summary>
    internal Test Stop(bool nonBlocking, in Site site) => Ask(StopKind, site, argument: nonBlocking ? 1 : 0);

    internal Step Become(ModuleState state, in Site site) => Operate(SetStateKind, site, argument: (int)state);

    /// <summary>The state, as a number.</summary>
    internal Step ReadState(in Site site) => Operate(StateKind, site);

    internal Step WaitForZero(in Site site) => Operate(WaitKind, site, OperationTraits.Blocking);
}
