using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// The indexer of Flanagan and Godefroid (POPL 2005, figure 1): each thread puts four messages into a hash table of 128 by
/// compare-and-swap. 8^(N-11) traces from 12 threads on.
/// </summary>
internal sealed class IndexerProgram : IProgram
{
    private const int Size = 128, Messages = 4;

    private readonly SwapCell?[] table = new SwapCell?[Size];
    private readonly string[] slots = [.. Enumerable.Range(0, Size).Select(i => $"table[{i}]")];
    private readonly (string Name, Func<Op> Body)[] threads;

    internal IndexerProgram(int count) => threads = [.. Enumerable.Range(0, count).Select(t => ($"t{t}", (Func<Op>)(() => Run(t))))];

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        for (int i = 0; i < Size; i++)
            runtime.Reuse(ref table[i], slots[i], static (r, name) => new SwapCell(r, name));
        foreach (var (name, body) in threads)
            runtime.Spawn(name, body);
        return Op.Done;
    }

    private async Op Run(int thread)
    {
        for (int m = 1; m <= Messages; m++)
        {
            int w = (m * 11) + thread;
            int h = w * 7 % Size;
            while (!await table[h]!.SetIfZero(w))
                h = (h + 1) % Size;
        }
    }
}
