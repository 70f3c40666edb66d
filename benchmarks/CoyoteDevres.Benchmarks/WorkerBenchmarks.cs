using BenchmarkDotNet.Attributes;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>The same explorations by one worker and by two: what a second core is worth.</summary>
public class WorkerBenchmarks
{
    /// <summary>How many threads explore.</summary>
    [Params(1, 2)]
    public int Workers { get; set; }

    /// <summary>counter(3, 5).</summary>
    [Benchmark]
    public long Counter() => Explore(() => new CounterProgram(3, 5));

    /// <summary>indexer(15).</summary>
    [Benchmark]
    public long Indexer() => Explore(() => new IndexerProgram(15));

    /// <summary>lastzero(15), whose branches depend on each other most.</summary>
    [Benchmark]
    public long LastZero() => Explore(() => new LastZeroProgram(15));

    private long Explore(Func<IProgram> program)
    {
        var result = Explorer.Explore(() => new ExplorationUnit(program()), Workers, new ExplorationOptions());
        return result.IsExhaustive ? result.Executions : throw new InvalidOperationException($"{result.Stop}: {result.Fault}");
    }
}
