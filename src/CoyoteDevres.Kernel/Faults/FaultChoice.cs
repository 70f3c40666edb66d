using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>One point where something may go wrong: it does or it does not, and both are explored. A task's own.</summary>
/// <remarks>Only one task ever asks it, so it commutes with nothing that there is.</remarks>
internal sealed class FaultChoice(Machine machine, string what, string right, string wrong) : SharedObject(machine.Runtime, what)
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    private int last;

    public override Dependence Dependence => Table;

    public override void Reset() => last = 0;

    public override int Apply(int kind, int task, int argument) => last = argument;

    public override string Verb(int kind) => "fault choice:";

    public override string Outcome(int kind) => last == 0 ? right : wrong;

    internal Test GoesWrong(in Site site) => Ask(0, site, OperationTraits.Choice, argument: 2);
}
