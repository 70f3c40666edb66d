namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Tasks as controlled threads: the same programs, the same traces and findings as with coroutines, and what a controller must be
/// able to rely on.
/// </summary>
public class ControlledTests
{
    private static ExplorationResult Explore(Func<ExploredRuntime, Func<string>?> build, int executions, ExplorationOptions? options = null) =>
        Explorer.Explore(new TestProgram(build), new ThreadEngine(1, executions), options ?? new ExplorationOptions());

    private static (Coverage Coverage, ExplorationResult Result) Cover(Func<ExploredRuntime, Func<string>?> build, int executions)
    {
        var program = new TestProgram(build);
        var coverage = new Coverage(program);
        return (coverage, Explorer.Explore(program, new ThreadEngine(1, executions), new ExplorationOptions { Observer = coverage }));
    }

    /// <summary>
    /// Every trace of small random programs, with waits, choices, kill signals and findings, is met, and none that is not one; each
    /// with the outcome and the findings that it has with coroutines.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Small_programs_have_the_traces_that_they_have_as_coroutines(int seed)
    {
        var build = RandomProgram.Make(seed, 3, 2);
        var (expected, explored) = Coverage.Of(build, new OptimalDpor());
        Assert.True(explored.IsExhaustive);
        var (met, result) = Cover(build, 600);
        Assert.Null(result.Fault);
        Assert.Equal(StopReason.StrategyEnded, result.Stop);
        Assert.Equal(expected.Traces.Keys.Order(StringComparer.Ordinal), met.Traces.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Outcomes, met.Outcomes);
        Assert.Equal(explored.Findings.Select(f => f.Finding.Key), result.Findings.Select(f => f.Finding.Key));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Fact]
    public void What_no_other_task_can_notice_is_not_left_to_the_controller()
    {
        static Func<string>? Build(ExploredRuntime runtime, int own)
        {
            var shared = new Cell<int>(runtime, "shared", 0);
            foreach (int i in (int[])[1, 2])
            {
                var mine = new Cell<int>(runtime, $"own {i}", 0);
                runtime.Spawn($"task {i}", async () =>
                {
                    for (int k = 0; k < own; k++)
                        await mine.Write(k);
                    await shared.Write(i);
                });
            }

            return () => $"{shared.Value}";
        }

        static int Choices(int own)
        {
            var runtime = new ExploredRuntime(new TestProgram(r => Build(r, own)), 1_000);
            return Enumerable.Range(0, 20).Sum(seed =>
            {
                var controller = new ThreadController(new Random(seed));
                runtime.Run(controller);
                return controller.EndRoot();
            });
        }

        Assert.Equal(Choices(1), Choices(50));
        Assert.Equal(2, Cover(r => Build(r, 50), 50).Coverage.Traces.Count);
    }

    [Fact]
    public void Tasks_that_tasks_start_have_announced_before_anything_else_happens()
    {
        static Func<string>? Build(ExploredRuntime runtime)
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            int whenStarted = 0, whenGoingOn = 0, byChild = 0, byGrandchild = 0;
            runtime.Spawn("parent", async () =>
            {
                await cell.Write(1);
                runtime.Spawn("child", async () =>
                {
                    whenStarted = cell.Value;
                    runtime.Spawn("grandchild", async () => byGrandchild = await cell.Read());
                    byChild = await cell.Read();
                });
                whenGoingOn = cell.Value;
                await cell.Write(2);
            });
            runtime.Spawn("other", async () => await cell.Write(3));
            return () => $"{whenStarted} {whenGoingOn} {byChild} {byGrandchild}";
        }

