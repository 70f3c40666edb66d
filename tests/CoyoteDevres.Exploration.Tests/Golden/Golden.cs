namespace CoyoteDevres.Exploration.Tests;

/// <summary>How golden counts are checked.</summary>
internal static class Golden
{
    /// <summary>Up to this many traces, each is looked at: all must differ. Beyond, they are only counted.</summary>
    private const long LookAtEach = 20_000;

    /// <summary>
    /// Optimal DPOR explores exactly that many traces, gives up no execution, explores none twice, and no trace has a finding;
    /// created in another order, the program has the same ones.
    /// </summary>
    internal static void MustHave(long traces, ArrangedProgram program)
    {
        MustCount(traces, program);
        MustCount(traces, program.InAnotherOrder(1));
        if (traces > LookAtEach)
            return;
        var plain = Survey.Of(program, () => default, new OptimalDpor());
        var other = Survey.Of(program.InAnotherOrder(2), () => default, new OptimalDpor());
        Assert.Equal(traces, plain.Census.Traces.Count);
        Assert.True(plain.Census.Traces.Keys.ToHashSet().SetEquals(other.Census.Traces.Keys));
        Assert.Equal(traces, other.Maximal);
    }

    private static void MustCount(long traces, IProgram program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(StopReason.Exhausted, result.Stop);
        Assert.Equal(traces, result.Executions);
        Assert.Equal(0, result.Blocked);
        Assert.Empty(result.Findings);
    }

    internal static long Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    internal static long Power(long x, int n) => n == 0 ? 1 : x * Power(x, n - 1);

    /// <summary>Orders of N tasks' K operations that are all dependent: (NK)! / (K!)^N.</summary>
    internal static long Multinomial(int tasks, int each)
    {
        long orders = 1;
        for (int t = 1; t <= tasks; t++)
            orders *= Binomial(t * each, each);
        return orders;
    }

    internal static long Binomial(int n, int k)
    {
        long ways = 1;
        for (int i = 1; i <= k; i++)
            ways = ways * (n - k + i) / i;
        return ways;
    }
}
