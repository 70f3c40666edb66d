using System.Globalization;
using Xunit.Abstractions;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Two tasks that do the same (<see cref="ExploredRuntime.StartedAlike"/>), on random programs: what is reached is, but for which of the two
/// did what, what is reached if nobody says that they are alike.
/// </summary>
public class TwinTests(ITestOutputHelper output)
{
    private const int Limit = 3_000;

    [Theory]
    [InlineData(3, 4, 1, 400)]
    [InlineData(3, 7, 1, 400)]
    [InlineData(3, 7, 2, 400)]
    [InlineData(4, 4, 1, 400)]
    [InlineData(4, 5, 2, 400)]
    public void One_of_two_exchanged_executions_is_enough(int tasks, int statements, int objects, int seeds)
    {
        long traces = 0, all = 0, left = 0;
        int half = 0;
        int compared = Trial.Run(new Shape(tasks - 1, statements, objects), seeds, program =>
        {
            var twice = new DataProgram([program.Tasks[0], .. program.Tasks]);
            var plain = new Reached(twice, areTwins: false, new OptimalDpor());
            if (!plain.Survey.IsComplete)
                return false;
            var twins = new Reached(twice, areTwins: true, new OptimalDpor());
            Assert.True(twins.Survey.IsComplete, "more traces of twins");
            Assert.True(twins.Survey.Maximal == twins.Survey.Census.Traces.Count && twins.Survey.Blocked == 0, "traces explored twice");
            MustBeTheSame(plain.Outcomes, twins.Outcomes);
            MustBeTheSame(plain.Findings, twins.Findings);
            traces += twins.Survey.Maximal;
            all += plain.Survey.Maximal;
            left += twins.Exchanged;
            half += twins.Survey.Maximal * 2 == plain.Survey.Maximal ? 1 : 0;
            return true;
        });
        output.WriteLine($"{compared} programs; {traces} traces, {all} where nobody is said to be alike; {left} were left as exchanged ones; {half} programs have half as many");
        Assert.True(compared > Trial.SeedsOr(seeds) / 3, $"only {compared} programs were small enough");
        Assert.True(traces < all * 4 / 5 && left > 0 && half > 0);
    }

    /// <summary>With turns a program is one like any other: each trace once, and all of them.</summary>
    [Theory]
    [InlineData(3, 3, 1, 400)]
    [InlineData(3, 4, 2, 400)]
    public void Turns_agree_with_all_interleavings(int tasks, int statements, int objects, int seeds)
    {
        int compared = Trial.Run(new Shape(tasks - 1, statements, objects), seeds, program =>
        {
            var interpreter = new Interpreter(new DataProgram([program.Tasks[0], .. program.Tasks])) { HasTwins = true };
            var naive = new Explored(interpreter, () => new NaiveSearch(), Limit);
            if (!naive.IsComplete)
                return false;
            Comparison.MustAgree(naive, new Explored(interpreter, () => new OptimalDpor()));
            return true;
        });
        Assert.True(compared > Trial.SeedsOr(seeds) / 10, $"only {compared} programs were small enough");
    }

    /// <summary>Tasks that do not do the same are no twins: said to be, they lose something.</summary>
    [Fact]
    public void Who_is_not_alike_is_seen_not_to_be()
    {
        Assert.Contains(Enumerable.Range(0, 200), seed =>
        {
            var program = new Shape(3, 3, 1).Program(seed);
            var plain = new Reached(program, areTwins: false, new OptimalDpor());
            return plain.Survey.IsComplete && !plain.Outcomes.SetEquals(new Reached(program, areTwins: true, new OptimalDpor()).Outcomes);
        });
    }

    private static void MustBeTheSame(HashSet<string> expected, HashSet<string> actual)
    {
        string lost = string.Join('\n', expected.Except(actual).Take(3)), more = string.Join('\n', actual.Except(expected).Take(3));
        Assert.True(lost.Length == 0 && more.Length == 0, $"lost:\n{lost}\nmore:\n{more}");
    }

    private sealed class Reached
    {
        internal Reached(DataProgram program, bool areTwins, OptimalDpor strategy)
        {
            var interpreter = new Interpreter(program) { HasTwins = areTwins };
            Survey = Survey.Of(interpreter, strategy, Limit, runtime => Add(interpreter, runtime));
        }

        internal Survey Survey { get; }

        /// <summary>What there is at the end, whichever of the two tasks is called what.</summary>
        internal HashSet<string> Outcomes { get; } = new(StringComparer.Ordinal);

        internal HashSet<string> Findings { get; } = new(StringComparer.Ordinal);

        internal long Exchanged { get; private set; }

        private void Add(Interpreter interpreter, ExploredRuntime runtime)
        {
            foreach (var (finding, _) in runtime.Findings)
                Findings.Add(finding.Key.ToString().Replace("t1", "t0", StringComparison.Ordinal));
            if (runtime.IsExchanged)
            {
                Exchanged++;
                return;
            }

            string plain = Told(interpreter, runtime, name => name), exchanged = Told(interpreter, runtime, Exchange);
            Outcomes.Add(string.CompareOrdinal(plain, exchanged) < 0 ? plain : exchanged);
        }

        private static string Exchange(string name) => name[..2] switch
        {
            "t0" => $"t1{name[2..]}",
            "t1" => $"t0{name[2..]}",
            _ => name,
        };

        private static string Told(Interpreter interpreter, ExploredRuntime runtime, Func<string, string> called)
        {
            var saw = interpreter.Plans.SelectMany(plan => plan.All).Select(plan => $"{called(plan.Name)} saw {string.Join(' ', plan.Seen)}");
            var stands = runtime.Tasks.Where(task => task.Name.StartsWith('t') && task.Name != "twin" && task.State is TaskState.Announced or TaskState.Dead)
                .Select(task => $"{called(task.Name)} {task.State} {(task.State == TaskState.Dead ? "" : At(task, called))}");
            var left = interpreter.Left.Select(l => $"{l.Name} = {l.Value.ToString(CultureInfo.InvariantCulture)}");
            return string.Join("; ", saw.Order(StringComparer.Ordinal).Concat(stands.Order(StringComparer.Ordinal)).Concat(left));
        }

        // A task that is waited for is an object of its name.
        private static string At(ModelTask task, Func<string, string> called)
        {
            var at = task.IsFollowing ? task.Followed : task.Pending;
            return $"{at.Target.Verb(at.Kind)} {called(at.Target.Name)}";
        }
    }
}
