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

    private static long Explore(EngineProgram program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        return result.IsExhaustive ? result.Executions : throw new InvalidOperationException($"{result.Stop}: {result.Fault}");
    }
}
