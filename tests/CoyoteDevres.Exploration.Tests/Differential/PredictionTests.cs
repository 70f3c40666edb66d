using Xunit.Abstractions;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Uses after the end that are read from executions in which they came before it (<see cref="Mortal"/>), on random programs: what is found is what
/// all interleavings show in which an end is in its place.
/// </summary>
public class PredictionTests(ITestOutputHelper output)
{
    private const long Limit = 20_000;

    [Theory]
    [InlineData(2, 8, 500)]
    [InlineData(3, 4, 500)]
    [InlineData(3, 6, 300)]
    [InlineData(4, 3, 300)]
    public void Prediction_finds_what_all_interleavings_show(int tasks, int acts, int seeds)
    {
        int compared = 0, finding = 0, unordered = 0;
        long traces = 0, all = 0;
        for (int seed = 0; seed < Trial.SeedsOr(seeds); seed++)
        {
            var ordered = new Reached(seed, tasks, acts, ordered: true, new NaiveSearch());
            if (!ordered.IsComplete)
                continue;
            compared++;
            var predicted = new Reached(seed, tasks, acts, ordered: false, new OptimalDpor());
            string which = $"seed {seed}: {MortalProgram.Of(seed, tasks, acts, ordered: false)}";
            Assert.Equal((which, string.Join('\n', ordered.Findings)), (which, string.Join('\n', predicted.Findings)));
            // What happens in executions without findings happens; more may, where ends are unordered.
            Assert.True(ordered.Quiet.IsSubsetOf(predicted.Outcomes), $"{which}\nlost outcomes");
            Assert.True(predicted.IsUnordered || predicted.Quiet.IsSubsetOf(ordered.Quiet), $"{which}\nmade up outcomes");
            finding += ordered.Findings.Count > 0 ? 1 : 0;
            unordered += predicted.IsUnordered ? 1 : 0;
            traces += predicted.Executions;
            all += new Reached(seed, tasks, acts, ordered: true, new OptimalDpor()).Executions;
        }

        output.WriteLine($"{compared} programs, {finding} with findings, {unordered} with ends that are unordered; {traces} traces, {all} where ends have places");
        Assert.True(compared > Trial.SeedsOr(seeds) / 2, $"only {compared} programs were small enough");
        Assert.True(finding > compared / 3 && unordered > 0 && traces < all);
    }

    /// <summary>
    /// Two tasks each use what the other one has ended before: one of them finds it in every execution. Where it is put off the two go on, and meet
    /// where nobody does; that is not told.
    /// </summary>
    [Fact]
    public void What_no_execution_shows_is_not_made_up()
    {
        var program = new MortalProgram(
            [
                [MortalAct.EndFirst, MortalAct.ReadSecond, MortalAct.Trip],
                [MortalAct.EndSecond, MortalAct.ReadFirst, MortalAct.Look],
            ],
            ordered: false);
        var found = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions()).Findings;
        Assert.Equal(["use-after-end in read on first.field", "use-after-end in read on second.field"], found.Select(f => f.Finding.Key.ToString()));
    }

    /// <summary>One place for the end, however many uses there are beside it; each is found, with a schedule that shows it.</summary>
    [Fact]
    public void The_end_of_something_does_not_multiply_with_its_uses()
    {
        MortalAct[] user = [MortalAct.ReadFirst, MortalAct.ReadSecond, MortalAct.ReadFirst];
        var tasks = new[] { user, user, user, [MortalAct.EndFirst, MortalAct.EndSecond] };
        var predicted = Explorer.Explore(new MortalProgram(tasks, ordered: false), new OptimalDpor(), new ExplorationOptions());
        var ordered = Explorer.Explore(new MortalProgram(tasks, ordered: true), new OptimalDpor(), new ExplorationOptions());
        Assert.Equal(1, predicted.Executions);
        Assert.Equal(4 * 4 * 4, ordered.Executions);
        Assert.Equal(2, predicted.Findings.Count);
        Assert.Equal(ordered.Findings.Select(f => (f.Finding.Key, f.Schedule.ContextSwitches)), predicted.Findings.Select(f => (f.Finding.Key, f.Schedule.ContextSwitches)));
    }

    private sealed class Reached : IExecutionObserver
    {
        private readonly MortalProgram program;

        internal Reached(int seed, int tasks, int acts, bool ordered, IStrategy strategy)
        {
            program = MortalProgram.Of(seed, tasks, acts, ordered);
            var result = Explorer.Explore(program, strategy, new ExplorationOptions { Observer = this, MaxExecutions = Limit, Checkpoints = CheckpointUse.Never });
            Assert.True(result.Fault is null, $"{program}: {result.Fault}");
            IsComplete = result.IsExhaustive;
            Executions = result.Executions;
            Findings = [.. result.Findings.Select(f => f.Finding.Key.ToString())];
        }

        internal bool IsComplete { get; }

        internal long Executions { get; }

        internal SortedSet<string> Findings { get; } = new(StringComparer.Ordinal);

        /// <summary>How executions end.</summary>
        internal HashSet<string> Outcomes { get; } = new(StringComparer.Ordinal);

        /// <summary>How executions end in which nothing is found, or predicted.</summary>
        internal HashSet<string> Quiet { get; } = new(StringComparer.Ordinal);

        internal bool IsUnordered { get; private set; }

        public void Ended(ExploredRuntime runtime)
        {
            Outcomes.Add(program.Outcome);
            if (runtime.Findings.Count == 0)
                Quiet.Add(program.Outcome);
            IsUnordered |= runtime.Predictions.AreUnordered;
        }
    }
}
