using BenchmarkDotNet.Attributes;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Benchmarks;

/// <summary>Kernel models with all sanitizers: the GPIO scenarios of version G2, one after another.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private static readonly Scenario[] Scenarios = [.. Catalogue.All.Where(s => s.Name.StartsWith("gpio/", StringComparison.Ordinal) && s.Version == "G2")];

    /// <summary>How many operations there are; their number divided by the time is the rate.</summary>
    [Benchmark]
    public long Operations() => Scenarios.Sum(s => ScenarioRunner.Run(s, new RunOptions()).Operations);
}
