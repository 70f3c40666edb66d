namespace CoyoteDevres.Exploration.Tests;

/// <summary>What can end an exploration early is looked at after every execution.</summary>
public class StoppingTests
{
    private static readonly Func<IStrategy>[] Makers = [() => new OptimalDpor(), () => new RandomWalk(1, 1_000), () => new Pct(1, 3, 1_000), () => new PreemptionBounded(9)];

    public static TheoryData<int, long> Numbers
    {
        get
        {
            var data = new TheoryData<int, long>();
            for (int strategy = 0; strategy < Makers.Length; strategy++)
            {
                for (long executions = 1; executions <= 5; executions++)
                    data.Add(strategy, executions);
            }

            return data;
        }
    }

    private static Func<string>? Writers(ExploredRuntime runtime)
    {
        var cell = new Cell<int>(runtime, "cell", 0);
        for (int t = 0; t < 3; t++)
            runtime.Spawn($"t{t}", async () => await cell.Write(1));
        return null;
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Executions_are_limited_to_the_number(int strategy, long executions)
    {
        var result = Explorer.Explore(new TestProgram(Writers), Makers[strategy](), new ExplorationOptions { MaxExecutions = executions });
        Assert.Equal((StopReason.ExecutionLimit, executions), (result.Stop, result.Executions));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_cancellation_is_seen_at_the_next_end_of_an_execution(int strategy, long executions)
    {
        using var source = new CancellationTokenSource();
        var options = new ExplorationOptions
        {
            Progress = done =>
            {
                if (done == executions)
                    source.Cancel();
            },
        };
        var result = Explorer.Explore(new TestProgram(Writers), Makers[strategy](), options, source.Token);
        Assert.Equal((StopReason.Cancelled, executions), (result.Stop, result.Executions));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Stopping_at_the_first_finding_is_no_proof(int strategy)
    {
        long before = 0;
        var options = new ExplorationOptions { StopAtFirst = true, Progress = done => before = done };
        var result = Explorer.Explore(new TestProgram(Planted.DepthTwo), Makers[strategy](), options);
        Assert.Equal(StopReason.FirstFinding, result.Stop);
        Assert.False(result.IsExhaustive);
        Assert.Equal(before, result.Executions);
        Assert.Equal(1, Assert.Single(result.Findings).ShownBy);
    }

    [Fact]
    public void Without_a_finding_there_is_nothing_to_stop_at()
    {
        var result = Explorer.Explore(new TestProgram(Writers), new OptimalDpor(), new ExplorationOptions { StopAtFirst = true });
        Assert.Equal((StopReason.Exhausted, 6L), (result.Stop, result.Executions));
    }
}
