namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>Threads that hammer one thing, a bounded number of times each; whoever throws fails the test.</summary>
internal static class Stress
{
    /// <summary>Operations of one test: enough that a lock that lets two in once in a hundred thousand times is caught.</summary>
    internal const int Operations = 2_000_000;

    /// <summary>Runs <paramref name="threads"/> threads, each with its share of the operations, beside one that does what is rare.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="each">One operation.</param>
    /// <param name="rare">Called over and over until the others are done; null if there is nothing.</param>
    internal static void Run(int threads, Action each, Action? rare = null)
    {
        int left = threads;
        var failures = new List<Exception>();
        void Guarded(Action body)
        {
            try
            {
                body();
            }
            catch (Exception exception)
            {
                lock (failures)
                    failures.Add(exception);
            }
        }

        var all = new List<Thread>();
        for (int t = 0; t < threads; t++)
        {
            all.Add(new Thread(() =>
            {
                Guarded(() =>
                {
                    for (int i = 0; i < Operations / threads; i++)
                        each();
                });
                Interlocked.Decrement(ref left);
            }));
        }

        if (rare is not null)
        {
            all.Add(new Thread(() => Guarded(() =>
            {
                while (Volatile.Read(ref left) > 0)
                    rare();
            })));
        }

        all.ForEach(thread => thread.Start());
        foreach (var thread in all)
            Assert.True(thread.Join(TimeSpan.FromMinutes(5)), "a thread never came back: a lost wake-up");
        Assert.Empty(failures);
    }
}
