namespace CoyoteDevres.Exploration.Tests;

/// <summary>Reference counting where references have owners (<see cref="OwnedCount"/>), counted; and with bugs in it.</summary>
public class OwnedReferenceTests
{
    /// <summary>
    /// M5 in N! traces. Each task's get and first put are performed while it owns a reference before and after: they commute with
    /// everything the others do. Its second put is its last, and last puts are dependent in pairs: they are in one of N! orders.
    /// Uses commute with uses; the one freeing comes after the last of the puts, which comes after all other last puts, each of
    /// which comes after its task's uses: it is ordered after everything by what is ordered already. So a trace is an order of
    /// the last puts. Fewer than N are impossible, for any of the tasks may free. To come below N! a rule would have to let last
    /// puts commute that do not reach zero; which ones these are differs between the linearizations, and each pair is once the
    /// pair that decides who frees.
    /// </summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    [InlineData(5, 120)]
    public void Rounds_of_owners(int tasks, long traces)
    {
        Assert.Equal(Golden.Factorial(tasks), traces);
        Golden.MustHave(traces, References.OwnedRounds(tasks));
    }

    /// <summary>
    /// The first task uses the object after its last put. In the (N - 1)! orders in which that put comes last, it has freed the
    /// object itself and the use comes after that. In the others somebody else frees, and the use comes before or after that:
    /// 2 * (N! - (N-1)!) traces. It comes after it in N! of them all.
    /// </summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 10)]
    [InlineData(4, 42)]
    public void A_use_after_the_last_put_is_found(int tasks, long traces)
    {
        Assert.Equal((2 * Golden.Factorial(tasks)) - Golden.Factorial(tasks - 1), traces);
        var program = References.OwnedRounds(tasks, async (field, _) => await field.Read());
        MustFind("use-after-free", traces, Golden.Factorial(tasks), program);
    }

    /// <summary>The first task puts a reference that it does not own: in every trace, since it knows so by itself.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_put_too_many_is_found(int tasks)
    {
        var program = References.OwnedRounds(tasks, async (_, count) => await count.Put());
        MustFind("put-unowned", Golden.Factorial(tasks), Golden.Factorial(tasks), program);
    }

    /// <summary>
    /// The first task gets a reference when it owns none any more. If p of the last puts follow its own, the get is before the first
    /// of them, between two, or after all: p + 1 traces for each of the (N-1)! orders with that p, together
    /// (N-1)! * (1 + 2 + ... + N). After all of them nothing is left: once for each order.
    /// </summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 12)]
    [InlineData(4, 60)]
    public void A_get_without_a_reference_is_found(int tasks, long traces)
    {
        Assert.Equal(Golden.Factorial(tasks - 1) * tasks * (tasks + 1) / 2, traces);
        var program = References.OwnedRounds(tasks, async (_, count) => await count.Get());
        MustFind("get-from-zero", traces, Golden.Factorial(tasks), program);
    }

    private static void MustFind(string kind, long traces, long with, ArrangedProgram program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(StopReason.Exhausted, result.Stop);
        Assert.Equal(traces, result.Executions);
        Assert.Equal(0, result.Blocked);
        var found = Assert.Single(result.Findings);
        Assert.Equal(kind, found.Finding.Key.Kind);
        Assert.Equal(with, found.ShownBy);
    }
}
