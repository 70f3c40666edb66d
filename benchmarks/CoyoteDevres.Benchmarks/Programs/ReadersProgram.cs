using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>readers(N) of the source-set paper: one writer of x, N readers; reads commute: 2^N traces.</summary>
internal sealed class ReadersProgram : IProgram
{
    private readonly string[] names;
    private readonly Func<Op> read;
    private readonly Func<Op> write;
    private Cell<int>? x;

    internal ReadersProgram(int readers)
    {
        names = [.. Enumerable.Range(0, readers).Select(r => $"r{r}")];
        read = async () => await x!.Read();
        write = async () => await x!.Write(1);
    }

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        runtime.Reuse(ref x, "x", static (r, name) => new Cell<int>(r, name, 0));
        runtime.Spawn("writer", write);
        foreach (string name in names)
            runtime.Spawn(name, read);
        return Op.Done;
    }
}
