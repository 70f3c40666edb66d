using BenchmarkDotNet.Attributes;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>Whole explorations of the literature's programs: time divided by the number of traces is the price of an execution.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    /// <summary>3 tasks, 5 writes each: 756,756 traces.</summary>
    [Benchmark]
    public long Counter() => Explore(EngineProgram.Counter(3, 5));

    /// <summary>8,192 traces.</summary>
    [Benchmark]
    public long Readers() => Explore(EngineProgram.Readers(13));

    /// <summary>3,328 traces.</summary>
    [Benchmark]
    public long LastZero() => Explore(EngineProgram.LastZero(10));

    /// <summary>4,096 traces.</summary>
    [Benchmark]
    public long Indexer() => Explore(new IndexerProgram(15));

    /// <summary>64 traces of 170 operations.</summary>
    [Benchmark]
    public long FileSystem() => Explore(new FileSystemProgram(19));

    /// <summary>762 traces.</summary>
    [Benchmark]
    public long Rounds() => Explore(new RoundsProgram(3));

    /// <summary>24 traces, where the plain count needs 104,856 and one that says its value 369,600.</summary>
    [Benchmark]
    public long OwnedRounds() => Explore(new OwnedRoundsProgram(4));

    private static long Explore(IProgram program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        return result.IsExhaustive ? result.Executions : throw new InvalidOperationException($"{result.Stop}: {result.Fault}");
    }
}
