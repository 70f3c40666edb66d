namespace CoyoteDevres.Exploration.Tests;

/// <summary>What the runtime promises beyond exploring: faults of models, limits, kill signals, isolation.</summary>
public class RuntimeTests
{
    private static ExplorationResult Explore(Func<ExploredRuntime, Func<string>?> build, ExplorationOptions? options = null) =>
        Explorer.Explore(new TestProgram(build), new OptimalDpor(), options ?? new ExplorationOptions());

    [Fact]
    public void A_model_that_throws_is_a_model_fault()
    {
        var result = Explore(runtime =>
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            runtime.Spawn("thrower", async () =>
            {
                await cell.Read();
                await Nested();
            });
            runtime.Spawn("other", async () => await cell.Write(1));
            async Op Nested()
            {
                await cell.Read();
                throw new FormatException("broken");
            }

            return null;
        });
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Equal("FormatException: broken", result.Fault?.Reason);
        Assert.Equal("thrower", result.Fault?.Task);
    }

    [Fact]
    public void A_body_that_is_not_async_may_throw_too()
    {
        var result = Explore(runtime =>
        {
            runtime.Spawn("thrower", () => throw new FormatException("broken"));
            return null;
        });
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Equal("FormatException: broken", result.Fault?.Reason);
        Assert.Equal("thrower", result.Fault?.Task);
    }

    [Fact]
    public void So_may_a_set_up()
    {
        var result = Explorer.Explore(new SetUpProgram(_ => throw new FormatException("broken")), new OptimalDpor(), new ExplorationOptions());
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Equal("FormatException: broken", result.Fault?.Reason);
    }

    [Fact]
    public void A_model_that_is_not_deterministic_is_a_model_fault()
    {
        int executions = 0;
        var result = Explore(runtime =>
        {
            bool odd = executions++ % 2 == 1;
            var a = new Cell<int>(runtime, "a", 0);
            var b = new Cell<int>(runtime, "b", 0);
            runtime.Spawn("t0", async () =>
            {
                await (odd ? b : a).Write(1);
                await a.Read();
            });
            runtime.Spawn("t1", async () => await a.Write(2));
            return null;
        });
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.StartsWith("not deterministic", result.Fault?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_is_not_awaited_is_a_model_fault()
    {
        var result = Explore(runtime =>
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            runtime.Spawn("careless", async () =>
            {
                _ = cell.Read();
                await cell.Read();
            });
            return null;
        });
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Contains("not awaited", result.Fault?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Awaiting_a_foreign_task_is_a_model_fault()
    {
        var result = Explore(runtime =>
        {
            var source = new TaskCompletionSource();
            runtime.Spawn("foreign", async () => await source.Task);
            return null;
        });
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Contains("a model can await only operations", result.Fault?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_up_that_blocks_is_a_model_fault()
    {
        var program = new SetUpProgram(async runtime => await new TestCompletion(runtime, "done").Wait());
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.StartsWith("the set-up blocks", result.Fault?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_livelock_is_incomplete_never_exhausted()
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
            new ExplorationOptions { StepLimit = 50 });
        Assert.Equal(StopReason.StepLimit, result.Stop);
        Assert.False(result.IsExhaustive);
        // Given up, but not as work done twice.
        Assert.Equal(0, result.Blocked);
    }

    [Fact]
    public void A_spent_budget_is_incomplete()
    {
        static Func<string>? Writers(ExploredRuntime runtime)
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            for (int t = 0; t < 3; t++)
                runtime.Spawn($"t{t}", async () => await cell.Write(1));
            return null;
        }

        var result = Explore(Writers, new ExplorationOptions { MaxExecutions = 2 });
        Assert.Equal(StopReason.ExecutionLimit, result.Stop);
        Assert.Equal(2, result.Executions);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(StopReason.Cancelled, Explorer.Explore(new TestProgram(Writers), new OptimalDpor(), new ExplorationOptions(), cancelled.Token).Stop);
    }

    [Fact]
    public void A_kill_signal_comes_only_when_nobody_else_can_go_on()
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        Explore(runtime =>
        {
            var queue = new TestWaitList(runtime, "queue");
            var cell = new Cell<int>(runtime, "cell", 0);
            runtime.Spawn("sleeper", async () =>
            {
                await queue.Join();
                int woken = await queue.SleepInterruptible();
                results.Add($"{(woken == Operation.Interrupted ? "killed" : "woken")} after {await cell.Read()}");
            });
            runtime.Spawn("waker", async () =>
            {
                await queue.Wake();
                await cell.Write(1);
            });
            return null;
        });
        // Woken before or after the write; or the wake-up came before the sleeper joined, and the kill after everything.
        Assert.Equal(["killed after 1", "woken after 0", "woken after 1"], results);
    }

    [Fact]
    public void A_dead_task_never_goes_on_and_its_consequences_are_not_reported()
    {
        bool resumed = false;
        var result = Explore(runtime =>
        {
            var wire = new Tripwire(runtime, "wire", fatal: true);
            var second = new Tripwire(runtime, "second", fatal: false);
            runtime.Spawn("victim", async () =>
            {
                await wire.Set(1);
                await wire.Look();
                resumed = true;
            });
            runtime.Spawn("bystander", async () =>
            {
                await second.Set(1);
                await second.Look("own_look");
            });
            runtime.Spawn("follower", async () =>
            {
                await wire.Set(2);
                await wire.Look("after_look");
            });
            return null;
        });
        Assert.False(resumed);
        var keys = result.Findings.Select(f => f.Finding.Key.Function).ToList();
        Assert.Contains("own_look", keys);
        // after_look is found only where it does not happen after the victim's death.
        Assert.All(result.Findings.Where(f => f.Finding.Key.Function == "after_look"), f => Assert.DoesNotContain(f.Schedule.Segments, s => s.Task == "victim" && s.Operations == 2));
    }

    [Fact]
    public void Explorations_side_by_side_do_not_see_each_other()
    {
        long[] expected = [.. Enumerable.Range(0, 8).Select(seed => Explore(RandomProgram.Make(seed, 3, 2)).Executions)];
        var counts = new long[8];
        var threads = Enumerable.Range(0, 8).Select(seed => new Thread(() => counts[seed] = Explore(RandomProgram.Make(seed, 3, 2)).Executions)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(expected, counts);
    }

    [Fact]
    public void An_exploration_inside_another_ones_model_leaves_it_alone()
    {
        long inner = 0;
        var result = Explore(runtime =>
        {
            var cell = new Cell<int>(runtime, "cell", 0);
            for (int t = 0; t < 2; t++)
            {
                runtime.Spawn($"t{t}", async () =>
                {
                    await cell.Write(1);
                    inner += Explore(RandomProgram.Make(1, 2, 2)).Executions;
                    await cell.Write(2);
                });
            }

            return null;
        });
        Assert.Equal(StopReason.Exhausted, result.Stop);
        Assert.Equal(6, result.Executions);
        Assert.True(inner > 0);
    }

    [Theory]
    [InlineData("LinereqIoctl", "linereq_ioctl")]
    [InlineData("I2cDelAdapter", "i2c_del_adapter")]
    [InlineData("__fput", "__fput")]
    [InlineData("__Fput", "__fput")]
    public void Functions_are_spelt_as_the_kernel_does(string name, string spelling) => Assert.Equal(spelling, new Site(name, "", 0).Spelling);

    private sealed class SetUpProgram(Func<ExploredRuntime, Op> setUp) : IProgram
    {
        public Op SetUp(ExploredRuntime runtime) => setUp(runtime);
    }

    private sealed class Keeping : IProgram
    {
        private Tripwire? wire;

        public Op SetUp(ExploredRuntime runtime)
        {
            runtime.Reuse(ref wire, "wire", (_, name) => new Tripwire(runtime, name, fatal: false));
            runtime.Spawn("sets", async () => await wire!.Set(1));
            runtime.Spawn("looks", async () => await wire!.Look());
            return Op.Done;
        }
    }

    [Fact]
    public void An_object_that_is_kept_begins_every_execution_and_every_exploration_anew()
    {
        var program = new Keeping();
        for (int again = 0; again < 2; again++)
        {
            var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
            Assert.Equal((StopReason.Exhausted, 2L), (result.Stop, result.Executions));
            // Seen in one of the two orders, and told by another runtime.
            Assert.Equal(1, Assert.Single(result.Findings).ShownBy);
        }
    }
}
