namespace CoyoteDevres.Exploration.Tests;

/// <summary>The shortest order of a trace against the best of all its orders.</summary>
public class LinearizationTests
{
    private sealed class Checker : IExecutionObserver
    {
        public int Checked { get; private set; }

        public void Ended(ExploredRuntime runtime)
        {
            if (!runtime.IsMaximal || runtime.Killed)
                return;
            var shortest = Linearization.Shortest(runtime, -1);
            Assert.Equal(runtime.Trace.Count - runtime.Trace.RaceStart, shortest.Sum(r => r.Count));
            Assert.Equal(FewestByBruteForce(runtime.Trace), shortest.Count);
            Checked++;
        }

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
    }
}
