using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>N tasks that each write one cell K times and are given the old value; every write is ordered: (NK)! / (K!)^N traces.</summary>
internal sealed class CounterProgram : IProgram
{
    private readonly string[] names;
    private readonly Func<Op> body;
    private Cell<int>? cell;

    internal CounterProgram(int tasks, int writes)
    {
        names = [.. Enumerable.Range(0, tasks).Select(t => $"t{t}")];
        body = async () =>
        {
            for (int k = 0; k < writes; k++)
                await cell!.Exchange(k);
        };
    }

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        runtime.Reuse(ref cell, "counter", static (r, name) => new Cell<int>(r, name, 0));
        foreach (string name in names)
            runtime.Spawn(name, body);
        return Op.Done;
    }
}
