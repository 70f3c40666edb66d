namespace CoyoteDevres.Exploration.Tests;

/// <summary>Alerts: counts with their derivations, and what interrupted waits leave behind.</summary>
public class AlertTests
{
    /// <summary>
    /// One wait, one completion and one alert: the wait depends on both, and those are of different tasks and commute. It comes after
    /// the completion only, after the alert only, or after both; before both it is not enabled.
    /// </summary>
    [Fact]
    public void A_wait_ends_by_what_it_waits_for_by_its_alert_or_after_both()
    {
        var program = new ArrangedProgram();
        TestCompletion done = null!;
        Alert alert = null!;
        program.Object(runtime => done = new TestCompletion(runtime, "done"));
        program.Object(runtime => alert = new Alert(runtime, "alert"));
        program.Task("waiter", async () => await done.WaitInterruptible(), task => task.Alert = alert);
        program.Task("completer", async () => await done.Complete());
        program.Task("raiser", async () => await alert.Raise());
        Golden.MustHave(3, program);
    }

    /// <summary>
    /// K waits in a row, as many completions by one task, one alert. Completions and waits depend on each other: their order is a path.
    /// The alert depends on the waits only, so it lies before all of them, between two, or behind all: a wait before it needs a
    /// completion that no other wait took, one behind it goes on in any case. The sum over its K + 1 places of the paths that this
    /// leaves (<see cref="Paths"/>): 2 + 1, 6 + 3 + 2, 20 + 10 + 7 + 5.
    /// </summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 11)]
    [InlineData(3, 42)]
    public void Waits_in_a_row(int waits, long traces)
    {
        Assert.Equal(Enumerable.Range(0, waits + 1).Sum(j => Paths(0, 0, waits, j)), traces);
        var program = new ArrangedProgram();
        TestCompletion done = null!;
        Alert alert = null!;
        program.Object(runtime => done = new TestCompletion(runtime, "done"));
        program.Object(runtime => alert = new Alert(runtime, "alert"));
        program.Task("waiter", Times(waits, async () => await done.WaitInterruptible()), task => task.Alert = alert);
        program.Task("completer", Times(waits, async () => await done.Complete()));
        program.Task("raiser", async () => await alert.Raise());
        Golden.MustHave(traces, program);
    }

    /// <summary>
    /// Who holds a mutex is not waited for by whoever was alerted. With the alert raised before (by program order of the holder, who
    /// raises inside its section): the wait comes before the section; between the raise and the unlock, interrupted; or after the
    /// unlock. Between the lock and the raise it is not enabled.
    /// </summary>
    [Fact]
    public void An_alert_raised_by_the_holder()
    {
        var program = new ArrangedProgram();
        TestMutex mutex = null!;
        Alert alert = null!;
        int interrupted = 0;
        program.Object(runtime => mutex = new TestMutex(runtime, "mutex"));
        program.Object(runtime => alert = new Alert(runtime, "alert"));
        program.Task(
            "waiter",
            async () =>
            {
                if (await mutex.LockInterruptible() != Operation.Interrupted)
                    await mutex.Unlock();
                else
                    interrupted++;
            },
            task => task.Alert = alert);
        program.Task("holder", async () =>
        {
            await mutex.Lock();
            await alert.Raise();
            await mutex.Unlock();
        });
        Golden.MustHave(3, program);
        Assert.True(interrupted > 0);
    }

    /// <summary>A killable wait does not see an alert that is not fatal: it comes after the completion, on both sides of the fatal one if there is one.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void A_killable_wait(bool fatally, long traces)
    {
        var program = new ArrangedProgram();
        TestCompletion done = null!;
        Alert alert = null!;
        program.Object(runtime => done = new TestCompletion(runtime, "done"));
        program.Object(runtime => alert = new Alert(runtime, "alert"));
        program.Task("waiter", async () => await done.WaitKillable(), task => task.Alert = alert);
        program.Task("completer", async () => await done.Complete());
        program.Task("raiser", async () => await alert.Raise(fatally));
        Golden.MustHave(traces, program);
    }

    /// <summary>What was taken no longer ends a wait: the alert before the taking leaves it to the kill signal, or else ends it.</summary>
    [Fact]
    public void What_was_taken_ends_no_later_wait()
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        var program = new TestProgram(runtime =>
        {
            var done = new TestCompletion(runtime, "done");
            var alert = new Alert(runtime, "alert");
            runtime.Spawn("waiter", async () =>
            {
                int taken = await alert.Take();
                await done.WaitInterruptible();
                results.Add($"{taken} {runtime.Killed}");
            }).Alert = alert;
            runtime.Spawn("raiser", async () => await alert.Raise());
            return null;
        });
        Assert.Equal(2, Survey.Of(program, () => default, new OptimalDpor()).Maximal);
        Assert.Equal(["0 False", "1 True"], results);
    }

    /// <summary>
    /// A sleeping task does not touch the memory that it sleeps on: it is not what finds out that that was freed. Without an alert,
    /// its operation does.
    /// </summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void An_alerted_wait_is_no_use_of_what_contains_its_object(bool alerted, long traces)
    {
        var program = new ArrangedProgram();
        Owner owner = null!;
        TestMutex mutex = null!;
        Alert alert = null!;
        program.Object(runtime => owner = new Owner(runtime, "owner"));
        program.Object(runtime => mutex = new TestMutex(runtime, "mutex", owner));
        program.Object(runtime => alert = new Alert(runtime, "alert"));
        program.Task("waiter", async () => await mutex.LockInterruptible(), task => task.Alert = alerted ? alert : null);
        program.Task("freer", async () => await owner.Free());
        Assert.Equal(traces, Survey.Of(program, () => default, new OptimalDpor()).Maximal);
    }

    /// <summary>
    /// Paths with <paramref name="done"/> completions and <paramref name="waited"/> waits behind them, the alert right before wait
    /// <paramref name="alertAt"/> (counted from 0), or behind all of them. Each wait that finds a completion takes it; each that does
    /// not goes on empty-handed.
    /// </summary>
    private static long Paths(int done, int waited, int waits, int alertAt, int left = 0)
    {
        if (done == waits && waited == waits)
            return 1;
        long paths = done < waits ? Paths(done + 1, waited, waits, alertAt, left + 1) : 0;
        if (waited < waits && (left > 0 || waited >= alertAt))
            paths += Paths(done, waited + 1, waits, alertAt, Math.Max(0, left - 1));
        return paths;
    }

    private static Func<Op> Times(int times, Func<Op> body) => async () =>
    {
        for (int i = 0; i < times; i++)
            await body();
    };
}
