namespace CoyoteDevres.Exploration.Tests;

/// <summary>Programs whose number of traces is known in closed form. Every count holds for the dependence rules named beside it.</summary>
public class ClosedFormTests
{
    private static ExplorationResult Explore(Func<ExploredRuntime, Func<string>?> build)
    {
        var (coverage, result) = Coverage.Of(build, new OptimalDpor());
        Assert.Null(result.Fault);
        Assert.Equal(StopReason.Exhausted, result.Stop);
        Assert.Equal(0, result.Blocked);
        Assert.All(coverage.Traces, trace => Assert.Equal(1, trace.Value));
        return result;
    }

    /// <summary>Tasks that each write one cell K times, every write ordered: (NK)! / (K!)^N orders.</summary>
    [Theory]
    [InlineData(2, 2, 6)]
    [InlineData(3, 2, 90)]
    [InlineData(2, 5, 252)]
    [InlineData(3, 3, 1680)]
    public void Writers_of_one_cell(int tasks, int writes, long traces)
    {
        var result = Explore(runtime =>
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            for (int i = 0; i < tasks; i++)
            {
                runtime.Spawn($"t{i}", async () =>
                {
                    for (int k = 0; k < writes; k++)
                        await cell.Write(k);
                });
            }

            return null;
        });
        Assert.Equal(traces, result.Executions);
    }

    /// <summary>The paper's readers(N): a writer of x and N readers of it, each also touching its own cell; reads commute: 2^N.</summary>
    [Theory]
    [InlineData(2, 4)]
    [InlineData(8, 256)]
    public void Readers(int readers, long traces)
    {
        var result = Explore(runtime =>
        {
            var x = new Cell<int>(runtime, "x", 0);
            runtime.Spawn("writer", async () => await x.Write(1));
            for (int i = 0; i < readers; i++)
            {
                var own = new Cell<int>(runtime, "own", 0);
                runtime.Spawn($"r{i}", async () =>
                {
                    await own.Read();
                    await x.Read();
                });
            }

            return null;
        });
        Assert.Equal(traces, result.Executions);
    }

    /// <summary>Two tasks, two mutexes in opposite order: each alone first, or both blocked: 3. In the same order: 2.</summary>
    [Theory]
    [InlineData(true, 3, 1)]
    [InlineData(false, 2, 0)]
    public void Abba(bool opposite, long traces, int deadlocks)
    {
        var (coverage, result) = Coverage.Of(
            runtime =>
            {
                var a = new TestMutex(runtime, "a");
                var b = new TestMutex(runtime, "b");
                runtime.Spawn("t0", () => Both(a, b));
                runtime.Spawn("t1", () => opposite ? Both(b, a) : Both(a, b));
                return null;
            },
            new OptimalDpor());
        Assert.Equal(traces, result.Executions);
        Assert.Equal(deadlocks, coverage.Outcomes.Count(o => o.Contains('@')));
    }

    private static async Op Both(TestMutex first, TestMutex second)
    {
        await first.Lock();
        await second.Lock();
        await second.Unlock();
        await first.Unlock();
    }

    /// <summary>
    /// U users who K times check a pointer and use it, and a remover that clears it: 2K+1 places for the clearing among one
    /// user's reads, independently for each: (2K+1)^U.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(2, 2, 25)]
    [InlineData(3, 2, 125)]
    public void Unlocked_check_and_use(int users, int times, long traces)
    {
        var result = Explore(runtime =>
        {
            var chip = new Cell<int>(runtime, "chip", 1);
            for (int u = 0; u < users; u++)
            {
                runtime.Spawn($"u{u}", async () =>
                {
                    for (int k = 0; k < times; k++)
                    {
                        await chip.Read();
                        await chip.Read();
                    }
                });
            }

            runtime.Spawn("remover", async () => await chip.Write(0));
            return null;
        });
        Assert.Equal(traces, result.Executions);
    }

    /// <summary>The same under a mutex: the orders of UK + 1 critical sections: (UK+1)! / (K!)^U.</summary>
    [Theory]
    [InlineData(2, 1, 6)]
    [InlineData(2, 2, 30)]
    [InlineData(3, 2, 630)]
    public void Check_and_use_under_a_mutex(int users, int times, long traces)
    {
        var result = Explore(runtime =>
        {
            var mutex = new TestMutex(runtime, "mutex");
            var chip = new Cell<int>(runtime, "chip", 1);
            for (int u = 0; u < users; u++)
            {
                runtime.Spawn($"u{u}", async () =>
                {
                    for (int k = 0; k < times; k++)
                    {
                        await mutex.Lock();
                        await chip.Read();
                        await mutex.Unlock();
                    }
                });
            }

            runtime.Spawn("remover", async () =>
            {
                await mutex.Lock();
                await chip.Write(0);
                await mutex.Unlock();
            });
            return null;
        });
        Assert.Equal(traces, result.Executions);
    }

    /// <summary>Users who each put a reference (results read, so puts are ordered), the last completes, one waits: (U+1)!.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 24)]
    public void Last_put_completes(int users, long traces)
    {
        var result = Explore(runtime =>
        {
            var count = new TestCounter(runtime, "count", users + 1);
            var gone = new TestCompletion(runtime, "gone");
            async Op Put()
            {
                if (await count.AddReturn(-1) == 0)
                    await gone.Complete();
            }

            for (int u = 0; u < users; u++)
                runtime.Spawn($"u{u}", Put);
            runtime.Spawn("remover", async () =>
            {
                await Put();
                await gone.Wait();
            });
            return null;
        });
        Assert.Equal(traces, result.Executions);
    }

    /// <summary>A choice of n is n executions; two tasks' choices multiply.</summary>
    [Fact]
    public void Choices()
    {
        var result = Explore(runtime =>
        {
            for (int t = 0; t < 2; t++)
            {
                var dice = new Dice(runtime, "dice");
                runtime.Spawn($"t{t}", async () => await dice.Choose(3));
            }

            return null;
        });
        Assert.Equal(9, result.Executions);
    }
}
