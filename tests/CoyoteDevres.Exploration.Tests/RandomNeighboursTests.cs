namespace CoyoteDevres.Exploration.Tests;

/// <summary>Swapping independent neighbours makes no difference in random programs over the engine's own objects.</summary>
public class RandomNeighboursTests
{
    [Theory]
    [InlineData(2, 6)]
    [InlineData(3, 4)]
    [InlineData(5, 3)]
    public void Independent_neighbours_commute(int tasks, int operations)
    {
        int swaps = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var program = new TestProgram(runtime => Build(runtime, new Random(seed * 6007 + tasks), tasks, operations));
            var result = CommuteAndReplay.Check(program, new CommuteOptions { Seed = seed });
            Assert.True(result.Fault is null, $"seed {seed}: {result.Fault}");
            Assert.True(result.Violations.Count == 0, $"seed {seed}: {string.Join("\n", result.Violations)}");
            swaps += result.Swaps;
        }

        Assert.True(swaps > 1_000, $"only {swaps} swaps");
    }

    private static Func<string>? Build(ExploredRuntime runtime, Random random, int tasks, int operations)
    {
        var acts = Acts(runtime);
        for (int t = 0; t < tasks; t++)
        {
            var plan = Enumerable.Range(0, operations).Select(_ => acts[random.Next(acts.Length)]).ToList();
            runtime.Spawn($"t{t}", async () =>
            {
                foreach (var act in plan)
                    await act();
            });
        }

        return null;
    }

    /// <summary>What a task may do; what it learns decides what it does next, so that a wrong answer leads another way.</summary>
    private static Func<Op>[] Acts(ExploredRuntime runtime)
    {
        var cell = new Cell<int>(runtime, "cell", 0);
        var mutex = new TestMutex(runtime, "mutex");
        var guard = new TestRwLock(runtime, "lock");
        var done = new TestCompletion(runtime, "done");
        var count = new TestCounter(runtime, "count", 1);
        var queue = new TestWaitList(runtime, "queue");
        var wire = new Tripwire(runtime, "wire", fatal: true);
        return
        [
            async () => await cell.Write(await cell.Read() + 1),
            async () => await count.Add(await cell.Exchange(2)),
            async () =>
            {
                await mutex.Lock();
                await cell.Read();
                await mutex.Unlock();
            },
            async () =>
            {
                if (await mutex.TryLock())
                    await mutex.Unlock();
            },
            async () =>
            {
                await guard.DownRead();
                await count.Read();
                await guard.UpRead();
            },
            async () =>
            {
                await guard.DownWrite();
                await guard.UpWrite();
            },
            async () => await done.Complete(),
            async () => await done.CompleteAll(),
            async () => await done.Wait(),
            async () => await count.Add(1),
            async () =>
            {
                if (await count.AddReturn(-1) == 0)
                    await wire.Set(1);
            },
            async () =>
            {
                if (await count.AddUnlessZero(1))
                    await wire.Look();
            },
            async () =>
            {
                await queue.Join();
                if (await queue.SleepInterruptible() == Operation.Interrupted)
                    await cell.Write(5);
                await queue.Leave();
            },
            async () => await queue.Wake(),
            async () =>
            {
                if (await new Dice(runtime, "dice").Choose(2) == 1)
                    await queue.Wake();
            },
            async () => await ExploredRuntime.Join(runtime.SpawnJoinable("child", async () => await cell.Read())),
        ];
    }
}
