namespace CoyoteDevres.Exploration.Tests;

/// <summary>What holds for every strategy that samples.</summary>
public class SamplingTests
{
    private static readonly Func<long, long, IStrategy>[] Makers = [(seed, executions) => new RandomWalk(seed, executions), (seed, executions) => new Pct(seed, 3, executions)];

    public static TheoryData<int> Strategies => [0, 1];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Same_seed_same_run(int strategy)
    {
        for (int program = 0; program < 20; program++)
        {
            var build = RandomProgram.Make(program, 4, 3);
            var one = ScheduleLog.Of(build, Makers[strategy](7, 30));
            var again = ScheduleLog.Of(build, Makers[strategy](7, 30));
            Assert.Equal(one.Schedules, again.Schedules);
            Assert.Equal(30, one.Schedules.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void More_executions_begin_with_the_fewer(int strategy)
    {
        var few = ScheduleLog.Of(Planted.DepthTwo, Makers[strategy](7, 10));
        var many = ScheduleLog.Of(Planted.DepthTwo, Makers[strategy](7, 40));
        Assert.Equal(few.Schedules, many.Schedules.Take(10));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Another_seed_is_another_run(int strategy)
    {
        var build = Planted.Independent(3, 3, 3);
        var runs = Enumerable.Range(0, 10).Select(seed => string.Join('/', ScheduleLog.Of(build, Makers[strategy](seed, 20)).Schedules));
        Assert.Equal(10, runs.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void A_bug_of_depth_two_is_found_and_nothing_is_proved(int strategy)
    {
        var sampler = Makers[strategy](1, 500);
        var result = Explorer.Explore(new TestProgram(Planted.DepthTwo), sampler, new ExplorationOptions());
        var found = Assert.Single(result.Findings);
        Assert.InRange(found.ShownBy, 1, 499);
        Assert.Equal(StopReason.StrategyEnded, result.Stop);
        Assert.Equal(500, result.Executions);
        Assert.False(result.IsExhaustive);
        Assert.Equal(sampler.Bound, result.Bound);
        Assert.Contains("seed 1", result.Bound, StringComparison.Ordinal);
        // Setter up to the setting, looker: whatever schedule met it.
        Assert.Equal(["setter", "looker"], found.Schedule.Segments.Select(s => s.Task));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_alternative_of_a_choice_is_taken(int strategy)
    {
        var seen = ScheduleLog.Of(
            runtime =>
            {
                var dice = new Dice(runtime, "dice");
                runtime.Spawn("gambler", async () => await dice.Choose(3));
                return null;
            },
            Makers[strategy](1, 300)).Schedules;
        var counts = seen.GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(["1:0", "1:1", "1:2"], counts.Keys.Order(StringComparer.Ordinal));
        // 100 each, and five standard deviations.
        Assert.All(counts.Values, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void A_walk_takes_every_enabled_task_with_the_same_chance()
    {
        var first = ScheduleLog.Of(Planted.Independent(1, 2, 3), new RandomWalk(1, 3_000)).Schedules.GroupBy(s => s[0]).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(3, first.Count);
        Assert.All(first.Values, count => Assert.InRange(count, 870, 1_130));
    }

    [Fact]
    public void A_run_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWalk(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pct(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pct(1, 0, 1));
    }
}
