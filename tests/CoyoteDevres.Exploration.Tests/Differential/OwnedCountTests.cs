using Xunit.Abstractions;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Counts whose references have owners, on random programs that use and misuse them: the rule against all interleavings, against
/// the rule that nothing commutes, and against counts without owners.
/// </summary>
public class OwnedCountTests(ITestOutputHelper output)
{
    private static long NaiveLimit => Trial.IsLong ? 200_000 : 10_000;

    [Theory]
    [InlineData(2, 5, 400)]
    [InlineData(3, 3, 400)]
    [InlineData(4, 2, 300)]
    public void Owners_change_nothing_but_the_number_of_traces(int tasks, int acts, int seeds)
    {
        int compared = 0, faulty = 0;
        long traces = 0, all = 0;
        for (int seed = 0; seed < Trial.SeedsOr(seeds); seed++)
        {
            var plan = CountedPlan.Of(seed, tasks, acts);
            var naive = new Reached(plan, new NaiveSearch(), limit: NaiveLimit);
            if (!naive.Survey.IsComplete)
                continue;
            compared++;
            var optimal = new Reached(plan, new OptimalDpor());
            string which = $"seed {seed}: {plan}";
            Assert.True(naive.Survey.Census.Ambiguous == 0, $"{which}\nequivalent executions end differently");
            Assert.True(naive.Survey.Census.Traces.Keys.ToHashSet().SetEquals(optimal.Survey.Census.Traces.Keys), $"{which}\nother traces");
            Assert.True(optimal.Survey.Maximal == optimal.Survey.Census.Traces.Count && optimal.Survey.Blocked == 0, $"{which}\ntraces explored twice");
            Assert.True(naive.Survey.Census.Outcomes.SetEquals(optimal.Survey.Census.Outcomes), $"{which}\nother final states or findings");

            var total = new Reached(plan, new OptimalDpor(), rule: TestOwnedCount.Total);
            Assert.True(total.Outcomes.SetEquals(optimal.Outcomes), $"{which}\nother final states than where nothing commutes");
            Assert.True(total.Survey.Maximal >= optimal.Survey.Maximal, $"{which}\nmore traces than where nothing commutes");

            // A bug that a count without owners shows is found, and where nothing is found there is no difference.
            var plain = new Reached(plan, new OptimalDpor(), owners: false);
            Assert.True(optimal.Finds || !plain.Finds, $"{which}\nfinds nothing where a count without owners does");
            Assert.True(optimal.Finds || plain.Outcomes.SetEquals(optimal.Outcomes), $"{which}\nother final states than without owners");
            faulty += optimal.Finds ? 1 : 0;
            traces += optimal.Survey.Maximal;
            all += total.Survey.Maximal;
        }

        output.WriteLine($"{compared} programs compared, {faulty} with findings; {traces} traces, {all} where nothing commutes");
        Assert.True(compared > Trial.SeedsOr(seeds) / 2, $"only {compared} programs were small enough");
        Assert.InRange(faulty, compared / 5, compared * 4 / 5);
    }

    /// <summary>
    /// Each pair that the rule keeps in order is needed: without it some program's equivalent executions end differently, or final
    /// states are lost.
    /// </summary>
    [Fact]
    public void A_rule_with_less_is_seen_to_be_wrong()
    {
        var own = Rule();
        for (int one = 0; one < own.Kinds; one++)
        {
            for (int other = one; other < own.Kinds; other++)
            {
                if (own[one, other])
                    Assert.True(Shows(TestOwnedCount.Without(own, one, other)), $"nothing needs kinds {one} and {other} to be in order");
            }
        }
    }

    private static bool Shows(Dependence wrong)
    {
        for (int seed = 0; seed < 1_000; seed++)
        {
            var plan = CountedPlan.Of(seed, 2 + (seed % 2), 3);
            var naive = new Reached(plan, new NaiveSearch(), rule: wrong, limit: 2_000);
            if (naive.Survey.Census.Ambiguous > 0)
                return true;
            if (naive.Survey.IsComplete && !naive.Outcomes.SetEquals(StatesUnder(wrong, plan)))
                return true;
        }

        return false;
    }

    private static HashSet<string> StatesUnder(Dependence wrong, CountedPlan plan)
    {
        var program = new CountedProgram(plan, rule: wrong);
        return WrongRule.StatesOf(program, () => program.Outcome);
    }

    private static Dependence Rule()
    {
        Dependence? rule = null;
        Explorer.Explore(
            new TestProgram(runtime =>
            {
                rule = new TestOwnedCount(runtime, "count", 1).Dependence;
                return null;
            }),
            new OptimalDpor(),
            new ExplorationOptions());
        return rule!;
    }

    /// <summary>What an exploration reached, by its final states in words too.</summary>
    private sealed class Reached
    {
        internal Reached(CountedPlan plan, IStrategy strategy, bool owners = true, Dependence? rule = null, long limit = long.MaxValue)
        {
            var program = new CountedProgram(plan, owners, rule);
            Survey = Survey.Of(program, () => Signature.Of(program.Outcome), strategy, limit, runtime =>
            {
                Finds |= runtime.Findings.Count > 0;
                Outcomes.Add(program.Outcome);
            });
        }

        internal Survey Survey { get; }

        internal HashSet<string> Outcomes { get; } = new(StringComparer.Ordinal);

        internal bool Finds { get; private set; }
    }
}
