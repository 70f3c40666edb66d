using Xunit.Abstractions;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Optimal DPOR against what it must agree with, on random programs: the search over all interleavings where there are few
/// enough of them, source-DPOR where there are not.
/// </summary>
/// <remarks>
/// The normal run takes the fixed seeds named below. With <c>COYOTE_DEVRES_SEEDS=n</c> each row takes the seeds from 0 to n - 1,
/// and the search over all interleavings goes up to 50,000 of them.
/// </remarks>
public class DifferentialTests(ITestOutputHelper output)
{
    private static int NaiveLimit => Trial.IsLong ? 50_000 : 1_000;

    private static int OptimalLimit => Trial.IsLong ? 20_000 : 1_000;

    /// <summary>
    /// Readers and writers who wait for each other inside their sections: where a race can be reversed only without some of the
    /// events that do not depend on it.
    /// </summary>
    [Theory]
    [InlineData(3, 4, 2, 500)]
    [InlineData(4, 3, 2, 1000)]
    [InlineData(5, 3, 2, 1500)]
    public void Optimal_agrees_on_locks_and_meetings(int tasks, int statements, int objects, int seeds)
    {
        var shape = new Shape(tasks, statements, objects)
        {
            Only = [Verb.ReadLock, Verb.WriteLock, Verb.PlainRead, Verb.PlainWrite, Verb.Complete, Verb.Wait],
        };
        CompareWithSource(shape, seeds);
    }

    /// <summary>Interruptible waits that end before, while and after what they wait for comes.</summary>
    [Theory]
    [InlineData(2, 5, 1, 1000)]
    [InlineData(3, 3, 1, 1000)]
    [InlineData(3, 3, 2, 1000)]
    [InlineData(4, 2, 2, 1000)]
    public void Optimal_agrees_with_all_interleavings_on_alerts(int tasks, int statements, int objects, int seeds) =>
        CompareWithNaive(new Shape(tasks, statements, objects) { Only = Shape.Alerts }, seeds);

    [Theory]
    [InlineData(4, 4, 2, 700)]
    [InlineData(5, 3, 1, 700)]
    [InlineData(5, 3, 2, 700)]
    public void Optimal_agrees_with_source_sets_on_alerts(int tasks, int statements, int objects, int seeds) =>
        CompareWithSource(new Shape(tasks, statements, objects) { Only = Shape.Alerts }, seeds);

    [Theory]
    [InlineData(2, 3, 1, 1000)]
    [InlineData(2, 5, 2, 1000)]
    [InlineData(3, 2, 1, 600)]
    [InlineData(3, 3, 2, 600)]
    [InlineData(4, 2, 2, 600)]
    public void Optimal_agrees_with_all_interleavings(int tasks, int statements, int objects, int seeds) =>
        CompareWithNaive(new Shape(tasks, statements, objects), seeds);

    private void CompareWithNaive(Shape shape, int seeds)
    {
        int compared = Trial.Run(shape, seeds, program =>
        {
            var interpreter = new Interpreter(program);
            var naive = new Explored(interpreter, () => new NaiveSearch(), NaiveLimit);
            if (!naive.IsComplete)
                return false;
            Comparison.MustAgree(naive, new Explored(interpreter, () => new OptimalDpor()));
            Comparison.MustAgree(naive, new Explored(interpreter, () => new SourceDpor()));
            return true;
        });
        output.WriteLine($"{compared} of {Trial.SeedsOr(seeds)} programs compared");
        Assert.True(compared > Trial.SeedsOr(seeds) / 4, $"only {compared} programs were small enough");
    }

    [Theory]
    [InlineData(4, 5, 1, 500)]
    [InlineData(5, 2, 1, 1000)]
    [InlineData(5, 3, 1, 1000)]
    [InlineData(5, 5, 2, 1000)]
    public void Optimal_agrees_with_source_sets(int tasks, int statements, int objects, int seeds) =>
        CompareWithSource(new Shape(tasks, statements, objects), seeds);

    /// <summary>
    /// A search that is cut into jobs after every execution, and takes them up in another order, sees the same: what several
    /// workers do, without chance.
    /// </summary>
    [Theory]
    [InlineData(3, 4, 2, 300)]
    [InlineData(4, 3, 2, 300)]
    [InlineData(5, 3, 2, 300)]
    public void Sharing_agrees_with_going_on(int tasks, int statements, int objects, int seeds)
    {
        int compared = Trial.Run(new Shape(tasks, statements, objects), seeds, program =>
        {
            var interpreter = new Interpreter(program);
            var plain = new Explored(interpreter, () => new OptimalDpor(), OptimalLimit);
            if (!plain.IsComplete)
                return false;
            Comparison.MustAgree(plain, new Explored(interpreter, Sharing));
            return true;
        });
        output.WriteLine($"{compared} of {Trial.SeedsOr(seeds)} programs compared");
        Assert.True(compared > Trial.SeedsOr(seeds) / 3, $"only {compared} programs were small enough");
    }

    private static OptimalDpor Sharing()
    {
        var sharing = new OptimalDpor(new SharedTree { IsAlwaysHungry = true });
        Assert.True(sharing.TryBegin());
        return sharing;
    }

    private void CompareWithSource(Shape shape, int seeds)
    {
        int compared = Trial.Run(shape, seeds, program =>
        {
            var interpreter = new Interpreter(program);
            var optimal = new Explored(interpreter, () => new OptimalDpor(), OptimalLimit);
            if (!optimal.IsComplete)
                return false;
            var source = new Explored(interpreter, () => new SourceDpor(), OptimalLimit * 10);
            if (!source.IsComplete)
                return false;
            Comparison.MustAgree(source, optimal);
            return true;
        });
        output.WriteLine($"{compared} of {Trial.SeedsOr(seeds)} programs compared");
        Assert.True(compared > Trial.SeedsOr(seeds) / 3, $"only {compared} programs were small enough");
    }
}
