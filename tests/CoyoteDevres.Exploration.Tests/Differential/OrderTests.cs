namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The order in which tasks and objects are created numbers them, and nothing else: the same traces, states and findings come
/// out of any.
/// </summary>
public class OrderTests
{
    private static int Limit => Trial.IsLong ? 20_000 : 500;

    [Theory]
    [InlineData(3, 3, 1, 200)]
    [InlineData(4, 3, 2, 200)]
    [InlineData(5, 2, 1, 200)]
    public void Creating_in_another_order_changes_nothing(int tasks, int statements, int objects, int seeds)
    {
        int compared = Trial.Run(new Shape(tasks, statements, objects), seeds, program =>
        {
            var plain = new Explored(new Interpreter(program), () => new OptimalDpor(), Limit);
            if (!plain.IsComplete)
                return false;
            for (int seed = 0; seed < 2; seed++)
                Comparison.MustAgree(plain, new Explored(new Interpreter(program, new Random(seed)), () => new OptimalDpor()));
            return true;
        });
        Assert.True(compared > Trial.SeedsOr(seeds) / 2, $"only {compared} programs were small enough");
    }
}