        var (expected, _) = Coverage.Of(Build, new OptimalDpor());
        var (met, result) = Cover(Build, 800);
        Assert.Null(result.Fault);
        Assert.All(met.Outcomes, outcome => Assert.StartsWith("1 1 ", outcome, StringComparison.Ordinal));
        Assert.Equal(expected.Outcomes, met.Outcomes);
        Assert.Equal(expected.Traces.Count, met.Traces.Count);
    }

    [Fact]
    public void A_task_that_starts_another_one_before_it_announces_starts_it_once()
    {
        static Func<string>? Build(ExploredRuntime runtime)
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            int started = 0;
            runtime.Spawn("parent", async () =>
            {
                runtime.Spawn("child", async () =>
                {
                    started++;
                    await cell.Write(1);
                });
                await cell.Write(2);
            });
            return () => $"{started}";
        }

        var (expected, explored) = Coverage.Of(Build, new OptimalDpor());
        Assert.Equal("1 |  | ", Assert.Single(expected.Outcomes));
        Assert.Equal(2, explored.Executions);
        Assert.Equal(expected.Outcomes, Cover(Build, 50).Coverage.Outcomes);
    }

    [Fact]
    public void Nothing_of_a_dead_or_hung_task_runs_before_the_judgement()
    {
        var log = new List<string>();
        var program = new JudgedProgram(log);
        var result = Explorer.Explore(program, new ThreadEngine(3, 20), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(20, result.Executions);
        // The threads unwind, all of them and once, but only then: their finally blocks come after it and do not get beyond an await.
        string[] expected = ["judged", "dead unwinds", "hung unwinds"];
        // (The last one is of the finding's story, told with coroutines, which do not unwind; nor do those of the look before the first.)
        var ofThreads = log.SkipLast(1).TakeLast(60).ToList();
        Assert.All(log.SkipLast(61), entry => Assert.Equal("judged", entry));
        Assert.Equal("judged", ofThreads[0]);
        foreach (var execution in ofThreads.Chunk(3))
        {
            Assert.Equal("judged", execution[0]);
            Assert.Equal(expected.Order(StringComparer.Ordinal), execution.Order(StringComparer.Ordinal));
        }

        Assert.Equal("tripped", Assert.Single(result.Findings).Finding.Key.Kind);
    }

    [Fact]
    public void A_model_that_throws_is_a_model_fault()
    {
        var result = Explore(
            runtime =>
            {
                var cell = new Cell<int>(runtime, "cell", 0);
                runtime.Spawn("thrower", async () => await Nested());
                runtime.Spawn("other", async () => await cell.Write(1));
                async Op Nested()
                {
                    await cell.Read();
                    throw new FormatException("broken");
                }

                return null;
            },
            10);
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Equal("FormatException: broken", result.Fault?.Reason);
        Assert.Equal("thrower", result.Fault?.Task);
    }

    [Fact]
    public void An_operation_that_is_not_awaited_is_a_model_fault()
    {
        var result = Explore(
            runtime =>
            {
                var cell = new Cell<int>(runtime, "cell", 0);
                runtime.Spawn("careless", async () =>
                {
                    _ = cell.Read();
                    await cell.Read();
                });
                return null;
            },
            10);
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Contains("not awaited", result.Fault?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_livelock_is_incomplete()
    {
        var result = Explore(
            runtime =>
            {
                var cell = new Cell<int>(runtime, "cell", 0);
                runtime.Spawn("spinner", async () =>
                {
                    while (await cell.Read() == 0)
                    {
                    }
                });
                return null;
            },
            2,
            new ExplorationOptions { StepLimit = 50 });
        Assert.Equal(StopReason.StepLimit, result.Stop);
        Assert.Equal(2, result.Executions);
    }

    [Fact]
    public void The_first_finding_ends_it_if_that_is_enough()
    {
        var result = Explore(Trip, 1_000, new ExplorationOptions { StopAtFirst = true });
        Assert.Equal(StopReason.FirstFinding, result.Stop);
        Assert.True(result.Executions < 1_000);
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        static string Run(int seed) => string.Join(' ', Explorer.Explore(new TestProgram(Trip), new ThreadEngine(seed, 40), new ExplorationOptions())
            .Findings.Select(f => $"{f.Finding.Key} {f.ShownBy} {string.Join(',', f.Schedule.Segments.Select(s => s.Task + s.Operations))}"));

        Assert.Equal(Run(5), Run(5));
        Assert.NotEqual(Run(5), Run(6));
    }

    [Fact]
    public void What_a_controller_throws_comes_back_to_it_and_blames_nobody()
    {
        var runtime = new ExploredRuntime(new TestProgram(Trip), 1_000);
        var controller = new ThreadController(new Random(1)) { GivesUp = true };
        Assert.Throws<TimeoutException>(() => runtime.Run(controller));
        Assert.Null(runtime.Fault);
        // Its threads may still run.
        Assert.Throws<InvalidOperationException>(() => runtime.Run(new ThreadController(new Random(1))));
    }

    private static Func<string>? Trip(ExploredRuntime runtime)
    {
        var wire = new Tripwire(runtime, "wire", fatal: false);
        runtime.Spawn("sets", async () => await wire.Set(1));
        runtime.Spawn("looks", async () => await wire.Look());
        return null;
    }

    /// <summary>One task dies, one hangs; both would do something when they unwind.</summary>
    private sealed class JudgedProgram(List<string> log) : IProgram
    {
        public Op SetUp(ExploredRuntime runtime)
        {
            var wire = new Tripwire(runtime, "wire", fatal: true);
            var never = new TestCompletion(runtime, "never");
            runtime.Spawn("dead", async () =>
            {
                await using var scope = new Scope(log, "dead", wire);
                await wire.Set(1);
                await wire.Look();
            });
            runtime.Spawn("hung", async () =>
            {
                await using var scope = new Scope(log, "hung", wire);
                await never.Wait();
            });
            return Op.Done;
        }

        public void End(ExploredRuntime runtime)
        {
            Assert.Equal([TaskState.Dead, TaskState.Announced], runtime.Tasks.Skip(1).Select(t => t.State));
            log.Add("judged");
        }

        private sealed class Scope(List<string> log, string name, Tripwire wire)
        {
            public async Op DisposeAsync()
            {
                log.Add($"{name} unwinds");
                await wire.Set(2);
                log.Add($"{name} goes on");
            }
        }
    }
}
