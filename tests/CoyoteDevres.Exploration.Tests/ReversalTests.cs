namespace CoyoteDevres.Exploration.Tests;

/// <summary>Whether a blocking operation could have come earlier is decided by what the others did to its object, and what they did not.</summary>
public class ReversalTests
{
    /// <summary>Something of which there is so much: taking waits until there is enough.</summary>
    private sealed class Stock(IRuntime runtime) : SharedObject(runtime, "stock")
    {
        private static readonly Dependence Table = Dependence.AllBut(2, (1, 1));

        private int left;

        public override Dependence Dependence => Table;

        public override void Reset() => left = 0;

        public override bool IsEnabled(int kind, int task) => kind == 1 || left >= 2;

        public override int Apply(int kind, int task, int argument) => left += kind == 1 ? argument : -2;

        public override string Verb(int kind) => kind == 1 ? "give to" : "take from";

        public Step Give(int amount) => Operate(1, new Site("give", "", 0), argument: amount);

        public Step Take() => Operate(0, new Site("take", "", 0), OperationTraits.Blocking);
    }

    /// <summary>
    /// Each of two givers gives enough, and they commute: the taker comes behind the one, behind the other, or behind both. That it
    /// needs no first giver where there is a second one shows only if what that one gave counts.
    /// </summary>
    [Fact]
    public void An_amount_counts()
    {
        var program = new TestProgram(runtime =>
        {
            var stock = new Stock(runtime);
            runtime.Spawn("taker", async () => await stock.Take());
            for (int t = 0; t < 2; t++)
                runtime.Spawn($"giver{t}", async () => await stock.Give(2));
            return null;
        });
        Assert.Equal(3, Survey.Of(program, () => default, new OptimalDpor()).Maximal);
    }

    /// <summary>
    /// That a planned step may begin a reversal holds as long as everything up to that step is the same, and it may stand long after
    /// the race. Where a later execution puts something that it depends on before it, it has to be decided again. Else the reversal
    /// counts as covered by a step that can no longer begin it, and one of the 84 orders is lost.
    /// </summary>
    [Fact]
    public void A_decision_holds_only_up_to_the_step_that_covers_it()
    {
        var program = new Interpreter(new DataProgram([
            new Block(Statement.Of(Verb.AddUnlessZero, 0, 1)),
            new Block(Statement.Of(Verb.AddReturn, 0, 1), Statement.Of(Verb.Sleep, 1)),
            new Block(Statement.Of(Verb.Lock)),
            new Block(Statement.Of(Verb.TryLock) with { Body = new Block(Statement.Of(Verb.Write, 1)) }),
            new Block(Statement.Of(Verb.ReadCount), Statement.Of(Verb.Write, 1))]));
        Comparison.MustAgree(new Explored(program, () => new SourceDpor()), new Explored(program, () => new OptimalDpor()));
    }

    private static DataProgram Interrupted => new([
        new Block(Statement.Of(Verb.WaitInterruptibly), Statement.Of(Verb.Complete)),
        new Block(Statement.Of(Verb.WaitInterruptibly), Statement.Of(Verb.Wait)),
        new Block(Statement.Of(Verb.WaitInterruptibly), Statement.Of(Verb.Complete))]);

    /// <summary>A wait that was interrupted took nothing: what is completed later is there for others.</summary>
    [Fact]
    public void An_interrupted_wait_had_no_effect()
    {
        var program = new Interpreter(Interrupted);
        Comparison.MustAgree(new Explored(program, () => new NaiveSearch()), new Explored(program, () => new OptimalDpor()));
    }

    /// <summary>Also where the kill signal is the very first event.</summary>
    [Fact]
    public void The_kill_signal_happens_before_all_that_follows() => Survey.Of(new Interpreter(Interrupted), new OptimalDpor(), each: runtime =>
    {
        Assert.Equal(0, runtime.Trace.Barrier);
        Assert.All(Enumerable.Range(1, runtime.Trace.Count - 1), i => Assert.True(runtime.Trace.HappensBefore(0, i)));
    });
}
