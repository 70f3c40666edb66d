using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Where a scenario asks for it (<see cref="Machine.ExitInTurn"/>), processes that are killed because nothing else can happen exit one after
/// the other, in any order: a bound, so that closing against another's closing is the business of the scenarios about closing. Whatever
/// else goes on then, a removal that had to wait for one of them for instance, runs against each of them. Who dies while it is his turn
/// leaves the others where they are: that is no hang.
/// </summary>
internal sealed class ExitTurn(Machine machine) : MutualExclusion(machine.Runtime, "turn to exit", null)
{
    private const string Function = "do_exit";

    public override string Verb(int kind) => kind == LockKind ? "wait for the" : "end the";

    internal Step Take() => Operate(LockKind, new Site(Function, "", 0), OperationTraits.Idle);

    internal Step End() => Operate(UnlockKind, new Site(Function, "", 0));
}
