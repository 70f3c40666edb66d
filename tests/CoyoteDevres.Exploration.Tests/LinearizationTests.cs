namespace CoyoteDevres.Exploration.Tests;

/// <summary>The shortest order of a trace against the best of all its orders.</summary>
public class LinearizationTests
{
    private sealed class Checker : IExecutionObserver
    {
        public int Checked { get; private set; }

        public int Killed { get; private set; }

        public void Ended(ExploredRuntime runtime)
        {
            if (!runtime.IsMaximal)
                return;
            var search = new Linearization();
            search.Begin(runtime, 0);
            var shortest = search.Search(runtime, new Past(-1), int.MaxValue, int.MaxValue)!;
            MustBeFoundWithinItsOwnLength(runtime, shortest);
            // The kill signal, which nobody chooses, is not among the orders tried below.
            if (runtime.Killed)
            {
                Killed++;
                return;
            }

            Assert.Equal(runtime.Trace.Count - runtime.Trace.RaceStart, shortest.Sum(r => r.Count));
            Assert.Equal(FewestByBruteForce(runtime.Trace), shortest.Count);
            Checked++;
        }

        private static void MustBeFoundWithinItsOwnLength(ExploredRuntime runtime, IReadOnlyList<Run> shortest)
        {
            int events = shortest.Sum(r => r.Count);
            var search = new Linearization();
            search.Begin(runtime, 0);
            Assert.Equal(Text(shortest), Text(search.Search(runtime, new Past(-1), shortest.Count, events)!));
            Assert.Null(search.Search(runtime, new Past(-1), shortest.Count, events - 1));
            Assert.Null(search.Search(runtime, new Past(-1), shortest.Count - 1, int.MaxValue));
        }

        private static string Text(IReadOnlyList<Run> runs) => string.Join("; ", runs.Select(r => $"{r.Task} {r.Count} ({string.Join(' ', r.Choices)})"));

        private static int FewestByBruteForce(Trace trace)
        {
            int fewest = int.MaxValue;
            Extend([], -1, 0);
            return fewest;

            void Extend(HashSet<int> done, int last, int runs)
            {
                if (runs >= fewest)
                    return;
                if (done.Count == trace.Count - trace.RaceStart)
                {
                    fewest = runs;
                    return;
                }

                for (int i = trace.RaceStart; i < trace.Count; i++)
                {
                    int candidate = i;
                    if (done.Contains(i) || Enumerable.Range(trace.RaceStart, trace.Count - trace.RaceStart).Any(j => j != candidate && trace.HappensBefore(j, candidate) && !done.Contains(j)))
                        continue;
                    done.Add(i);
                    Extend(done, trace[i].Task, runs + (trace[i].Task == last ? 0 : 1));
                    done.Remove(i);
                }
            }
        }
    }

    [Fact]
    public void The_greedy_search_finds_the_minimum()
    {
        var checker = new Checker();
        for (int seed = 0; seed < 40; seed++)
        {
            var program = new TestProgram(RandomProgram.Make(seed + 100, 3, 2));
            Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = checker, MaxExecutions = 6 });
        }

        Assert.True(checker.Checked > 50, $"only {checker.Checked} traces were checked");
        Assert.True(checker.Killed > 5, $"only {checker.Killed} traces with a kill signal were checked");
    }

    /// <summary>Tasks that never get to their first event are in no order, however many they are.</summary>
    [Fact]
    public void Tasks_without_an_event_are_left_out()
    {
        var program = new TestProgram(runtime =>
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            runtime.Spawn("writer", async () => await cell.Write(1));
            for (int i = 0; i < 20; i++)
            {
                var never = new Never(runtime);
                runtime.Spawn("waiter", async () => await never.Come());
            }

            return null;
        });
        var seen = new List<int>();
        Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = new Shortest(seen) });
        Assert.Equal([1], seen);
    }

    private sealed class Shortest(List<int> seen) : IExecutionObserver
    {
        public void Ended(ExploredRuntime runtime)
        {
            var search = new Linearization();
            search.Begin(runtime, 0);
            seen.Add(search.Search(runtime, new Past(-1), int.MaxValue, int.MaxValue)!.Count);
        }
    }

    /// <summary>What one waits for in vain.</summary>
    private sealed class Never(ExploredRuntime runtime) : SharedObject(runtime, "never")
    {
        private static readonly Dependence Table = Dependence.AllBut(1);

        public override Dependence Dependence => Table;

        public override void Reset()
        {
            // Has no state.
        }

        public override bool IsEnabled(int kind, int task) => false;

        public override int Apply(int kind, int task, int argument) => 0;

        public override string Verb(int kind) => "wait for";

        internal Step Come() => Operate(0, new Site("come", "", 0), OperationTraits.Blocking);
    }
}
