namespace CoyoteDevres.Exploration.Tests;

public class ScheduleTests
{
    /// <summary>A victim that looks twice, with other work in between, and two tasks that set the wire and clear it.</summary>
    private static Func<string>? Build(ExploredRuntime runtime)
    {
        var wire = new Tripwire(runtime, "wire", fatal: true);
        var other = new Cell<int>(runtime, "other", 0);
        runtime.Spawn("victim", async () =>
        {
            await other.Write(1);
            await wire.Look("first_look");
            await other.Read();
            await wire.Look("second_look");
        });
        runtime.Spawn("setter", async () =>
        {
            await other.Read();
            await wire.Set(1);
        });
        runtime.Spawn("clearer", async () => await wire.Set(0));
        return null;
    }

    private static ExplorationResult Explore() => Coverage.Of(Build, new OptimalDpor()).Result;

    [Fact]
    public void Findings_are_distinct_and_ordered()
    {
        var result = Explore();
        Assert.Equal(["tripped in first_look on wire", "tripped in second_look on wire"], result.Findings.Select(f => f.Finding.Key.ToString()));
        Assert.All(result.Findings, f => Assert.InRange(f.ShownBy, 1, result.Executions));
    }

    [Fact]
    public void The_schedule_kept_has_the_fewest_context_switches()
    {
        var result = Explore();
        // Setter, then victim into the wire: one switch. To trip only at the second look: victim, setter, victim.
        Assert.Equal(["setter", "victim"], result.Findings[0].Schedule.Segments.Select(s => s.Task));
        Assert.Equal(["victim", "setter", "victim"], result.Findings[1].Schedule.Segments.Select(s => s.Task));
        Assert.Equal([1, 2], result.Findings.Select(f => f.Schedule.ContextSwitches));
    }

    [Fact]
    public void Every_schedule_replays_to_its_finding()
    {
        foreach (var found in Explore().Findings)
        {
            var replay = new ReplayStrategy(found.Schedule);
            var result = Explorer.Explore(new TestProgram(Build), replay, new ExplorationOptions());
            Assert.Null(replay.Divergence);
            Assert.True(replay.IsOver);
            Assert.Contains(found.Finding.Key, result.Findings.Select(f => f.Finding.Key));
            Assert.Equal(StopReason.StrategyEnded, result.Stop);
        }
    }

    [Fact]
    public void The_story_ends_with_the_finding()
    {
        var story = Explore().Findings[1].Story;
        Assert.Equal("second_look look at wire", story[^1].Operation);
        Assert.Equal(Enumerable.Range(1, story.Count), story.Select(s => s.Step));
    }

    [Theory]
    [InlineData("nobody", 1, "first_look look at wire", "no task of that name")]
    [InlineData("victim", 1, "first_look look at wire", "victim: second_look")]
    [InlineData("victim", 9, "", "victim is over")]
    public void A_replay_that_diverges_says_where_and_why(string task, int operations, string expected, string found)
    {
        var schedule = new Schedule([new Segment("victim", 3, [], ""), new Segment(task, operations, [], expected)]);
        var replay = new ReplayStrategy(schedule);
        Explorer.Explore(new TestProgram(Build), replay, new ExplorationOptions());
        Assert.NotNull(replay.Divergence);
        Assert.StartsWith(found, replay.Divergence.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_does_not_wait_for_a_blocked_task()
    {
        var replay = new ReplayStrategy(new Schedule([new Segment("holder", 1, [], ""), new Segment("waiter", 1, [], "")]));
        Explorer.Explore(
            new TestProgram(runtime =>
            {
                var mutex = new TestMutex(runtime, "mutex");
                runtime.Spawn("holder", async () =>
                {
                    await mutex.Lock();
                    await mutex.Unlock();
                });
                runtime.Spawn("waiter", async () => await mutex.Lock());
                return null;
            }),
            replay,
            new ExplorationOptions());
        Assert.Equal(2, replay.Divergence?.Step);
        Assert.StartsWith("waiter blocked at", replay.Divergence?.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Choices_are_part_of_a_schedule()
    {
        static Func<string>? WithChoice(ExploredRuntime runtime)
        {
            var wire = new Tripwire(runtime, "wire", fatal: false);
            var dice = new Dice(runtime, "dice");
            runtime.Spawn("gambler", async () =>
            {
                if (await dice.Choose(4) == 2)
                    await wire.Set(1);
                await wire.Look();
            });
            return null;
        }

        var result = Coverage.Of(WithChoice, new OptimalDpor()).Result;
        var found = Assert.Single(result.Findings);
        Assert.Equal([2], found.Schedule.Segments.Single().Choices);
        var replayed = Explorer.Explore(new TestProgram(WithChoice), new ReplayStrategy(found.Schedule), new ExplorationOptions());
        Assert.Single(replayed.Findings);
    }
}
