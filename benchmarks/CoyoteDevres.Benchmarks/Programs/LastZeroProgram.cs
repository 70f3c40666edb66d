using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// lastzero(N) of the source-set paper: N writers of neighbouring cells, one that looks for the last zero: (N+3) * 2^(N-2) traces.
/// </summary>
internal sealed class LastZeroProgram : IProgram
{
    private readonly Cell<int>?[] array;
    private readonly string[] cells;
    private readonly (string Name, Func<Op> Body)[] tasks;

    internal LastZeroProgram(int writers)
    {
        array = new Cell<int>?[writers + 1];
        cells = [.. Enumerable.Range(0, writers + 1).Select(i => $"array[{i}]")];
        async Op Search()
        {
            int i = writers;
            while (await array[i]!.Read() != 0)
                i--;
        }

        async Op Write(int own) => await array[own]!.Write(await array[own - 1]!.Read() + 1);

        tasks = [("search", Search), .. Enumerable.Range(1, writers).Select(w => ($"w{w}", (Func<Op>)(() => Write(w))))];
    }

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        for (int i = 0; i < array.Length; i++)
            runtime.Reuse(ref array[i], cells[i], static (r, name) => new Cell<int>(r, name, 0));
        foreach (var (name, body) in tasks)
            runtime.Spawn(name, body);
        return Op.Done;
    }
}
