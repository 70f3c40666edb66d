namespace CoyoteDevres.Exploration.Tests;

/// <summary>Completions and choices: counts with their derivations.</summary>
public class WaitingTests
{
    /// <summary>
    /// Users who each put a reference, the last of whom completes, and a remover that puts its own and waits: every put returns the
    /// count, so (U+1)! orders. The one wait depends on the one completion and cannot come before it.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_last_put_completes(int users)
    {
        var program = new ArrangedProgram();
        TestCounter count = null!;
        TestCompletion gone = null!;
        program.Object(runtime => count = new TestCounter(runtime, "count", users + 1));
        program.Object(runtime => gone = new TestCompletion(runtime, "gone"));
        for (int u = 0; u < users; u++)
            program.Task($"u{u}", Put);
        program.Task("remover", async () =>
        {
            await Put();
            await gone.Wait();
        });
        Golden.MustHave(Golden.Factorial(users + 1), program);

        async Op Put()
        {
            if (await count.AddReturn(-1) == 0)
                await gone.Complete();
        }
    }

    /// <summary>
    /// W waiters and as many completions by one task: completions commute, waits do not (each takes one), so the W! orders of the
    /// waits, times where the completions lie: the i-th wait can come before the j-th completion if i is below j. Those are the paths
    /// of completions and waits in which no wait comes too early, the Catalan number, but here all pairs of a wait and a completion
    /// depend on each other and are ordered: W! * Catalan(W).
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 30)]
    [InlineData(4, 336)]
    public void Waiters_of_one_completion(int waiters, long traces)
    {
        Assert.Equal(Golden.Factorial(waiters) * Golden.Binomial(2 * waiters, waiters) / (waiters + 1), traces);
        var program = new ArrangedProgram();
        TestCompletion done = null!;
        program.Object(runtime => done = new TestCompletion(runtime, "done"));
        for (int w = 0; w < waiters; w++)
            program.Task($"w{w}", async () => await done.Wait());
        program.Task("completer", async () =>
        {
            for (int w = 0; w < waiters; w++)
                await done.Complete();
        });
        Golden.MustHave(traces, program);
    }

    /// <summary>A choice of n is n executions; choices of two tasks multiply.</summary>
    [Fact]
    public void Choices()
    {
        var program = new ArrangedProgram();
        var dice = new Dice[2];
        for (int t = 0; t < 2; t++)
        {
            int own = t;
            program.Object(runtime => dice[own] = new Dice(runtime, $"dice{own}"));
            program.Task($"t{t}", async () => await dice[own].Choose(3));
        }

        Golden.MustHave(9, program);
    }
}
