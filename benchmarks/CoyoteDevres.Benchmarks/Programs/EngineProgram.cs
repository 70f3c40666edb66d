using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>The literature's programs over plain cells, on the same public path as kernel models.</summary>
internal sealed class EngineProgram(Action<ExploredRuntime> setUp) : IProgram
{
    public Op SetUp(ExploredRuntime runtime)
    {
        setUp(runtime);
        return Op.Done;
    }

    /// <summary>N tasks that each write one cell K times; every write is ordered: (NK)! / (K!)^N traces.</summary>
    internal static EngineProgram Counter(int tasks, int writes) => new(runtime =>
    {
        var cell = new Cell<int>(runtime, "counter", 0);
        for (int t = 0; t < tasks; t++)
        {
            runtime.Spawn($"t{t}", async () =>
            {
                for (int k = 0; k < writes; k++)
                    await cell.Exchange(k);
            });
        }
    });

    /// <summary>readers(N) of the source-set paper: one writer of x, N readers; reads commute: 2^N traces.</summary>
    internal static EngineProgram Readers(int readers) => new(runtime =>
    {
        var x = new Cell<int>(runtime, "x", 0);
        runtime.Spawn("writer", async () => await x.Write(1));
        for (int r = 0; r < readers; r++)
            runtime.Spawn($"r{r}", async () => await x.Read());
    });

    /// <summary>lastzero(N) of the source-set paper: N writers of neighbouring cells, one that looks for the last zero.</summary>
    internal static EngineProgram LastZero(int writers) => new(runtime =>
    {
        var array = new Cell<int>[writers + 1];
        for (int i = 0; i <= writers; i++)
            array[i] = new Cell<int>(runtime, $"array[{i}]", 0);
        runtime.Spawn("search", async () =>
        {
            int i = writers;
            while (await array[i].Read() != 0)
                i--;
        });
        for (int w = 1; w <= writers; w++)
        {
            int own = w;
            runtime.Spawn($"w{w}", async () => await array[own].Write(await array[own - 1].Read() + 1));
        }
    });
}
