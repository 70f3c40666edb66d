namespace CoyoteDevres.Exploration.Tests;

/// <summary>The dependence tables of the engine's own objects against what the objects do, in every state that a few steps reach.</summary>
public class TableAuditTests
{
    private const string Idle = "idle", Holds = "holds", Reads = "reads", Writes = "writes";

    /// <summary>The numbers of <see cref="Counter"/>'s kinds, which all have the same verb.</summary>
    private const int Add = 0, AddReturn = 1, Read = 2, AddUnlessZero = 3, Set = 4;

    [Fact]
    public void Mutual_exclusion()
    {
        var report = Audit(
            runtime => new TestMutex(runtime, "mutex"),
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("lock"), Holds) { Blocks = true },
                new Move(Idle, kind("trylock"), got => got != 0 ? Holds : Idle),
                new Move(Holds, kind("unlock"), Idle),
                new Move(Idle, kind("is locked"), Idle),
                new Move(Idle, kind("touch"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["unlock / unlock"], report.NeverMet);
    }

    [Fact]
    public void Reader_writer_queue()
    {
        var report = Audit(
            runtime => new TestRwLock(runtime, "lock"),
            [Idle, Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("down_read"), got => got != 0 ? Reads : "queued reader"),
                new Move("queued reader", kind("down_read (queued)"), Reads) { Blocks = true },
                new Move(Reads, kind("up_read"), Idle),
                new Move(Idle, kind("down_write"), got => got != 0 ? Writes : "queued writer"),
                new Move("queued writer", kind("down_write (queued)"), Writes) { Blocks = true },
                new Move(Writes, kind("up_write"), Idle),
            ],
            steps: 8);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        // The kernel's tests try what is rarer.
        string[] rarer = ["trylock", "downgrade", "leave", "is locked", "past the queue"];
        Assert.Equal(["up_read / up_write", "up_write / up_write"], report.NeverMet.Where(pair => !rarer.Any(r => pair.Contains(r, StringComparison.Ordinal))));
    }

    [Fact]
    public void Completion_count()
    {
        var report = Audit(
            runtime => new TestCompletion(runtime, "done"),
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("complete"), Idle),
                new Move(Idle, kind("complete_all"), Idle),
                new Move(Idle, kind("wait_for_completion"), Idle) { Blocks = true },
                new Move(Idle, kind("init_completion"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Equal(["init_completion / init_completion"], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    public void Counter_of_any_number()
    {
        var report = Audit(
            runtime => new TestCounter(runtime, "count", 1),
            [Idle, Idle, Idle],
            _ =>
            [
                new Move(Idle, Add, Idle) { Argument = 1 },
                new Move(Idle, Add, Idle) { Argument = -1 },
                new Move(Idle, AddReturn, Idle) { Argument = 1 },
                new Move(Idle, AddReturn, Idle) { Argument = -1 },
                new Move(Idle, Read, Idle),
                new Move(Idle, AddUnlessZero, Idle) { Argument = 1 },
                new Move(Idle, AddUnlessZero, Idle) { Argument = -1 },
                new Move(Idle, Set, Idle),
                new Move(Idle, Set, Idle) { Argument = 1 },
            ],
            steps: 3);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Empty(report.NeverMet);
    }

    /// <summary>Three tasks, one of which owns two references, one one, one none; one reference is in the pool.</summary>
    [Fact]
    public void Owned_count()
    {
        var report = AuditOwned();
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Empty(report.NeverMet);
    }

    /// <summary>Puts that may be the last one are not to be exchanged, nor with gets that may come too late.</summary>
    [Fact]
    public void An_owned_count_with_less_order_is_wrong()
    {
        Assert.StartsWith("put last own / put last own", Assert.Single(AuditOwned(4, 4).Wrong), StringComparison.Ordinal);
        Assert.StartsWith("get unowned / put last own", Assert.Single(AuditOwned(1, 4).Wrong), StringComparison.Ordinal);
    }

    private static TableReport AuditOwned(int one = -1, int other = -1)
    {
        string[] owns = ["owns 0", "owns 1", "owns 2", "owns 3"];
        TestOwnedCount count = null!;
        return Audit(
            runtime =>
            {
                count = new TestOwnedCount(runtime, "count", 4);
                return one < 0 ? count : count = new TestOwnedCount(runtime, "count", 4, null, TestOwnedCount.Without(count.Dependence, one, other));
            },
            [owns[2], owns[1], owns[0]],
            kind =>
            [
                .. from own in Enumerable.Range(0, 4)
                   from move in (Move[])[
                       new Move(owns[own], kind("read"), owns[own]),
                       new Move(owns[own], kind("adopt"), owns[Math.Min(own + 1, 3)]),
                       new Move(owns[own], kind("give"), owns[Math.Max(own - 1, 0)]),
                       new Move(owns[own], kind(own == 0 ? "get unowned" : "get"), owns[Math.Min(own + 1, 3)]),
                       new Move(owns[own], kind(own == 0 ? "get unless zero" : "get"), got => owns[got == 0 ? own : Math.Min(own + 1, 3)]),
                       new Move(owns[own], kind(own == 0 ? "put unowned" : own == 1 ? "put last own" : "put"), owns[Math.Max(own - 1, 0)])]
                   where own < 3 || move.Kind == kind("put")
                   select move,
            ],
            steps: 5,
            spawned: (task, place) => count.Grant(task, 2 - place));
    }

    [Fact]
    public void Wait_list()
    {
        var report = Audit(
            runtime => new TestWaitList(runtime, "queue"),
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("prepare_to_wait"), "joined"),
                new Move("joined", kind("prepare_to_wait"), "joined"),
                new Move("joined", kind("sleep on"), "joined") { Blocks = true },
                new Move("joined", kind("finish_wait"), Idle),
                new Move(Idle, kind("wake_up"), Idle),
                new Move("joined", kind("wake_up"), "joined"),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    public void Task_life()
    {
        var report = Audit(
            runtime => new TaskLife(runtime, "task"),
            ["runs", Idle, Idle],
            kind =>
            [
                new Move("runs", kind("task exits"), "over"),
                new Move(Idle, kind("join"), Idle) { Blocks = true },
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["task exits / task exits"], report.NeverMet);
    }

    private static TableReport Audit(Func<ExploredRuntime, SharedObject> make, string[] starts, Func<Func<string, int>, IReadOnlyList<Move>> moves, int steps = 6, Action<ModelTask, int>? spawned = null)
    {
        SharedObject? target = null;
        var program = new TestProgram(runtime =>
        {
            target = make(runtime);
            for (int i = 0; i < starts.Length; i++)
            {
                var task = runtime.Spawn($"t{i}", () => Op.Done);
                spawned?.Invoke(task, i);
            }

            return null;
        });
        return TableAudit.Check(program, () => target!, kind => new Protocol { Starts = starts, Moves = moves(kind), Steps = steps });
    }
}
