namespace CoyoteDevres.Exploration.Tests;

/// <summary>The estimate of how much of an exploration is done.</summary>
public class EstimateTests
{
    /// <summary>
    /// Where all branches weigh the same and all of them are known, it is no guess: six choices among two, 64 executions. It is told
    /// every 16 of them, and as it was made the last time, which is after those before.
    /// </summary>
    [Fact]
    public void Of_a_regular_tree_it_is_exact()
    {
        var told = new List<double?>();
        var program = new TestProgram(runtime =>
        {
            var dice = new Dice(runtime, "dice");
            runtime.Spawn("thrower", async () =>
            {
                for (int i = 0; i < 6; i++)
                    await dice.Choose(2);
            });
            return null;
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Progress = now => told.Add(now.Fraction) });
        Assert.Equal(64, result.Executions);
        Assert.Equal([0, 0.25, 0.5, 0.75], told);
    }
}
