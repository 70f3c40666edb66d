using Xunit.Abstractions;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Operations whose kind the state decides (<see cref="SharedObject.KindNow"/>), on random programs: against all interleavings, and against
/// the rule that nothing commutes.
/// </summary>
public class KindsByStateTests(ITestOutputHelper output)
{
    private static long NaiveLimit => Trial.IsLong ? 200_000 : 10_000;

    [Theory]
    [InlineData(3, 3, 400)]
    [InlineData(4, 2, 300)]
    [InlineData(5, 2, 300)]
    public void They_change_nothing_but_the_number_of_traces(int tasks, int acts, int seeds)
    {
        int compared = 0, naively = 0, fewer = 0;
        long traces = 0, all = 0;
        for (int seed = 0; seed < Trial.SeedsOr(seeds); seed++)
        {
            var plan = BasedPlan.Of(seed, tasks, acts);
            string which = $"seed {seed}: {plan}";
            var optimal = new Reached(plan, BasedCount.Rule, new OptimalDpor());
            var total = new Reached(plan, BasedCount.Total, new OptimalDpor(), limit: 100_000);
            if (!total.Survey.IsComplete)
                continue;
            compared++;
            Assert.True(optimal.Survey.Maximal == optimal.Survey.Census.Traces.Count && optimal.Survey.Blocked == 0, $"{which}\ntraces explored twice");
            Assert.True(total.Outcomes.SetEquals(optimal.Outcomes), $"{which}\nother final states than where nothing commutes");
            Assert.True(total.Survey.Maximal >= optimal.Survey.Maximal, $"{which}\nmore traces than where nothing commutes");
            fewer += total.Survey.Maximal > optimal.Survey.Maximal ? 1 : 0;
            traces += optimal.Survey.Maximal;
            all += total.Survey.Maximal;
            var naive = new Reached(plan, BasedCount.Rule, new NaiveSearch(), limit: NaiveLimit);
            if (!naive.Survey.IsComplete)
                continue;
            naively++;
            Assert.True(naive.Survey.Census.Ambiguous == 0, $"{which}\nequivalent executions end differently");
            Assert.True(naive.Survey.Census.Traces.Keys.ToHashSet().SetEquals(optimal.Survey.Census.Traces.Keys), $"{which}\nother traces");
            Assert.True(naive.Outcomes.SetEquals(optimal.Outcomes), $"{which}\nother final states or findings");
        }

        output.WriteLine($"{compared} programs compared, {naively} with all their interleavings; {traces} traces, {all} where nothing commutes");
        Assert.True(compared > Trial.SeedsOr(seeds) / 2, $"only {compared} programs were small enough");
        Assert.True(fewer > compared / 2, $"only {fewer} of {compared} programs have fewer traces");
    }

    /// <summary>
    /// Without what makes the kinds certain, the dependence of each of them on the base's last put, final states are lost, or what was
    /// planned is not what comes.
    /// </summary>
    [Theory]
    [InlineData(BasedCount.CoveredTryGetKind)]
    [InlineData(BasedCount.PutKind)]
    [InlineData(BasedCount.PutSpareKind)]
    public void A_kind_that_is_not_certain_is_seen_to_be_wrong(int kind)
    {
        var kept = from a in Enumerable.Range(0, BasedCount.Kinds)
                   from b in Enumerable.Range(a, BasedCount.Kinds - a)
                   where BasedCount.Rule[a, b] && (a, b) != (Math.Min(kind, BasedCount.PutBaseKind), Math.Max(kind, BasedCount.PutBaseKind))
                   select (a, b);
        var wrong = Dependence.NoneBut(BasedCount.Kinds, kept.ToArray());
        Assert.Contains(Enumerable.Range(0, 300), seed =>
        {
            var plan = BasedPlan.Of(seed, 3, 3);
            var naive = new Reached(plan, BasedCount.Total, new NaiveSearch(), limit: 2_000);
            return naive.Survey.IsComplete && !naive.Outcomes.SetEquals(StatesUnder(wrong, plan));
        });
    }

    /// <summary>A put that sleeps where the last but one is performed would then be the last one: if it sleeps on, final states are lost.</summary>
    [Fact]
    public void What_is_unsettled_and_sleeps_on_is_seen_to_be_wrong()
    {
        var commuting = from a in Enumerable.Range(0, BasedCount.Kinds)
                        from b in Enumerable.Range(a, BasedCount.Kinds - a)
                        where !BasedCount.Rule[a, b]
                        select (a, b);
        var wrong = Dependence.AllBut(BasedCount.Kinds, commuting.ToArray());
        Assert.Contains(Enumerable.Range(0, 300), seed =>
        {
            var plan = BasedPlan.Of(seed, 3, 3);
            var naive = new Reached(plan, BasedCount.Total, new NaiveSearch(), limit: 2_000);
            return naive.Survey.IsComplete && !naive.Outcomes.SetEquals(StatesUnder(wrong, plan));
        });
    }

    private static HashSet<string> StatesUnder(Dependence wrong, BasedPlan plan)
    {
        var program = new BasedProgram(plan, wrong);
        return WrongRule.StatesOf(program, () => program.Outcome);
    }

    private sealed class Reached
    {
        internal Reached(BasedPlan plan, Dependence rule, IStrategy strategy, long limit = long.MaxValue)
        {
            var program = new BasedProgram(plan, rule);
            Survey = Survey.Of(program, () => Signature.Of(program.Outcome), strategy, limit, _ => Outcomes.Add(program.Outcome));
        }

        internal Survey Survey { get; }

        internal HashSet<string> Outcomes { get; } = new(StringComparer.Ordinal);
    }
}
