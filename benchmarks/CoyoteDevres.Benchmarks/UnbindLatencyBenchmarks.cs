using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using CoyoteDevres.Subsystems.Guards;
using Perfolizer.Mathematics.OutlierDetection;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// How long an unbind takes while two threads call: they open the device that is there, call until it is gone, close it, and look for the
/// next. A thousand unbinds, each an iteration, none of them left out: the longest are what p99 is about. Not for the guard that
/// waits for closes, whose callers must close without being told.
/// </summary>
[MedianColumn, PercentileColumn(99), MaxColumn]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 50, iterationCount: 1000)]
[Outliers(OutlierMode.DontRemove)]
public class UnbindLatencyBenchmarks
{
    private const int Callers = 2;

    private readonly List<Thread> threads = [];
    private NativeBench bench = null!;
    private bool bound;
    private volatile bool over;
    private int calling;

    /// <summary>The guards that claim to bear it.</summary>
    public static IEnumerable<string> Strategies =>
        GuardStrategy.All.Where(s => s.ClaimsShortUses && s.Name != "completion-wait").Select(s => s.Name);

    /// <summary>The guard.</summary>
    [ParamsSource(nameof(Strategies))]
    public string Strategy { get; set; } = "";

    /// <summary>Starts the callers.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        over = false;
        bound = true;
        bench = new NativeBench(GuardStrategy.All.First(s => s.Name == Strategy));
        // For as long as the thread lives.
        bench.Machine.Enter("sysfs");
        for (int i = 0; i < Callers; i++)
        {
            var thread = new Thread(Call) { IsBackground = true };
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Binds the device again, and waits until everybody calls.</summary>
    [IterationSetup]
    public void Bind()
    {
        if (!bound)
            bench.Bind();
        bound = true;
        while (Volatile.Read(ref calling) != Callers)
            Thread.Yield();
    }

    /// <summary>The removal.</summary>
    [Benchmark]
    public void Unbind()
    {
        bench.Unbind();
        bound = false;
    }

    /// <summary>Stops the callers.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        over = true;
        if (bound)
            Unbind();
        threads.ForEach(thread => thread.Join());
        threads.Clear();
    }

    private void Call()
    {
        using var task = bench.Machine.Enter("caller");
        var user = bench.User("caller");
        while (!over)
        {
            if (bench.Open(user) is not { } file)
            {
                Thread.Yield();
                continue;
            }

            Interlocked.Increment(ref calling);
            while (NativeBench.Now(user.Ioctl(file, ToyIoctl.GetStatus)) == 1)
            {
                // Until it is gone.
            }

            Interlocked.Decrement(ref calling);
            user.Close(file);
        }
    }
}
