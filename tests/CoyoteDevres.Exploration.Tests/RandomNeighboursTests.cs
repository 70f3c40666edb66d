namespace CoyoteDevres.Exploration.Tests;

/// <summary>Swapping independent neighbours makes no difference in random programs over the engine's own objects.</summary>
public class RandomNeighboursTests
{
    [Theory]
    [InlineData(2, 6)]
    [InlineData(3, 4)]
    [InlineData(5, 3)]
    public void Independent_neighbours_commute(int tasks, int operations) => MustCommute(tasks, operations, alerts: false);

    [Theory]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    public void So_do_those_with_alerts(int tasks, int operations) => MustCommute(tasks, operations, alerts: true);

    private static void MustCommute(int tasks, int operations, bool alerts)
    {
        int swaps = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var program = new TestProgram(runtime => Build(runtime, new Random(seed * 6007 + tasks), tasks, operations, alerts));
            var result = CommuteAndReplay.Check(program, new CommuteOptions { Seed = seed });
            Assert.True(result.Fault is null, $"seed {seed}: {result.Fault}");
            Assert.True(result.Violations.Count == 0, $"seed {seed}: {string.Join("\n", result.Violations)}");
            swaps += result.Swaps;
        }

        Assert.True(swaps > 1_000, $"only {swaps} swaps");
    }

    private static Func<string>? Build(ExploredRuntime runtime, Random random, int tasks, int operations, bool alerts)
    {
        var alert = alerts ? new Alert(runtime, "alert") : null;
        var acts = Acts(runtime, alert);
        for (int t = 0; t < tasks; t++)
        {
            var plan = Enumerable.Range(0, operations).Select(_ => acts[random.Next(acts.Length)]).ToList();
            var task = runtime.Spawn($"t{t}", async () =>
            {
                foreach (var act in plan)
                    await act();
            });
            if (t == 0)
                task.Alert = alert;
        }

        return null;
    }

    /// <summary>What a task may do; what it learns decides what it does next, so that a wrong answer leads another way.</summary>
    private static Func<Op>[] Acts(ExploredRuntime runtime, Alert? alert)
    {
        var cell = new Cell<int>(runtime, "cell", 0);
        var mutex = new TestMutex(runtime, "mutex");
        var guard = new TestRwLock(runtime, "lock");
        var done = new TestCompletion(runtime, "done");
        var count = new TestCounter(runtime, "count", 1);
        var queue = new TestWaitList(runtime, "queue");
        var wire = new Tripwire(runtime, "wire", fatal: true);
        Func<Op>[] acts =
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
        return alert is null ? acts : [.. acts, .. ActsOn(alert, runtime, done, mutex, cell)];
    }

    private static Func<Op>[] ActsOn(Alert alert, ExploredRuntime runtime, TestCompletion done, TestMutex mutex, Cell<int> cell) =>
    [
        async () => await alert.Raise(),
        async () => await alert.Raise(fatally: true),
        async () =>
        {
            if (await alert.IsRaised())
                await cell.Write(6);
        },
        async () =>
        {
            if (runtime.Current.Alert is not null && await alert.Take() == Alert.Fatal)
                await alert.Close();
        },
        async () => await cell.Write(await done.WaitInterruptible() == Operation.Interrupted ? 7 : 8),
        async () =>
        {
            if (await done.WaitKillable() == Operation.Interrupted)
                await done.Complete();
        },
        async () =>
        {
            if (await mutex.LockInterruptible() != Operation.Interrupted)
                await mutex.Unlock();
        },
    ];
}
