namespace CoyoteDevres.Exploration.Tests;

/// <summary>Optimal DPOR against the naive search over all interleavings, on random programs.</summary>
public class DifferentialTests
{
    private const int NaiveLimit = 3_000;

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_SEEDS"), out int seeds) ? seeds : 250;

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 2)]
    [InlineData(5, 1)]
    public void Same_outcomes_and_each_trace_once(int tasks, int operations)
    {
        int compared = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var program = RandomProgram.Make(seed * 7919 + tasks * 31 + operations, tasks, operations);
            var (naive, naiveResult) = Coverage.Of(program, new NaiveSearch(), NaiveLimit);
            Assert.Null(naiveResult.Fault);
            if (!naiveResult.IsExhaustive)
                continue;
            compared++;
            var (optimal, result) = Coverage.Of(program, new OptimalDpor(), NaiveLimit);
            string which = $"seed {seed}, {tasks} tasks, {operations} operations";
            Assert.True(result.Fault is null, $"{which}: {result.Fault}");
            Assert.True(result.IsExhaustive, which);
            Assert.True(naive.Outcomes.SetEquals(optimal.Outcomes), $"{which}: outcomes differ: {string.Join(" || ", naive.Outcomes.Except(optimal.Outcomes))}");
            Assert.True(naive.Traces.Count == optimal.Traces.Count, $"{which}: {naive.Traces.Count} traces, explored {optimal.Traces.Count}");
            Assert.True(optimal.Traces.Values.All(n => n == 1), $"{which}: {result.Executions} executions for {optimal.Traces.Count} traces");
            Assert.True(result.Blocked == 0, $"{which}: {result.Blocked} blocked executions");
        }

        Assert.True(compared > Seeds / 4, $"only {compared} programs were small enough");
    }
}
