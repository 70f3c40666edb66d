using BenchmarkDotNet.Attributes;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// Whole explorations of the literature's programs, as the price of one execution: each has as many operations, for BenchmarkDotNet,
/// as the program has traces.
/// </summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    /// <summary>counter(3, 5).</summary>
    [Benchmark(OperationsPerInvoke = 756_756)]
    public long Counter() => Explore(new CounterProgram(3, 5));

    /// <summary>readers(13).</summary>
    [Benchmark(OperationsPerInvoke = 8_192)]
    public long Readers() => Explore(new ReadersProgram(13));

    /// <summary>lastzero(15).</summary>
    [Benchmark(OperationsPerInvoke = 147_456)]
    public long LastZero() => Explore(new LastZeroProgram(15));

    /// <summary>indexer(15).</summary>
    [Benchmark(OperationsPerInvoke = 4_096)]
    public long Indexer() => Explore(new IndexerProgram(15));

    /// <summary>filesystem(19).</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public long FileSystem() => Explore(new FileSystemProgram(19));

    /// <summary>M5 with N = 4, whose references have owners.</summary>
    [Benchmark(OperationsPerInvoke = 24)]
    public long OwnedRounds() => Explore(new OwnedRoundsProgram(4));

    private static long Explore(IProgram program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        return result.IsExhaustive ? result.Executions : throw new InvalidOperationException($"{result.Stop}: {result.Fault}");
    }
}
