using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A process's own doing nothing, and its end. Shared with nobody.</summary>
internal sealed class Idle(Machine machine) : SharedObject(machine.Runtime, "user space")
{
    private const int SleepKind = 0, EndKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2);

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        // Has no state.
    }

    public override bool IsEnabled(int kind, int task) => kind != SleepKind;

    public override int Apply(int kind, int task, int argument) => 0;

    /// <summary>A process that has ended takes no further step.</summary>
    public override bool Inspect(in Operation operation, ModelTask task) => operation.Kind == EndKind;

    public override string Verb(int kind) => kind == SleepKind ? "pause in" : "never return to";

    internal Step Sleep() => Operate(SleepKind, new Site("pause", "", 0), OperationTraits.Interruptible);

    internal Step End() => Operate(EndKind, new Site("do_exit", "", 0));
}
