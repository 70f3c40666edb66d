using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>A cell that is zero until a compare-and-swap sets it. Whether a swap succeeds depends on every other.</summary>
internal sealed class SwapCell(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    private static readonly Site Here = new("set_if_zero", "", 0);

    private static readonly Dependence Table = Dependence.AllBut(1);

    private int value;

    public override Dependence Dependence => Table;

    public override void Reset() => value = 0;

    public override int Apply(int kind, int task, int argument)
    {
        if (value != 0)
            return 0;
        value = argument;
        return 1;
    }

    public override string Verb(int kind) => "swap into";

    /// <summary>Sets the cell if it is zero; true if it was.</summary>
    internal Test SetIfZero(int to) => Ask(0, Here, argument: to);
}
