using BenchmarkDotNet.Attributes;

namespace CoyoteDevres.Benchmarks;

/// <summary>What .NET's own primitives cost on this machine, for scale: taken and let go of by as many threads as call ioctls.</summary>
[MemoryDiagnoser]
public class PrimitiveBenchmarks : IDisposable
{
    private const int Calls = 10_000;

    private readonly Lock monitor = new();
    private readonly ReaderWriterLockSlim readers = new();
    private CallerTeam increments = null!;
    private CallerTeam locks = null!;
    private CallerTeam reads = null!;
    private int count;

    /// <summary>How many threads call at the same time.</summary>
    [Params(1, 2, 4)]
    public int Threads { get; set; }

    /// <summary>Starts the threads.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        increments = Team(() => System.Threading.Interlocked.Increment(ref count));
        locks = Team(() =>
        {
            lock (monitor)
                count++;
        });
        reads = Team(() =>
        {
            readers.EnterReadLock();
            readers.ExitReadLock();
        });
    }

    /// <summary>Lets them end.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        increments.Dispose();
        locks.Dispose();
        reads.Dispose();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        readers.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary><see cref="System.Threading.Interlocked.Increment(ref int)"/>.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Interlocked() => increments.Run();

    /// <summary><see cref="System.Threading.Lock"/>.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Locked() => locks.Run();

    /// <summary><see cref="System.Threading.ReaderWriterLockSlim"/>, for reading.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void ReadLocked() => reads.Run();

    private CallerTeam Team(Action once) => new(Threads, () => () =>
    {
        for (int i = 0; i < Calls; i++)
            once();
    });
}
