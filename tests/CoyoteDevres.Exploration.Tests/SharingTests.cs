namespace CoyoteDevres.Exploration.Tests;

/// <summary>Several workers, and jobs in whatever order, see what one worker sees in one go.</summary>
public class SharingTests
{
    private const int Programs = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private sealed record Seen(long Executions, long Operations, long Blocked, string Outcomes, string Traces);

    private static Seen Alone(Func<ExploredRuntime, Func<string>?> build)
    {
        var (coverage, result) = Coverage.Of(build, new OptimalDpor());
        return Summary([coverage], result);
    }

    private static Seen Together(Func<ExploredRuntime, Func<string>?> build, int workers)
    {
        var coverages = new List<Coverage>();
        var result = Explorer.Explore(
            () =>
            {
                var program = new TestProgram(build);
                var coverage = new Coverage(program);
                lock (coverages)
                    coverages.Add(coverage);
                return new ExplorationUnit(program, coverage);
            },
            workers,
            new ExplorationOptions());
        return Summary(coverages, result);
    }

    private static Seen Summary(IReadOnlyList<Coverage> coverages, ExplorationResult result)
    {
        Assert.Null(result.Fault);
        Assert.Equal(StopReason.Exhausted, result.Stop);
        var traces = coverages.SelectMany(c => c.Traces).ToList();
        Assert.All(traces, trace => Assert.Equal(1, trace.Value));
        return new Seen(
            result.Executions,
            result.Operations,
            result.Blocked,
            string.Join('\n', coverages.SelectMany(c => c.Outcomes).Distinct().Order(StringComparer.Ordinal)),
            string.Join("\n\n", traces.Select(t => t.Key).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Workers_change_nothing(int workers)
    {
        for (int seed = 0; seed < Programs; seed++)
        {
            // Tasks that are started in the middle are numbered differently by different workers: their traces cannot be compared as text.
            var build = RandomProgram.Make(seed * 17 + workers, 4, 3);
            var alone = Alone(build);
            var together = Together(build, workers);
            Assert.Equal(alone with { Traces = "" }, together with { Traces = "" });
        }
    }

    [Fact]
    public void Counts_and_shortest_schedules_of_findings_do_not_depend_on_the_workers()
    {
        static TestProgram Make() => new(runtime =>
        {
            var wires = Enumerable.Range(0, 3).Select(i => new Tripwire(runtime, $"wire{i}", fatal: i == 1)).ToArray();
            for (int t = 0; t < 3; t++)
            {
                int own = t;
                runtime.Spawn($"t{t}", async () =>
                {
                    await wires[own].Set(1);
                    await wires[(own + 1) % 3].Look();
                    await wires[(own + 2) % 3].Look();
                });
            }

            return null;
        });

        var alone = Explorer.Explore(Make(), new OptimalDpor(), new ExplorationOptions());
        Assert.NotEmpty(alone.Findings);
        for (int workers = 2; workers <= 4; workers++)
        {
            var together = Explorer.Explore(() => new ExplorationUnit(Make()), workers, new ExplorationOptions());
            Assert.Equal(alone.Executions, together.Executions);
            Assert.Equal(Tell(alone), Tell(together));
        }

        static string Tell(ExplorationResult result) => string.Join('\n', result.Findings.Select(
            f => $"{f.Finding.Key} {f.ShownBy} {f.Finding.Headline}: {string.Join(' ', f.Schedule.Segments.Select(s => $"{s.Task}*{s.Operations}[{string.Join(',', s.Choices)}]"))}"));
    }

    [Fact]
    public void A_fault_is_the_one_that_a_single_worker_finds()
    {
        static TestProgram Make() => new(runtime =>
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            for (int t = 0; t < 3; t++)
            {
                int own = t;
                runtime.Spawn($"t{t}", async () =>
                {
                    int seen = await cell.Exchange(own + 1);
                    if (seen == 3 - own)
                        throw new InvalidOperationException($"t{own} saw {seen}");
                });
            }

            return null;
        });

        var alone = Explorer.Explore(Make(), new OptimalDpor(), new ExplorationOptions());
        var together = Explorer.Explore(() => new ExplorationUnit(Make()), 3, new ExplorationOptions());
        Assert.Equal(StopReason.ModelFault, together.Stop);
        Assert.Equal(alone.Fault, together.Fault);
    }

    private sealed class Failing : IExecutionObserver
    {
        public void Ended(ExploredRuntime runtime) => throw new InvalidOperationException("seen enough");
    }

    /// <summary>Eleven thousand million traces: whoever goes on to the end of its job does not come back.</summary>
    [Fact]
    public void A_worker_that_fails_ends_the_others_work_too()
    {
        static Func<string>? Build(ExploredRuntime runtime)
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            for (int t = 0; t < 4; t++)
            {
                runtime.Spawn($"t{t}", async () =>
                {
                    for (int k = 0; k < 5; k++)
                        await cell.Exchange(k);
                });
            }

            return null;
        }

        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        int units = 0;
        ExplorationUnit Unit() => new(new TestProgram(Build), Interlocked.Increment(ref units) == 2 ? new Failing() : null);
        var failure = Assert.Throws<InvalidOperationException>(() => Explorer.Explore(Unit, 2, new ExplorationOptions(), guard.Token));
        Assert.Equal("seen enough", failure.Message);
        Assert.False(guard.IsCancellationRequested);
    }

    [Fact]
    public void A_limit_of_executions_is_kept_exactly()
    {
        static Func<string>? Build(ExploredRuntime runtime)
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            for (int t = 0; t < 4; t++)
                runtime.Spawn($"t{t}", async () => await cell.Exchange(1));
            return null;
        }

        var result = Explorer.Explore(() => new ExplorationUnit(new TestProgram(Build)), 3, new ExplorationOptions { MaxExecutions = 5 });
        Assert.Equal(5, result.Executions);
        Assert.Equal(StopReason.ExecutionLimit, result.Stop);
    }

    /// <summary>Whoever waits gets something from whoever works; as long as nobody waits, nothing is given away.</summary>
    [Fact]
    public void Who_waits_gets_a_job_from_who_works()
    {
        var tree = new SharedTree();
        try
        {
            var busy = new OptimalDpor(tree);
            Assert.True(busy.TryBegin());
            var runtime = new ExploredRuntime(new TestProgram(Planted.Writers), busy, 5_000);
            GoOn();
            bool got = false;
            var waiting = new Thread(() => got = new OptimalDpor(tree).TryBegin()) { IsBackground = true };
            waiting.Start();
            Assert.True(SpinWait.SpinUntil(() => tree.IsHungry, Patience));
            GoOn();
            Assert.True(waiting.Join(Patience));
            Assert.True(got);

            void GoOn()
            {
                runtime.Run();
                Assert.True(busy.Next(runtime));
            }
        }
        finally
        {
            tree.Stop();
        }
    }
}
