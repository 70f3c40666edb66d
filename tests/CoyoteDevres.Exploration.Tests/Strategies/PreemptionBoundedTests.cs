namespace CoyoteDevres.Exploration.Tests;

public class PreemptionBoundedTests
{
    /// <summary>
    /// Two tasks of a and b operations, always enabled. A task is cut into pieces at preemptions or not at all; pieces alternate.
    /// None: 2 orders. Exactly one: one task in two pieces around the other, (a-1) + (b-1). Exactly two: both in two pieces,
    /// 2(a-1)(b-1). Exactly three: one in three, the other in two, C(a-1,2)(b-1) + C(b-1,2)(a-1). Exactly four: both in three,
    /// 2 C(a-1,2) C(b-1,2). For a = b = 3: 2 + 4 + 8 + 4 + 2 = 20 = 6! / (3! 3!).
    /// </summary>
    [Theory]
    [InlineData(3, 3, 0, 2)]
    [InlineData(3, 3, 1, 6)]
    [InlineData(3, 3, 2, 14)]
    [InlineData(3, 3, 3, 18)]
    [InlineData(3, 3, 4, 20)]
    [InlineData(3, 3, 100, 20)]
    [InlineData(2, 4, 1, 6)]
    [InlineData(2, 4, 2, 12)]
    [InlineData(1, 5, 1, 6)]
    public void Two_tasks_that_never_block(int a, int b, int bound, long schedules)
    {
        var log = ScheduleLog.Of(Planted.Independent(a, b), new PreemptionBounded(bound));
        Assert.Equal(schedules, log.Schedules.Distinct().Count());
        Assert.Equal(schedules, log.Schedules.Count);
    }

    /// <summary>n tasks without a preemption: n! orders.</summary>
    [Theory]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    public void Without_preemptions_tasks_run_to_their_end(int tasks, long schedules) =>
        Assert.Equal(schedules, ScheduleLog.Of(Planted.Independent([.. Enumerable.Repeat(3, tasks)]), new PreemptionBounded(0)).Schedules.Count);

    /// <summary>
    /// Two tasks that each lock (L) and unlock (U) a mutex: who holds it cannot be preempted, because the other is blocked. 2
    /// schedules, whatever the bound. With a write (w) first, | for a preemption and a comma for a free switch, and the same again
    /// with t1 first: w0 L0 U0, w1 L1 U1 needs none; w0 | w1 L1 U1, L0 U0 and w0 L0 | w1, U0, L1 U1 need one; w0 | w1 | L0 U0, L1 U1
    /// needs two; from there the lock's holder goes on alone, so there are no others.
    /// </summary>
    [Theory]
    [InlineData(false, 0, 2)]
    [InlineData(false, 5, 2)]
    [InlineData(true, 0, 2)]
    [InlineData(true, 1, 6)]
    [InlineData(true, 2, 8)]
    [InlineData(true, 3, 8)]
    public void A_block_is_a_free_switch(bool writeFirst, int bound, long schedules)
    {
        Func<string>? Build(ExploredRuntime runtime)
        {
            var mutex = new TestMutex(runtime, "mutex");
            for (int t = 0; t < 2; t++)
            {
                var own = new Cell<int>(runtime, $"own{t}", 0);
                runtime.Spawn($"t{t}", async () =>
                {
                    if (writeFirst)
                        await own.Write(1);
                    await mutex.Lock();
                    await mutex.Unlock();
                });
            }

            return null;
        }

        Assert.Equal(schedules, ScheduleLog.Of(Build, new PreemptionBounded(bound)).Schedules.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Just_the_schedules_of_the_naive_search_that_keep_the_bound(int bound)
    {
        int compared = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var build = RandomProgram.Make(seed * 17 + bound, 3, 3);
            if (Naive(build) is not { } naive)
                continue;
            compared++;
            var expected = naive.Schedules.Zip(naive.Preemptions).Where(s => s.Second <= bound).Select(s => s.First).Order(StringComparer.Ordinal);
            var bounded = ScheduleLog.Of(build, new PreemptionBounded(bound));
            Assert.Equal(expected, bounded.Schedules.Order(StringComparer.Ordinal));
            Assert.All(bounded.Preemptions, preemptions => Assert.InRange(preemptions, 0, bound));
        }

        Assert.True(compared > 20, $"only {compared} programs were small enough");
    }

    [Fact]
    public void With_growing_bounds_outcomes_only_grow_up_to_those_of_the_naive_search()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var build = RandomProgram.Make(seed + 4_000, 3, 2);
            var (naive, naiveResult) = Coverage.Of(build, new NaiveSearch(), 2_000);
            if (!naiveResult.IsExhaustive)
                continue;
            var last = new SortedSet<string>(StringComparer.Ordinal);
            long executions = -1;
            for (int bound = 0; ; bound++)
            {
                var (coverage, result) = Coverage.Of(build, new PreemptionBounded(bound));
                Assert.True(last.IsSubsetOf(coverage.Outcomes));
                last = coverage.Outcomes;
                if (result.Executions == executions)
                    break;
                executions = result.Executions;
            }

            Assert.Equal(naiveResult.Executions, executions);
            Assert.True(naive.Outcomes.SetEquals(last));
        }
    }

    [Theory]
    [InlineData(0, "at most 0 preemptions")]
    [InlineData(1, "at most 1 preemption")]
    [InlineData(2, "at most 2 preemptions")]
    public void It_says_its_bound_and_never_that_it_is_exhaustive(int bound, string words)
    {
        var result = Explorer.Explore(new TestProgram(Planted.DepthTwo), new PreemptionBounded(bound), new ExplorationOptions());
        Assert.Equal(words, result.Bound);
        Assert.Equal(StopReason.StrategyEnded, result.Stop);
        Assert.Equal(bound == 0 ? 0 : 1, result.Findings.Count);
    }

    private static ScheduleLog? Naive(Func<ExploredRuntime, Func<string>?> build)
    {
        var log = new ScheduleLog();
        var result = Explorer.Explore(new TestProgram(build), new NaiveSearch(), new ExplorationOptions { Observer = log, MaxExecutions = 3_000 });
        return result.IsExhaustive ? log : null;
    }
}
