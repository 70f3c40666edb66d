using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>The dependence tables of the engine's own objects against what the objects do, in every state that a few steps reach.</summary>
public class TableAuditTests
{
    private const string Idle = "idle", Holds = "holds", Reads = "reads", Writes = "writes", Marked = "marked";

    /// <summary>The numbers of <see cref="Counter"/>'s kinds, which all have the same verb.</summary>
    private const int Add = 0, AddReturn = 1, Read = 2, AddUnlessZero = 3, Set = 4, Exchange = 5, CompareExchange = 6,
        AddAndTest = 7, ReadAcquire = 8, SetRelease = 9;

    /// <summary>Whose tables are not audited here, and why.</summary>
    private static readonly Dictionary<Type, string> Exceptions = new()
    {
        [typeof(Cell<>)] = "its value is in the hands of those who read and write it, where an audit does not see it: the table is that of any variable",
        [typeof(Dice)] = "private to the task that chooses: nobody else has an operation on it",
        [typeof(Mortal)] = "those that derive from it have tables; the kernel's tests audit them",
        [typeof(Sections)] = "the kernel's tests audit it, as RCU's readers",
    };

    [Fact]
    public void Every_table_is_audited() => Assert.Equal(
        TableOwners.In(typeof(SharedObject).Assembly).Select(t => t.Name),
        AuditsAttribute.OwnersIn(typeof(TableAuditTests)).Concat(Exceptions.Keys).Distinct().OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => t.Name));

    [Fact]
    [Audits(typeof(MutualExclusion))]
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
    [Audits(typeof(ReaderWriterQueue))]
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
    [Audits(typeof(Alert))]
    public void Alert()
    {
        var report = Audit(
            runtime => new Alert(runtime, "alert"),
            ["owner", Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("raise"), Idle),
                new Move(Idle, kind("raise fatally"), Idle),
                new Move(Idle, kind("look at"), Idle),
                new Move(Idle, kind("look for the end in"), Idle),
                new Move("owner", kind("look at"), "owner") { Blocks = true },
                new Move("owner", kind("look for the end in"), "owner") { Blocks = true },
                new Move("owner", kind("take"), "owner"),
                new Move("owner", kind("close"), Holds),
                new Move(Holds, kind("look at"), Holds) { Blocks = true },
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["take / take", "take / close", "close / close"], report.NeverMet);
    }

    /// <summary>
    /// Every kind but the wake-ups of exclusive sleepers: one that sleeps by the right pattern, one that gets on the list first and
    /// ready later, one that is marked; and who wakes or looks.
    /// </summary>
    [Fact]
    [Audits(typeof(WaitList))]
    public void Wait_list_without_exclusive_sleepers()
    {
        var report = Audit(
            runtime => new TestWaitList(runtime, "queue"),
            [Idle, "by hand", Marked, "waker", "waker"],
            kind =>
            [
                .. Sleeping(kind, interruptibly: 1),
                new Move("by hand", kind("add_wait_queue"), "added"),
                new Move("by hand", kind("set_current_state on"), "ready") { Argument = 1 },
                new Move("added", kind("set_current_state on"), "queued") { Argument = 1 },
                new Move("ready", kind("add_wait_queue"), "queued"),
                new Move("queued", kind("sleep on"), "slept") { Blocks = true },
                new Move("slept", kind("finish_wait"), "by hand"),
                new Move(Marked, kind("add_wait_queue (woken)"), "enlisted"),
                new Move("enlisted", kind("sleep on"), "marked again") { Blocks = true },
                new Move("marked again", kind("set_current_state on"), "enlisted"),
                new Move("waker", kind("wake_up"), "waker"),
                new Move("waker", kind("wake_up_interruptible"), "waker"),
                new Move("waker", kind("waitqueue_active"), "waker"),
            ],
            steps: 7);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.DoesNotContain(report.NeverMet, pair => pair.Contains("wake_up", StringComparison.Ordinal) && !pair.Contains("exclusive", StringComparison.Ordinal));
    }

    [Fact]
    [Audits(typeof(WaitList))]
    public void Wait_list_with_exclusive_sleepers()
    {
        var report = Audit(
            runtime => new TestWaitList(runtime, "queue"),
            [Idle, "exclusive", "exclusive", "exclusive by hand", "waker", "waker"],
            kind =>
            [
                .. Sleeping(kind, interruptibly: 1),
                new Move("exclusive", kind("prepare_to_wait_exclusive"), "prepared exclusively") { Argument = 1 },
                new Move("exclusive", kind("prepare_to_wait_exclusive"), "prepared exclusively") { Argument = 2 },
                new Move("prepared exclusively", kind("sleep on"), "slept exclusively") { Blocks = true },
                new Move("prepared exclusively", kind("finish_wait (exclusive)"), "exclusive"),
                new Move("slept exclusively", kind("look for own entry in"), "exclusive"),
                new Move("exclusive by hand", kind("add_wait_queue_exclusive"), "added exclusively"),
                new Move("added exclusively", kind("set_current_state on"), "queued exclusively") { Argument = 1 },
                new Move("exclusive by hand", kind("set_current_state on"), "ready") { Argument = 1 },
                new Move("ready", kind("add_wait_queue_exclusive"), "queued exclusively"),
                new Move("queued exclusively", kind("sleep on"), "added exclusively") { Blocks = true },
                new Move("queued exclusively", kind("finish_wait (exclusive)"), "exclusive by hand"),
                new Move("waker", kind("wake_up"), "waker"),
                new Move("waker", kind("wake_up_interruptible"), "waker"),
                new Move("waker", kind("wake_up (exclusive)"), "waker") { Argument = 1 },
                new Move("waker", kind("wake_up (exclusive)"), "waker") { Argument = 2 },
                new Move("waker", kind("wake_up_interruptible (exclusive)"), "waker") { Argument = 1 },
                new Move("waker", kind("waitqueue_active"), "waker"),
            ],
            steps: 6);
        Assert.Empty(report.Wrong);
        Assert.True(report.Needless.Count == 0, string.Join("\n", report.Needless));
    }

    /// <summary>The right pattern, with and without a timeout.</summary>
    private static IEnumerable<Move> Sleeping(Func<string, int> kind, int interruptibly) =>
    [
        new Move(Idle, kind("prepare_to_wait"), "prepared") { Argument = interruptibly },
        new Move("prepared", kind("sleep on"), "woken") { Blocks = true },
        new Move("prepared", kind("sleep (timeout) on"), "woken"),
        new Move("woken", kind("look for own entry in"), there => there != 0 ? "listed" : Idle),
        new Move("prepared", kind("look for own entry in"), there => there != 0 ? "listed" : Idle),
        new Move("listed", kind("finish_wait"), Idle),
    ];

    [Fact]
    [Audits(typeof(CompletionCount))]
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
                new Move(Idle, kind("try_wait_for_completion"), Idle),
                new Move(Idle, kind("wait_for_completion_timeout"), Idle),
                new Move(Idle, kind("completion_done"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Equal(["init_completion / init_completion"], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    [Audits(typeof(Counter))]
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
                new Move(Idle, Exchange, Idle) { Argument = 2 },
                new Move(Idle, CompareExchange, Idle) { Argument = (1 << 16) | 2 },
                new Move(Idle, AddAndTest, Idle) { Argument = -1 },
                new Move(Idle, ReadAcquire, Idle),
                new Move(Idle, SetRelease, Idle),
                new Move(Idle, SetRelease, Idle) { Argument = 1 },
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

    [Audits(typeof(OwnedCount))]
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
    [Audits(typeof(WaitList))]
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
        string[] used = ["prepare_to_wait", "wake_up", "sleep on", "finish_wait"];
        Assert.DoesNotContain(report.NeverMet, pair => pair.Split(" / ").All(used.Contains));
    }

    [Fact]
    [Audits(typeof(TaskLife))]
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

    /// <summary>One passes it, one waits for it.</summary>
    [Fact]
    [Audits(typeof(Exploration.Turn))]
    public void Turn_of_two()
    {
        var report = Audit(
            runtime => new Exploration.Turn(runtime, tag: null),
            ["passes", "follows"],
            kind =>
            [
                new Move("passes", kind("pass the"), "over"),
                new Move("follows", kind("wait for the"), "over") { Blocks = true },
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["pass the / pass the", "wait for the / wait for the"], report.NeverMet);
    }

    private static TableReport Audit(Func<ExploredRuntime, SharedObject> make, string[] starts, Func<Func<string, int>, IReadOnlyList<Move>> moves, int steps = 6, Action<ModelTask, int>? spawned = null, [CallerMemberName] string test = "")
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
        return TableAudit.Check(program, Target, kind => new Protocol { Starts = starts, Moves = moves(kind), Steps = steps });

        SharedObject Target()
        {
            Assert.True(TableOwners.IsA(target!, AuditsAttribute.OwnerOf(typeof(TableAuditTests), test)!), $"{test} does not audit what it says");
            return target!;
        }
    }
}
