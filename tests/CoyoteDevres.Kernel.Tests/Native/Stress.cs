using System.Diagnostics;

namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>Threads that hammer one thing, a bounded number of times each; whoever throws fails the test.</summary>
internal static class Stress
{
    /// <summary>Operations of one test, over all its threads, the rare ones not counted.</summary>
    internal const int Operations = 10_000_000;

    /// <summary>How many operations, at least, pass between two rare ones.</summary>
    internal const int Pace = 1000;

    /// <summary>Runs <paramref name="threads"/> threads, each with its share of the operations, beside one that does what is rare.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="each">One operation.</param>
    /// <param name="rare">
    /// Called once for <see cref="Pace"/> operations, and once at least; null if there is nothing. It is the others' progress that
    /// paces it: a removal that comes back at once would make every operation wait, for as long as the machine takes to wake a thread.
    /// </param>
    /// <param name="operations">How many in all, for what is too slow for as many as usual.</param>
    /// <returns>How often <paramref name="rare"/> was called.</returns>
    internal static int Run(int threads, Action each, Action? rare = null, int operations = Operations)
    {
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

        int done = 0, running = threads, rounds = 0;
        var all = new List<Thread>();
        for (int t = 0; t < threads; t++)
        {
            all.Add(new Thread(() =>
            {
                Guarded(() =>
                {
                    for (int i = 0; i < operations / threads / Pace; i++)
                    {
                        for (int j = 0; j < Pace; j++)
                            each();
                        Interlocked.Increment(ref done);
                    }
                });
                Interlocked.Decrement(ref running);
            }));
        }

        if (rare is not null)
        {
            all.Add(new Thread(() => Guarded(() =>
            {
                do
                {
                    rare();
                    rounds++;
                    while (Volatile.Read(ref done) < rounds && Volatile.Read(ref running) > 0)
                        Thread.Yield();
                }
                while (Volatile.Read(ref running) > 0);
            })));
        }

        all.ForEach(thread => thread.IsBackground = true);
        all.ForEach(thread => thread.Start());
        // Who throws may leave a lock behind: then nobody else comes back, and that is not what there is to say.
        var patience = Stopwatch.StartNew();
        while (!all.TrueForAll(thread => thread.Join(TimeSpan.FromMilliseconds(10))))
        {
            lock (failures)
                Assert.Empty(failures);
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(5), "a thread never came back: a lost wake-up");
        }

        Assert.Empty(failures);
        return rounds;
    }
}
