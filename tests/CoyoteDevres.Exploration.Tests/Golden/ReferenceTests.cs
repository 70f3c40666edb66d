namespace CoyoteDevres.Exploration.Tests;

/// <summary>Reference counting, counted under two dependence rules. No trace uses the object after it was freed.</summary>
public class ReferenceTests
{
    /// <summary>Every put returns the count, so all depend on each other, and only the last one frees: N! orders.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Puts(int tasks) => Golden.MustHave(Golden.Factorial(tasks), References.Puts(tasks));

    /// <summary>
    /// All count operations depend on each other, three a task: (3N)! / (3!)^N orders. Uses commute with uses, and the freeing
    /// comes after every put, so after every use.
    /// </summary>
    [Theory]
    [InlineData(2, 20)]
    [InlineData(3, 1_680)]
    public void Rounds_whose_gets_return_the_count(int tasks, long traces)
    {
        Assert.Equal(Golden.Multinomial(tasks, 3), traces);
        Golden.MustHave(traces, References.RoundsThatLearn(tasks));
    }

    /// <summary>
    /// Gets commute with gets, but not with puts, which return the count. The 2N puts are in one of (2N)! / 2^N orders, and
    /// each task's get falls into one of the gaps between them before its own first put: if that is the p-th of all puts, p
    /// gaps. The sum over the orders of the product of the p's; for two tasks 2 * (1*3 + 1*2 + 1*2) = 14, for four 104,856.
    /// </summary>
    [Theory]
    [InlineData(2, 14)]
    [InlineData(3, 762)]
    public void Rounds_whose_gets_return_nothing(int tasks, long traces)
    {
        Assert.Equal(OrdersOfPuts(new int[tasks], 1), traces);
        Golden.MustHave(traces, References.Rounds(tasks));
    }

    private static long OrdersOfPuts(int[] done, int position)
    {
        if (position > 2 * done.Length)
            return 1;
        long sum = 0;
        for (int t = 0; t < done.Length; t++)
        {
            if (done[t] == 2)
                continue;
            done[t]++;
            sum += (done[t] == 1 ? position : 1) * OrdersOfPuts(done, position + 1);
            done[t]--;
        }

        return sum;
    }
}
