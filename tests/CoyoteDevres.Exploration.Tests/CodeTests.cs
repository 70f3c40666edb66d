namespace CoyoteDevres.Exploration.Tests;

/// <summary>Tasks whose code somebody may take away: each operation is preceded by a use of the object that holds the code.</summary>
public class CodeTests
{
    private static readonly Func<ExploredRuntime, Func<string>?> Program = runtime =>
    {
        var code = new Owner(runtime, "code");
        var cell = new Cell<int>(runtime, "cell", 0);
        var dice = new Dice(runtime, "dice");
        for (int t = 0; t < 2; t++)
        {
            int own = t;
            runtime.Spawn($"runner{t}", async () =>
            {
                runtime.Current.Code = code;
                if (own == 0 && await dice.Choose(2) == 1)
                    await cell.Write(7);
                await cell.Write(own + 1);
                runtime.Current.Code = null;
                await cell.Read();
            });
        }

        runtime.Spawn("freer", async () => await code.Free());
        return () => $"{cell.Value}";
    };

    [Fact]
    public void Every_order_of_fetches_and_the_end_of_the_code_is_explored_once()
    {
        var naive = Coverage.Of(Program, new NaiveSearch()).Coverage;
        var (optimal, result) = Coverage.Of(Program, new OptimalDpor());
        Assert.Null(result.Fault);
        Assert.Equal(0, result.Blocked);
        Assert.Equal(naive.Traces.Keys.Order(StringComparer.Ordinal), optimal.Traces.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(naive.Outcomes, optimal.Outcomes);
        Assert.All(optimal.Traces.Values, times => Assert.Equal(1, times));
    }

    /// <summary>Alone, a task in code of two operations is found out before the first and before the second, and not after it left.</summary>
    [Fact]
    public void What_comes_after_the_code_does_not_use_it()
    {
        var (_, result) = Coverage.Of(
            runtime =>
            {
                var code = new Owner(runtime, "code");
                var cell = new Cell<int>(runtime, "cell", 0);
                runtime.Spawn("runner", async () =>
                {
                    runtime.Current.Code = code;
                    await cell.Write(1);
                    await cell.Write(2);
                    runtime.Current.Code = null;
                    await cell.Write(3);
                });
                runtime.Spawn("freer", async () => await code.Free());
                return null;
            },
            new OptimalDpor());
        Assert.Equal(3, result.Executions);
        Assert.Equal("use-after-free in runner on code", Assert.Single(result.Findings).Finding.Key.ToString());
    }

    /// <summary>Code is a task's own from one execution to the next only if that execution says so again.</summary>
    [Fact]
    public void In_the_set_up_nobody_can_take_it_away()
    {
        var (_, result) = Coverage.Of(
            runtime =>
            {
                var code = new Owner(runtime, "code");
                var cell = new Cell<int>(runtime, "cell", 0);
                runtime.Current.Code = code;
                cell.Write(1).GetAwaiter().IsCompleted.ToString();
                cell.Write(1).GetAwaiter().IsCompleted.ToString();
                runtime.Current.Code = null;
                return null;
            },
            new OptimalDpor());
        Assert.Null(result.Fault);
        Assert.Equal(2, result.Operations);
    }
}
