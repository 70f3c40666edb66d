using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// How many faults an execution may still have. A task that has chosen to fail takes one; the last ones to come find none left and
/// do not fail.
/// </summary>
/// <remarks>Who takes the last one decides whether others get any: taking commutes with nothing.</remarks>
internal sealed class FaultBudget : SharedObject
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    private readonly int atMost;
    private int left;

    internal FaultBudget(Machine machine, string name, int atMost)
        : base(machine.Runtime, name)
    {
        this.atMost = left = atMost;
    }

    public override Dependence Dependence => Table;

    public override void Reset() => left = atMost;

    /// <summary>How many were left before, this one included: 0 if there was none.</summary>
    public override int Apply(int kind, int task, int argument) => left == 0 ? 0 : left--;

    public override string Verb(int kind) => "take one of";

    public override string Outcome(int kind) => $"{left} left";

    internal Step Take(in Site site) => Operate(0, site);
}
