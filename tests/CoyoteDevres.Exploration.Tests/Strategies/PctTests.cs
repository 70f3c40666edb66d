namespace CoyoteDevres.Exploration.Tests;

public class PctTests
{
    /// <summary>At depth 1 nobody's priority changes: if one task ever went before another that could, it always does.</summary>
    [Fact]
    public void Priorities_are_honoured_by_blocked_and_by_spawned_tasks_too()
    {
        int ordered = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var observer = new Overtaking();
            var result = Explorer.Explore(new TestProgram(RandomProgram.Make(seed, 4, 4)), new Pct(seed, 1, 20), new ExplorationOptions { Observer = observer });
            Assert.Null(result.Fault);
            Assert.Equal(0, observer.Contradictions);
            ordered += observer.Ordered;
        }

        Assert.True(ordered > 1_000, $"only {ordered} pairs of tasks competed");
    }

    /// <summary>Independent tasks one after another in the order of their priorities: 3! orders, each as often.</summary>
    [Fact]
    public void Initial_priorities_are_a_random_order()
    {
        var orders = ScheduleLog.Of(Planted.Independent(2, 2, 2), new Pct(1, 1, 1_200)).Schedules.GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(["1 1 2 2 3 3", "1 1 3 3 2 2", "2 2 1 1 3 3", "2 2 3 3 1 1", "3 3 1 1 2 2", "3 3 2 2 1 1"], orders.Keys.Order(StringComparer.Ordinal));
        Assert.All(orders.Values, count => Assert.InRange(count, 135, 265));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void There_are_at_most_as_many_preemptions_as_change_points(int depth)
    {
        var log = ScheduleLog.Of(Planted.Independent(4, 4, 4), new Pct(1, depth, 500));
        Assert.Equal(depth - 1, log.Preemptions.Max());
        Assert.Equal(0, log.Preemptions[0]);
    }

    /// <summary>Every schedule of two tasks with two operations each needs at most two change points.</summary>
    [Fact]
    public void Enough_change_points_reach_every_schedule() =>
        Assert.Equal(6, ScheduleLog.Of(Planted.Independent(2, 2), new Pct(1, 3, 300)).Schedules.Distinct().Count());

    /// <summary>Two change points at one step let two tasks fall there.</summary>
    [Fact]
    public void Two_tasks_can_fall_at_one_step()
    {
        // t0, then t2, although t0 and t1 are both before it.
        Assert.Contains("1 3 3 1 1 2 2", ScheduleLog.Of(Planted.Independent(3, 2, 2), new Pct(1, 3, 3_000)).Schedules);
    }

    /// <summary>1 / (n k^(d-1)) for n = 2 tasks, k = 11 steps, d = 2: one execution in 22.</summary>
    [Fact]
    public void The_guarantee_holds_for_a_bug_of_depth_two()
    {
        const int Executions = 2_200;
        var result = Explorer.Explore(new TestProgram(Planted.DepthTwo), new Pct(1, 2, Executions), new ExplorationOptions());
        // At least 100 expected; five standard deviations below.
        Assert.True(result.Findings.Single().ShownBy >= 50, $"{result.Findings.Single().ShownBy} of {Executions}");
    }

    /// <summary>Who went before whom, in each execution.</summary>
    private sealed class Overtaking : IExecutionObserver
    {
        private readonly HashSet<(int, int)> before = [];

        public int Contradictions { get; private set; }

        public int Ordered { get; private set; }

        public void Performing(ExploredRuntime runtime, ModelTask task)
        {
            foreach (var other in runtime.Tasks)
            {
                if (task.Id == 0 || other == task || !runtime.IsEnabled(other))
                    continue;
                before.Add((task.Id, other.Id));
                Contradictions += before.Contains((other.Id, task.Id)) ? 1 : 0;
            }
        }

        public void Ended(ExploredRuntime runtime)
        {
            Ordered += before.Count;
            before.Clear();
        }
    }
}
