using BenchmarkDotNet.Attributes;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// One ioctl of the generic device behind each guard, the models on real threads; the time is a calling thread's own. The baseline is
/// the same path behind a guard that does nothing. More threads than processors take turns.
/// </summary>
[MemoryDiagnoser]
public class IoctlBenchmarks
{
    private const int Calls = 10_000;

    private CallerTeam guarded = null!;
    private CallerTeam unguarded = null!;

    /// <summary>The guards.</summary>
    public static IEnumerable<string> Strategies => GuardStrategy.All.Select(s => s.Name);

    /// <summary>The guard.</summary>
    [ParamsSource(nameof(Strategies))]
    public string Strategy { get; set; } = "";

    /// <summary>How many threads call at the same time.</summary>
    [Params(1, 2, 4)]
    public int Threads { get; set; }

    /// <summary>Opens the devices.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        guarded = CallerTeam.OfIoctls(Strategy, Threads, Calls);
        unguarded = CallerTeam.OfIoctls("none", Threads, Calls);
    }

    /// <summary>Lets the threads end.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        guarded.Dispose();
        unguarded.Dispose();
    }

    /// <summary>Nothing.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Unguarded() => unguarded.Run();

    /// <summary>The guard.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Guarded() => guarded.Run();
}
