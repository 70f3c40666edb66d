namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// What the set-up did is in everybody's past: the race begins behind it, however many events it has, and has the traces, findings
/// and shortest schedules that it has without them.
/// </summary>
public class SetUpTests
{
    /// <summary>Tasks that block, choose, are killed in their sleep and find something, on objects that the set-up has used before.</summary>
    private sealed class Prepared(int rounds) : IProgram
    {
        public async Op SetUp(ExploredRuntime runtime)
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            var mutex = new TestMutex(runtime, "mutex");
            var wire = new Tripwire(runtime, "wire", fatal: true);
            var done = new TestCompletion(runtime, "done");
            var dice = new Dice(runtime, "dice");
            for (int i = 0; i < rounds; i++)
            {
                await cell.Write(0);
                await mutex.Lock();
                await wire.Look();
                await mutex.Unlock();
            }

            runtime.Spawn("setter", async () =>
            {
                await mutex.Lock();
                await wire.Set(await dice.Choose(2));
                await mutex.Unlock();
            });
            runtime.Spawn("looker", async () =>
            {
                await cell.Exchange(1);
                await mutex.Lock();
                await wire.Look();
                await mutex.Unlock();
            });
            runtime.Spawn("sleeper", async () =>
            {
                if (await cell.Read() == 1)
                    await done.WaitInterruptible();
                await cell.Read();
            });
        }
    }

    private static string Told(ExplorationResult result)
    {
        Assert.Null(result.Fault);
        Assert.Equal(StopReason.Exhausted, result.Stop);
        Assert.Equal(0, result.Blocked);
        return $"{result.Executions}: " + string.Join('\n', result.Findings.Select(f =>
            $"{f.Finding.Key} {f.ShownBy}: {string.Join(' ', f.Schedule.Segments.Select(s => $"{s.Task}*{s.Operations}[{string.Join(',', s.Choices)}]"))}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void It_changes_nothing(int rounds)
    {
        var naive = Survey.Of(new Prepared(rounds), () => default, new NaiveSearch());
        var optimal = Survey.Of(new Prepared(rounds), () => default, new OptimalDpor());
        Assert.Equal(naive.Census.Traces.Count, optimal.Maximal);
        Assert.True(naive.Census.Traces.Keys.ToHashSet().SetEquals(optimal.Census.Traces.Keys));

        string without = Told(Explorer.Explore(new Prepared(0), new OptimalDpor(), new ExplorationOptions()));
        Assert.Contains("tripped", without, StringComparison.Ordinal);
        Assert.Equal(without, Told(Explorer.Explore(new Prepared(rounds), new OptimalDpor(), new ExplorationOptions())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void It_changes_nothing_where_jobs_are_shared(int rounds)
    {
        var alone = Survey.Of(new Prepared(rounds), () => default, new OptimalDpor());
        var sharing = new OptimalDpor(new SharedTree { IsAlwaysHungry = true });
        Assert.True(sharing.TryBegin());
        var shared = Survey.Of(new Prepared(rounds), () => default, sharing);
        Assert.Equal(alone.Maximal, shared.Maximal);
        Assert.Equal(0, shared.Blocked);
        Assert.True(alone.Census.Traces.Keys.ToHashSet().SetEquals(shared.Census.Traces.Keys));
    }
}
