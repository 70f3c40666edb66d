namespace CoyoteDevres.Exploration.Tests;

/// <summary>Each kind of difference that a wrong rule or hidden state makes is seen when neighbours are swapped.</summary>
public class CommuteAndReplayTests
{
    private static readonly Dependence NothingDepends = Dependence.AllBut(3, (0, 0), (0, 1), (1, 1), (1, 2));

    [Fact]
    public void Another_result_is_seen() => Assert.Contains("returns 1, then 2", First(runtime =>
    {
        var odd = new Odd(runtime, NothingDepends);
        Spawn(runtime, async () => await odd.Next(), async () => await odd.Next());
    }));

    [Fact]
    public void Another_value_read_is_seen() => Assert.Contains("= 0, then = 7", First(runtime =>
    {
        var odd = new Odd(runtime, NothingDepends);
        Spawn(runtime, async () => await odd.Look(), async () => await odd.Put(7));
    }));

    [Fact]
    public void Another_state_after_both_is_seen() => Assert.Contains("the state after both", First(runtime =>
    {
        var odd = new Odd(runtime, NothingDepends);
        Spawn(runtime, async () => await odd.Put(1), async () => await odd.Put(2));
    }));

    [Fact]
    public void An_operation_that_enables_another_one_is_seen()
    {
        var violations = Violations(runtime =>
        {
            var odd = new Odd(runtime, NothingDepends);
            Spawn(runtime, async () => await odd.Wait(), async () => await odd.Put(1));
        });
        Assert.Contains(violations, v => v.Difference.Contains("enables t0", StringComparison.Ordinal));
        Assert.Contains(violations, v => v.Difference.Contains("t0 cannot", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_way_taken_is_seen() => Assert.Contains("goes another way", First(runtime =>
    {
        bool hidden = false;
        var cells = new[] { new Cell<int>(runtime, "a", 0), new Cell<int>(runtime, "b", 0), new Cell<int>(runtime, "c", 0) };
        Spawn(
            runtime,
            async () =>
            {
                await cells[0].Read();
                hidden = true;
            },
            async () =>
            {
                await cells[1].Read();
                await cells[hidden ? 0 : 2].Read();
            });
    }));

    [Fact]
    public void Another_place_in_the_model_is_seen() => Assert.Contains("does found read b", First(runtime =>
    {
        bool hidden = false;
        var cells = new[] { new Cell<int>(runtime, "a", 0), new Cell<int>(runtime, "b", 0) };
        Spawn(
            runtime,
            async () =>
            {
                await cells[0].Read();
                hidden = true;
            },
            async () =>
            {
                await cells[1].Read();
                if (hidden)
                    await cells[1].Read("found");
                else
                    await cells[1].Read("missed");
            });
    }));

    [Fact]
    public void Another_finding_is_seen() => Assert.Contains("the findings", First(runtime =>
    {
        string first = "";
        var cells = new[] { new Cell<int>(runtime, "a", 0), new Cell<int>(runtime, "b", 0) };
        async Op Body(int number)
        {
            await cells[number].Read();
            first = first.Length == 0 ? $"t{number}" : first;
            if (first == $"t{number}")
                runtime.Report(new Finding(new FindingKey("first", first, ""), first, first, []));
        }

        Spawn(runtime, () => Body(0), () => Body(1));
    }));

    [Fact]
    public void Another_end_is_seen() => Assert.Contains("where the tasks end", First(runtime =>
    {
        int done = 0;
        var odd = new Odd(runtime, NothingDepends);
        var cells = new[] { new Cell<int>(runtime, "a", 0), new Cell<int>(runtime, "b", 0) };
        async Op Body(int number)
        {
            await cells[number].Read();
            if (done++ == 1)
                await odd.Wait();
        }

        Spawn(runtime, () => Body(0), () => Body(1));
    }));

    [Fact]
    public void Choices_kill_signals_and_deaths_are_replayed()
    {
        var program = new TestProgram(runtime =>
        {
            var queue = new TestWaitList(runtime, "queue");
            var wire = new Tripwire(runtime, "wire", fatal: true);
            var dice = new Dice(runtime, "dice");
            var cell = new Cell<int>(runtime, "cell", 0);
            Spawn(
                runtime,
                async () =>
                {
                    await queue.Join();
                    await queue.SleepInterruptible();
                    await cell.Read();
                },
                async () =>
                {
                    if (await dice.Choose(2) == 1)
                        await wire.Set(1);
                },
                async () =>
                {
                    await wire.Look();
                    await cell.Read();
                });
            return null;
        });
        var result = CommuteAndReplay.Check(program, new CommuteOptions { FirstExecutions = 20, SwapsPerPair = 20 });
        Assert.Null(result.Fault);
        Assert.Empty(result.Violations);
        Assert.True(result.Swaps >= 10, $"{result.Swaps} swaps");
        Assert.True(result.Watched >= 10, $"{result.Watched} watched");
    }

    private static string First(Action<ExploredRuntime> build) => Violations(build)[0].Difference;

    private static IReadOnlyList<CommuteViolation> Violations(Action<ExploredRuntime> build)
    {
        var program = new TestProgram(runtime =>
        {
            build(runtime);
            return null;
        });
        var result = CommuteAndReplay.Check(program, new CommuteOptions());
        Assert.Null(result.Fault);
        Assert.NotEmpty(result.Violations);
        return result.Violations;
    }

    private static void Spawn(ExploredRuntime runtime, params Func<Op>[] bodies)
    {
        for (int i = 0; i < bodies.Length; i++)
            runtime.Spawn($"t{i}", bodies[i]);
    }

    /// <summary>An object whose table may say anything.</summary>
    private sealed class Odd(ExploredRuntime runtime, Dependence table) : SharedObject(runtime, "odd")
    {
        private static readonly Site Here = new("test", "", 0);
        private int value;

        public override Dependence Dependence => table;

        public override void Reset() => value = 0;

        public override bool IsEnabled(int kind, int task) => value > 0;

        public override int Apply(int kind, int task, int argument) => kind switch
        {
            0 => value += argument,
            1 => value = argument,
            _ => 0,
        };

        public override string Verb(int kind) => kind switch
        {
            0 => "add to",
            1 => "put",
            _ => "look at",
        };

        public override string Outcome(int kind) => $"= {value}";

        internal Step Next() => Operate(0, Here, argument: 1);

        internal Step Put(int to) => Operate(1, Here, argument: to);

        internal Step Look() => Operate(2, Here);

        internal Step Wait() => Operate(0, Here, OperationTraits.Blocking);
    }
}
