using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Benchmarks;

/// <summary>Threads that all do the same a number of times, over and over, whenever they are told to. The caller is one of them.</summary>
internal sealed class CallerTeam : IDisposable
{
    private readonly Barrier everybody;
    private readonly Action[] parts;
    private volatile bool over;

    /// <summary>Starts them.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="join">Makes a thread one of them, and gives what it is to do each time.</param>
    internal CallerTeam(int threads, Func<Action> join)
    {
        everybody = new Barrier(threads);
        parts = new Action[threads];
        parts[0] = join();
        for (int thread = 1; thread < threads; thread++)
            Start(thread, join);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        over = true;
        if (parts.Length > 1)
            everybody.SignalAndWait();
    }

    /// <summary>A team that makes ioctls of one device, each on a file of its own.</summary>
    internal static CallerTeam OfIoctls(string strategy, int threads, int calls)
    {
        var bench = new NativeBench(GuardStrategy.All.First(s => s.Name == strategy));
        return new CallerTeam(threads, () =>
        {
            // For as long as the thread lives.
            bench.Machine.Enter("caller");
            var user = bench.User("caller");
            var file = bench.Open(user) ?? throw new InvalidOperationException("the device is gone");
            return () =>
            {
                for (int i = 0; i < calls; i++)
                    user.Ioctl(file, ToyIoctl.GetStatus);
            };
        });
    }

    /// <summary>Everybody does it once.</summary>
    internal void Run()
    {
        if (parts.Length == 1)
        {
            parts[0]();
            return;
        }

        everybody.SignalAndWait();
        parts[0]();
        everybody.SignalAndWait();
    }

    private void Start(int index, Func<Action> join) => new Thread(() =>
    {
        parts[index] = join();
        while (true)
        {
            everybody.SignalAndWait();
            if (over)
                return;
            parts[index]();
            everybody.SignalAndWait();
        }
    }) { IsBackground = true }.Start();
}
