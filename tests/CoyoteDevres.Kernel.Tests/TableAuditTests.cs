using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>The dependence tables of the kernel's primitives against what they do, in every state that a few steps reach.</summary>
public partial class TableAuditTests
{
    private const string Idle = "idle", Holds = "holds", Reads = "reads", Writes = "writes", Over = "over", Runs = "runs";

    private static readonly int[] Instances = [1, 2, 3, 4, 5];

    /// <summary>Whose tables are not audited, and why.</summary>
    private static readonly Dictionary<Type, string> Exceptions = new()
    {
        [typeof(Nap)] = "has no state, and its one operation commutes with itself",
        [typeof(Idle)] = "has no state, and is a task's own",
        [typeof(NullAddress)] = "has no state: whoever comes to it ends there",
        [typeof(PoisonedAddress)] = "has no state: whoever comes to it ends there",
        [typeof(NoEntry)] = "has no state: whoever comes to it ends there",
        [typeof(FaultChoice)] = "private to the task that asks: nobody else has an operation on it",
    };

    /// <summary>A new primitive fails here until its table has an audit, or a reason to have none.</summary>
    [Fact]
    public void Every_table_is_audited()
    {
        var kernel = typeof(Machine).Assembly;
        Assert.Equal(
            TableOwners.In(kernel).Select(t => t.Name),
            AuditsAttribute.OwnersIn(typeof(TableAuditTests)).Where(t => t.Assembly == kernel).Concat(Exceptions.Keys).Distinct().OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => t.Name));
    }

    [Fact]
    [Audits(typeof(LdSemaphore))]
    public void Ld_semaphore()
    {
        var report = Audit(
            machine => new LdSemaphore(new Box(machine), "ldsem"),
            [Idle, Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("ldsem_down_read"), got => got != 0 ? Reads : "queued reader"),
                new Move("queued reader", kind("ldsem_down_read (queued)"), Reads) { Blocks = true },
                new Move(Idle, kind("ldsem_down_read_trylock"), got => got != 0 ? Reads : Idle),
                new Move(Reads, kind("ldsem_up_read"), Idle),
                new Move(Idle, kind("ldsem_down_write"), got => got != 0 ? Writes : "queued writer"),
                new Move("queued writer", kind("ldsem_down_write (queued)"), Writes) { Blocks = true },
                new Move(Writes, kind("ldsem_up_write"), Idle),
            ],
            steps: 8);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["ldsem_down_read (queued) / ldsem_down_write (queued)", "ldsem_up_read / ldsem_up_write", "ldsem_up_write / ldsem_up_write"], report.NeverMet);
    }

    [Fact]
    [Audits(typeof(ReaderWriterQueue))]
    public void Rw_semaphore_released_by_whoever_likes()
    {
        var report = Audit(
            machine => new Box(machine).Sem,
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("down_read"), got => got != 0 ? Reads : "queued reader"),
                new Move("queued reader", kind("down_read (queued)"), Reads) { Blocks = true },
                new Move(Reads, kind("up_read"), Idle),
                new Move(Idle, kind("up_read"), Idle),
                new Move(Idle, kind("down_write"), got => got != 0 ? Writes : "queued writer"),
                new Move("queued writer", kind("down_write (queued)"), Writes) { Blocks = true },
                new Move(Writes, kind("up_write"), Idle),
                new Move(Idle, kind("up_write"), Idle),
            ]);
        Assert.Empty(report.Wrong);
    }

    /// <summary>All that one can do with a rw_semaphore and a rwlock, by who holds it and by who does not.</summary>
    [Fact]
    [Audits(typeof(ReaderWriterQueue))]
    public void Reader_writer_queue()
    {
        var report = Audit(
            machine => new Box(machine).Sem,
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("down_read"), got => got != 0 ? Reads : "queued reader"),
                new Move("queued reader", kind("down_read (queued)"), Reads) { Blocks = true },
                new Move("queued reader", kind("leave the queue of"), Idle),
                new Move(Idle, kind("down_read_trylock"), got => got != 0 ? Reads : Idle),
                new Move(Idle, kind("down_read (past the queue)"), Reads) { Blocks = true },
                new Move(Reads, kind("up_read"), Idle),
                new Move(Idle, kind("down_write"), got => got != 0 ? Writes : "queued writer"),
                new Move("queued writer", kind("down_write (queued)"), Writes) { Blocks = true },
                new Move("queued writer", kind("leave the queue of"), Idle),
                new Move(Idle, kind("down_write_trylock"), got => got != 0 ? Writes : Idle),
                new Move(Writes, kind("downgrade_write"), Reads),
                new Move(Writes, kind("up_write"), Idle),
                new Move(Idle, kind("is locked"), Idle),
            ],
            steps: 5);
        Assert.Empty(report.Wrong);
        // Kept in order: tries to write, downgrades, looks and leaving are rare, and some of these pairs commute only while tasks release
        // what they hold.
        Assert.Equal(
            [
                "down_read (queued) / down_write_trylock",
                "down_read (queued) / is locked",
                "up_read / leave the queue of",
                "down_write / downgrade_write",
                "down_write / leave the queue of",
                "down_write (queued) / down_write_trylock",
                "down_write (queued) / leave the queue of",
                "down_write (queued) / is locked",
                "up_write / leave the queue of",
                "down_write_trylock / downgrade_write",
                "downgrade_write / leave the queue of",
                "downgrade_write / is locked",
                "leave the queue of / leave the queue of",
                "leave the queue of / down_read (past the queue)",
            ],
            report.Needless);
    }

    [Fact]
    [Audits(typeof(MutualExclusion))]
    public void Mutex_locked_and_released_by_whoever_likes()
    {
        var report = Audit(
            machine => new Box(machine).Mutex,
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("lock"), Idle) { Blocks = true },
                new Move(Idle, kind("unlock"), Idle),
                new Move(Idle, kind("trylock"), Idle),
                new Move(Idle, kind("is locked"), Idle),
                new Move(Idle, kind("touch"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    [Audits(typeof(PercpuRwSemaphore))]
    public void Percpu_rw_semaphore()
    {
        var report = Audit(
            machine => new PercpuRwSemaphore(machine, "percpu"),
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("look for a writer of"), fast => fast != 0 ? "looked" : "slow"),
                new Move("looked", kind("count as a reader of"), Reads),
                new Move("slow", kind("percpu_down_read (slow)"), Reads) { Blocks = true },
                new Move("slow", kind("percpu_down_read_trylock (slow)"), got => got != 0 ? Reads : Idle),
                new Move(Reads, kind("percpu_up_read"), Idle),
                new Move(Idle, kind("percpu_down_write: slow down readers of"), "entered"),
                new Move("entered", kind("percpu_down_write: grace period of"), "blocks") { Blocks = true },
                new Move("blocks", kind("percpu_down_write: block"), "drains") { Blocks = true },
                new Move("drains", kind("percpu_down_write: drain"), Writes) { Blocks = true },
                new Move(Writes, kind("percpu_up_write"), "exits"),
                // By who does not write: the block is gone while the writer still drains.
                new Move(Idle, kind("percpu_up_write"), Idle),
                new Move("exits", kind("speed up readers of"), Idle),
            ],
            steps: 9);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
    }

    [Fact]
    [Audits(typeof(Refcount))]
    public void Refcount_that_may_saturate()
    {
        var report = Audit(
            machine => new Box(machine).Count,
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("get"), Idle) { Argument = 1 },
                new Move(Idle, kind("put"), Idle) { Argument = 1 },
                new Move(Idle, kind("get unless zero"), Idle),
                new Move(Idle, kind("read"), Idle),
                new Move(Idle, kind("set"), Idle),
                new Move(Idle, kind("set"), Idle) { Argument = 2 },
                new Move(Idle, kind("drop"), Idle),
                new Move(Idle, kind("put if one"), Idle),
                new Move(Idle, kind("put unless one"), Idle),
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        // What it has kinds for beyond these, it has only with owners: their gets and puts, and looks; and with a releaser.
        string[] others = ["get", "put", "get unless zero", "read", "last put of", "released", "wait for the release of", "choose who has put last of", "wait for the last put of"];
        Assert.DoesNotContain(report.NeverMet, pair => !pair.Split(" / ").Any(others.Contains));
    }

    [Fact]
    [Audits(typeof(Refcount))]
    public void Refcount_whose_references_have_owners()
    {
        const int Put = 1, GetUnlessZero = 2, Read = 3, OwnGet = 8, KeepingPut = 9, LastPut = 10, GetForOthers = 11, PutForOthers = 12,
            GetUnlessZeroForOthers = 13, IsZero = 14, AwaitZero = 34;
        string[] owns = ["owns 0", "owns 1", "owns 2", "owns 3"];
        var report = Audit(
            machine =>
            {
                var count = new Refcount(new Box(machine), "count", 2);
                count.TrackOwners();
                return count;
            },
            ["base of two", owns[0], owns[0]],
            _ =>
            [
                // Whoever has the first ones puts them, and then what somebody took for others.
                new Move("base of two", Put, "base") { Argument = 1 },
                new Move("base", Put, "others") { Argument = 1 },
                new Move("others", PutForOthers, "others"),
                new Move("others", GetUnlessZeroForOthers, "others"),
                new Move("others", IsZero, "others"),
                new Move("others", AwaitZero, "others") { Blocks = true },
                .. from own in Enumerable.Range(0, 4)
                   from move in (Move[])[
                       new Move(owns[own], Read, owns[own]),
                       new Move(owns[own], IsZero, owns[own]),
                       new Move(owns[own], own == 0 ? GetUnlessZero : OwnGet, got => owns[got == 0 ? own : Math.Min(own + 1, 3)]) { Argument = 1 },
                       new Move(owns[own], GetForOthers, owns[own]) { Argument = 1 },
                       new Move(owns[own], own == 1 ? LastPut : KeepingPut, owns[Math.Max(own - 1, 0)]) { Argument = 1 }]
                   where (own > 0 || move.Kind is Read or IsZero or GetUnlessZero) && (own < 3 || move.Kind == KeepingPut)
                   select move,
            ],
            steps: 6);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(Refcount))]
    public void Refcount_whose_last_put_is_nobodys()
    {
        const int Put = 1, GetUnlessZero = 2, Read = 3, OwnGet = 8, LastPut = 10, GetForOthers = 11, PutForOthers = 12, IsZero = 14, Zero = 27, Done = 28, Released = 29, GetPinned = 31;
        var report = Audit(
            machine =>
            {
                var count = new Refcount(new Box(machine), "count", 1);
                count.TrackOwners();
                count.LetAnybodyPutLast([]);
                return count;
            },
            ["base", "user", "releaser"],
            _ =>
            [
                new Move("base", GetForOthers, "others") { Argument = 1 },
                new Move("base", GetPinned, "others") { Argument = 1 },
                new Move("base", Put, "nothing") { Argument = 1 },
                new Move("others", Put, "other") { Argument = 1 },
                new Move("others", PutForOthers, "base"),
                new Move("other", PutForOthers, "nothing"),
                new Move("nothing", Read, "nothing"),
                new Move("nothing", Released, "over") { Blocks = true },
                new Move("user", GetUnlessZero, got => got == 0 ? "looks" : "owns"),
                new Move("owns", OwnGet, "owns two"),
                new Move("owns two", 9, "owns"),
                new Move("owns", IsZero, "owns"),
                new Move("owns", LastPut, "looks") { Argument = 1 },
                new Move("looks", IsZero, "looks"),
                new Move("looks", Read, "looks"),
                new Move("releaser", Zero, "has seen it") { Blocks = true },
                new Move("has seen it", Done, "over"),
            ],
            steps: 8);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(Counter))]
    public void Atomic()
    {
        var report = Audit(
            machine => new Atomic(machine, "count", 0),
            [Idle, Idle, Idle],
            kind => [.. Enumerable.Range(0, 10).Select(k => new Move(Idle, k, Idle) { Argument = 1 }), new Move(Idle, kind("set"), Idle)],
            steps: 3);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(FlagBit))]
    public void Flag_bit()
    {
        var report = Audit(
            machine =>
            {
                var flags = new AtomicFlags(new Box(machine), "flags", "BIT");
                machine.Run("t", async () => await flags.Set(0));
                return null;
            },
            [Idle, Idle, Idle],
            kind => [.. Enumerable.Range(0, 6).Select(k => new Move(Idle, k, Idle))],
            steps: 4);
        Assert.Empty(report.Wrong);
        // Whoever clears it decides of what kind who clears it next is.
        Assert.Equal(["clear_bit_unlock / clear_bit (clear before)", "test_and_clear_bit / clear_bit (clear before)"], report.Needless);
    }

    [Fact]
    [Audits(typeof(Allocation))]
    public void Allocation()
    {
        var report = Audit(
            machine => new Box(machine).Memory,
            [Idle, Idle, Idle],
            _ => [.. Enumerable.Range(0, 4).Select(k => new Move(Idle, k, Idle))]);
        Assert.Empty(report.Wrong);
        // What a quiet free does is told by what happens before, of which there is nothing here: to another one, and to uses of what is tracked.
        Assert.Equal(["kfree / kfree", "kfree / use"], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    [Audits(typeof(Latch))]
    public void Latch()
    {
        var report = Audit(
            machine => new Latch(machine, "latch"),
            [Idle, Idle, Idle],
            kind => [new Move(Idle, kind("now true:"), Idle), new Move(Idle, kind("yield until"), Idle) { Blocks = true }]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    [Audits(typeof(KernfsNode))]
    public void Kernfs_node()
    {
        var report = Audit(
            machine => new KernfsNode(machine, "name"),
            ["remover", Idle, Idle, Idle],
            kind =>
            [
                new Move("remover", kind("deactivate"), "drains"),
                new Move("drains", kind("drain"), Over) { Blocks = true },
                new Move(Idle, kind("get active"), got => got != 0 ? Holds : Idle),
                new Move(Holds, kind("put active"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["deactivate / deactivate", "deactivate / drain", "drain / drain"], report.NeverMet.Where(p => !IsOfSelfRemoval(p)));
    }

    /// <summary>One instance at a time has a worker: its begin names it.</summary>
    [Fact]
    [Audits(typeof(WorkItem))]
    public void Work_item()
    {
        var report = Audit(
            machine => new WorkItem(new Box(machine), "work", () => Op.Done),
            ["worker", "user", "user"],
            kind =>
            [
                .. Instances.SelectMany(i => new[]
                {
                    new Move("worker", kind("begin"), Runs) { Argument = i, Blocks = true },
                    new Move("worker", kind("timer of"), "worker") { Argument = i, Blocks = true },
                }),
                new Move(Runs, kind("end"), "worker"),
                new Move(Runs, kind("queue_work"), Runs),
                new Move("user", kind("queue_work"), "user"),
                new Move("user", kind("queue_work"), instance => instance != 0 ? "lists" : "user") { Argument = 1 },
                new Move("lists", kind("__queue_work"), "user") { Argument = 1 },
                new Move("lists", kind("__queue_work"), "user"),
                new Move("user", kind("queue_delayed_work"), "user"),
                new Move("user", kind("mod_delayed_work"), "user") { Blocks = true },
                new Move("user", kind("expedite"), "user") { Blocks = true },
                new Move("user", kind("cancel_work"), "user") { Blocks = true },
                new Move("user", kind("INIT_WORK"), "user"),
                new Move("user", kind("cancel and disable"), "waits") { Argument = 1, Blocks = true },
                new Move("waits", kind("wait for"), "waited") { Blocks = true },
                new Move("waits", kind("enable_work (again)"), "user"),
                new Move("waited", kind("enable_work (again)"), "user"),
                new Move("user", kind("cancel and disable"), "disabled") { Blocks = true },
                new Move("disabled", kind("wait for"), "disabled") { Blocks = true },
                new Move("disabled", kind("enable_work"), "user"),
                new Move("user", kind("enable_work"), "user"),
                new Move("user", kind("flush_work"), "flushes"),
                new Move("flushes", kind("flush_work: wait for"), "user") { Blocks = true },
            ],
            steps: 6);
        Assert.Empty(report.Wrong);
        // One at a time puts it on a list. Whether it is pending decides of which kind cancelling is, so that all which changes that depends on both kinds.
        Assert.Equal(["__queue_work / __queue_work"], report.Needless.Where(p => !IsOfCancelling(p)));
        Assert.Equal(
            ["timer of / timer of", "timer of / begin", "timer of / end", "begin / begin", "begin / end", "end / end"],
            report.NeverMet.Where(p => !IsOfCancelling(p)));

        static bool IsOfCancelling(string pair) => pair.Contains("cancel", StringComparison.Ordinal) || pair.Contains("again", StringComparison.Ordinal) || pair.Contains("too often", StringComparison.Ordinal);
    }

    [Fact]
    [Audits(typeof(WorkList))]
    public void Work_list() => AuditWorkList(maxActive: 1);

    [Fact]
    [Audits(typeof(UnlimitedWorkList))]
    public void Work_list_without_a_limit() => AuditWorkList(WorkqueueStruct.Unlimited);

    private static void AuditWorkList(int maxActive, [CallerMemberName] string test = "")
    {
        bool limited = maxActive == 1;
        var report = Audit(
            machine =>
            {
                var queue = new WorkqueueStruct(machine, "wq", maxActive);
                machine.Run("drainer", async () => await queue.Drain());
                return null;
            },
            ["one", "two", Idle, Idle],
            kind =>
            [
                .. Item(kind, "one", 7),
                .. Item(kind, "two", 9),
                new Move(Idle, kind("flush_workqueue"), "flushes"),
                new Move("flushes", kind("flush_workqueue: wait for"), Idle) { Blocks = true },
                new Move(Idle, kind("drain_workqueue"), "drains"),
                new Move("drains", kind("drain_workqueue: wait for"), "drained") { Blocks = true },
                new Move("drained", kind("end of drain_workqueue"), Idle),
            ],
            steps: 6,
            test);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(
            limited
                ? ["take work from / take work from", "take work from / drain_workqueue: wait for", "finish work of / finish work of"]
                : [.. report.NeverMet.Where(pair => pair.Contains("take work from", StringComparison.Ordinal))],
            report.NeverMet);

        // An item is taken off, if it is, while it waits or before it begins.
        IEnumerable<Move> Item(Func<string, int> kind, string start, int ticket) => new Move[]
        {
            new(start, kind("insert_work"), got => got != 0 ? $"{ticket} in" : start),
            new(start, kind("insert_work (chained)"), $"{ticket} in"),
            new($"{ticket} in", kind("take work from"), $"{ticket} taken") { Blocks = true },
            new($"{ticket} {(limited ? "taken" : "in")}", kind("finish work of"), Over),
            new($"{ticket} in", kind("take off"), Over),
            new($"{ticket} taken", kind("take off"), Over),
        }.Where(m => limited || m.Kind != kind("take work from")).Select(m => m with { Argument = ticket });
    }

    [Fact]
    [Audits(typeof(TimerList))]
    public void Timer_list()
    {
        var report = Audit(
            machine => new TimerList(new Box(machine), "timer", () => Op.Done, expiries: 4),
            ["softirq", Idle, Idle],
            kind =>
            [
                .. Instances.Select(i => new Move("softirq", kind("expiry of"), Runs) { Argument = i, Blocks = true }),
                new Move(Runs, kind("mod_timer"), Runs),
                new Move(Runs, kind("end of the function of"), "softirq"),
                new Move(Idle, kind("mod_timer"), Idle),
                new Move(Idle, kind("timer_delete"), Idle),
                new Move(Idle, kind("timer_delete_sync"), Idle) { Blocks = true },
                new Move(Idle, kind("timer_shutdown"), Idle),
                new Move(Idle, kind("timer_shutdown_sync"), Idle) { Blocks = true },
                new Move(Idle, kind("timer_pending"), Idle),
                new Move(Idle, kind("timer_setup"), Idle),
            ],
            steps: 5);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["expiry of / expiry of", "expiry of / end of the function of", "end of the function of / end of the function of"], report.NeverMet);
    }

    [Fact]
    [Audits(typeof(Tasklet))]
    public void Tasklet()
    {
        var report = Audit(
            machine => new Tasklet(new Box(machine), "tasklet", () => Op.Done),
            ["softirq", Idle, Idle],
            kind =>
            [
                .. Instances.Select(i => new Move("softirq", kind("begin"), Runs) { Argument = i, Blocks = true }),
                new Move(Runs, kind("end"), "softirq"),
                new Move(Idle, kind("tasklet_schedule"), Idle),
                new Move(Idle, kind("tasklet_disable_nosync"), "disabled"),
                new Move("disabled", kind("tasklet_unlock_wait"), "waited") { Blocks = true },
                new Move("disabled", kind("tasklet_enable"), Idle),
                new Move("waited", kind("tasklet_enable"), Idle),
                new Move(Idle, kind("tasklet_kill"), "kills") { Blocks = true },
                new Move("kills", kind("tasklet_unlock_wait"), "killed") { Blocks = true },
                new Move("killed", kind("end of tasklet_kill"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        // One kill at a time.
        Assert.Equal(["end of tasklet_kill / end of tasklet_kill"], report.Needless);
    }

    /// <summary>Two actions that share the line; the second has a one-shot thread.</summary>
    [Fact]
    [Audits(typeof(IrqLine))]
    public void Irq_line()
    {
        var report = Audit(
            machine =>
            {
                var line = new IrqLine(machine, "irq");
                _ = new IrqAction(line, "plain", () => Op.From(IrqReturn.Handled), shared: true);
                _ = new IrqAction(line, "threaded", null, () => Op.Done, shared: true, oneShot: true);
                return line;
            },
            ["hardware", "hardware", "thread", Idle, Idle],
            kind =>
            [
                new Move("hardware", kind("enter handler of"), entered => entered switch { 0 => Over, 1 => "plain", _ => "threaded" }) { Blocks = true },
                new Move("threaded", kind("wake thread of"), "plain") { Argument = 1 },
                new Move("plain", kind("leave handler of"), "hardware"),
                new Move("thread", kind("begin thread of"), Runs) { Argument = 1, Blocks = true },
                new Move(Runs, kind("end thread of"), "thread") { Argument = 1 },
                .. Enumerable.Range(0, 2).SelectMany(action => new[]
                {
                    new Move(Idle, kind("request_irq"), Idle) { Argument = action },
                    new Move(Idle, kind("free_irq"), was => was != 0 ? "frees" : Idle) { Argument = action },
                }),
                new Move("frees", kind("synchronize_irq"), "freed") { Blocks = true },
                new Move("freed", kind("wait for thread of"), Idle) { Argument = 1, Blocks = true },
                new Move(Idle, kind("wait for thread of"), Idle) { Argument = -1, Blocks = true },
                new Move(Idle, kind("disable_irq"), Idle),
                new Move(Idle, kind("enable_irq"), Idle),
                new Move(Idle, kind("irq_dispose_mapping"), Idle),
                new Move(Idle, kind("look for actions of"), Idle),
            ],
            steps: 6);
        Assert.Empty(report.Wrong);
        // Two requests want the same line, if it is not shared.
        Assert.Equal(["request_irq / request_irq"], report.Needless);
    }

    [Fact]
    [Audits(typeof(KthreadState))]
    public void Kthread_state()
    {
        var report = Audit(
            machine =>
            {
                Kthread.Run(machine, "sim", async self => await self.SleepUntilStopped());
                return null;
            },
            ["thread", Idle, Idle],
            kind =>
            [
                new Move("thread", kind("kthread_should_stop"), "thread"),
                new Move("thread", kind("kthread_should_park"), "thread"),
                new Move("thread", kind("sleep until told by"), "thread") { Blocks = true },
                new Move("thread", kind("sleep until told by"), "thread") { Blocks = true, Argument = 1 },
                new Move("thread", kind("kthread_parkme"), told => told != 0 ? "parked" : "thread"),
                new Move("parked", kind("stay parked in"), "thread") { Blocks = true },
                new Move("thread", kind("kthread_exit"), Over) { Argument = 3 },
                new Move(Idle, kind("kthread_stop"), "stops"),
                new Move("stops", kind("kthread_stop: wait for"), Idle) { Blocks = true },
                new Move(Idle, kind("kthread_park"), "parks"),
                new Move("parks", kind("kthread_park: wait for"), Idle) { Blocks = true },
                new Move(Idle, kind("kthread_unpark"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
    }

    [Fact]
    [Audits(typeof(KthreadWorkList))]
    public void Kthread_work_list()
    {
        var report = Audit(
            machine =>
            {
                _ = new KthreadWorker(machine, "worker");
                return null;
            },
            ["worker", Idle, Idle],
            kind =>
            [
                new Move("worker", kind("take work from"), work => work < 0 ? Over : "worker") { Blocks = true },
                new Move(Idle, kind("queue work on"), Idle),
                new Move(Idle, kind("queue work on"), Idle) { Argument = 1 },
                new Move(Idle, kind("stop"), Idle),
                new Move(Idle, kind("test"), Idle),
                new Move(Idle, kind("cancel work on"), found => found < 2 ? "cancelled" : "waits"),
                new Move("waits", kind("flush behind the work of"), "cancelled") { Argument = 2 },
                new Move("cancelled", kind("end of a cancellation on"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        // Here both would be the same flush.
        Assert.Equal(["flush behind the work of / flush behind the work of"], report.Needless);
        Assert.Equal(["take work from / take work from"], report.NeverMet);
    }

    /// <summary>Two epochs of readers, two updaters.</summary>
    [Fact]
    [Audits(typeof(Sections))]
    public void Rcu_readers()
    {
        var report = Audit(
            machine =>
            {
                machine.Run("reader", async () => await machine.Rcu.ReadLock());
                return null;
            },
            [Idle, Idle, "updater", "updater"],
            kind =>
            [
                new Move(Idle, kind("enter"), got => $"in {got}"),
                new Move("updater", kind("look who is in"), got => $"waits {got}"),
                new Move("updater", kind("count"), "updater"),
                .. Enumerable.Range(0, 3).Select(e => new Move($"in {e}", kind("leave") + e, Idle)),
                .. Enumerable.Range(0, 3).Select(e => new Move($"waits {e}", kind("wait for") + e, "updater") { Blocks = true }),
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
    }

    /// <summary>More grace periods than epochs have numbers.</summary>
    [Fact]
    [Audits(typeof(Sections))]
    public void Rcu_readers_after_the_last_epoch()
    {
        var report = Audit(
            machine =>
            {
                machine.Run("reader", async () => await machine.Rcu.ReadLock());
                return null;
            },
            ["0", Idle, "updater"],
            kind =>
            [
                // The first task makes epochs go by.
                .. Enumerable.Range(0, 24).Select(i => new Move($"{i}", i % 2 == 0 ? kind("enter") : kind("look who is in"), $"{i + 1}")),
                new Move("24", kind("enter"), "over"),
                new Move("12", kind("enter"), Idle),
                new Move(Idle, kind("enter"), got => $"in {got}"),
                new Move("updater", kind("look who is in"), got => $"waits {got}"),
                new Move("in 12", kind("leave") + 12, Idle),
                new Move("waits 12", kind("wait for") + 12, "updater") { Blocks = true },
                new Move("waits 13", kind("wait for") + 13, "updater") { Blocks = true },
            ],
            steps: 30);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(SrcuStruct))]
    public void Srcu_struct()
    {
        var report = Audit(
            machine => new SrcuStruct(machine, "srcu"),
            [Idle, Idle, "updater", "updater"],
            kind =>
            [
                new Move(Idle, kind("srcu_read_lock"), got => $"in {got}"),
                new Move("in 0", kind("srcu_read_unlock bank 0 of"), Idle) { Argument = 1 },
                new Move("in 1", kind("srcu_read_unlock bank 1 of"), Idle) { Argument = 1 },
                new Move("updater", kind("switch banks of"), old => $"waits {old}") { Blocks = true },
                new Move("waits 0", kind("wait for bank 0 of"), "updater") { Blocks = true },
                new Move("waits 1", kind("wait for bank 1 of"), "updater") { Blocks = true },
                new Move("updater", kind("look for readers of"), "updater"),
                new Move("updater", kind("cleanup_srcu_struct"), "updater"),
                new Move("updater", kind("init_srcu_struct"), "updater"),
            ]);
        Assert.Empty(report.Wrong);
    }

    /// <summary>The same with indexes that are not the section's own.</summary>
    [Fact]
    [Audits(typeof(SrcuStruct))]
    public void Srcu_struct_whose_readers_hand_back_what_they_like()
    {
        var report = Audit(
            machine => new SrcuStruct(machine, "srcu"),
            [Idle, Idle, "updater", "updater"],
            kind =>
            [
                new Move(Idle, kind("srcu_read_lock"), Idle),
                new Move(Idle, kind("srcu_read_unlock bank 0 of"), Idle),
                new Move(Idle, kind("srcu_read_unlock bank 1 of"), Idle),
                new Move("updater", kind("switch banks of"), old => $"waits {old}") { Blocks = true },
                new Move("waits 0", kind("wait for bank 0 of"), "updater") { Blocks = true },
                new Move("waits 1", kind("wait for bank 1 of"), "updater") { Blocks = true },
            ],
            steps: 5);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
    }

    [Fact]
    [Audits(typeof(EntryTable<>))]
    public void Entry_table()
    {
        const int At1 = 1 << 20, Entry1 = 1, Entry2 = 2;
        var report = Audit(
            machine => new XArray<Box>(machine, "array"),
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("alloc in"), Idle) { Argument = At1 | Entry1 },
                new Move(Idle, kind("store in"), Idle) { Argument = Entry1 },
                new Move(Idle, kind("store in"), Idle) { Argument = Entry2 },
                new Move(Idle, kind("insert in"), Idle) { Argument = At1 | Entry2 },
                new Move(Idle, kind("load from"), Idle),
                new Move(Idle, kind("load from"), Idle) { Argument = At1 },
                new Move(Idle, kind("erase from"), Idle),
                new Move(Idle, kind("erase from"), Idle) { Argument = At1 },
                new Move(Idle, kind("find in"), Idle),
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(PerCpuCount))]
    public void Module_count_of_2_6()
    {
        var report = Audit(
            machine =>
            {
                var module = new Module26(machine, "toy");
                machine.Run("t0", async () => await module.Put());
                return null;
            },
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("try_module_get"), Idle),
                new Move(Idle, kind("strong_try_module_get"), Idle),
                new Move(Idle, kind("__module_get"), Idle),
                new Move(Idle, kind("module_put"), Idle),
                new Move(Idle, kind("stop_machine: sum"), Idle) { Argument = 0 },
                new Move(Idle, kind("stop_machine: sum"), Idle) { Argument = 1 },
                new Move(Idle, kind("set the state of"), Idle) { Argument = (int)ModuleState.Coming },
                new Move(Idle, kind("set the state of"), Idle) { Argument = (int)ModuleState.Live },
                new Move(Idle, kind("wait for zero of"), Idle) { Blocks = true },
                new Move(Idle, kind("read the state of"), Idle),
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    [Audits(typeof(Ida))]
    public void Ida()
    {
        var report = Audit(
            machine => new Ida(machine, "ida"),
            [Idle, Idle, Idle],
            kind => [new Move(Idle, kind("ida_alloc"), Idle) { Argument = 2 }, new Move(Idle, kind("ida_free"), Idle), new Move(Idle, kind("ida_free"), Idle) { Argument = 1 }]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
    }

    [Fact]
    [Audits(typeof(SeqCount))]
    public void Seq_count()
    {
        var report = Audit(
            machine => new SeqCount(new Box(machine), "count"),
            [Idle, Idle, "writer", "writer"],
            kind =>
            [
                new Move(Idle, kind("read_seqcount_begin"), got => $"reads {got}") { Blocks = true },
                .. Enumerable.Range(0, 4).Select(i => new Move($"reads {i}", kind("read_seqcount_retry"), Idle) { Argument = i }),
                new Move("writer", kind("write_seqcount_begin"), Writes),
                new Move(Writes, kind("write_seqcount_end"), "writer"),
            ],
            steps: 5);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(PercpuRef))]
    public void Percpu_ref()
    {
        var report = Audit(
            machine => new PercpuRef(new Box(machine), "usage", () => Op.Done, allowReinit: true),
            [Idle, Idle, "killer", "killer"],
            kind =>
            [
                new Move(Idle, kind("get"), Idle),
                new Move(Idle, kind("tryget"), Idle),
                new Move(Idle, kind("tryget_live"), Idle),
                new Move(Idle, kind("put"), Idle),
                new Move(Idle, kind("is zero?"), Idle),
                new Move(Idle, kind("is dying?"), Idle),
                new Move("killer", kind("kill"), switches => switches != 0 ? "switches" : "waits"),
                new Move("switches", kind("add up"), "summed"),
                new Move("summed", kind("confirm switch of"), "killer"),
                new Move("waits", kind("wait for switch of"), "killer") { Blocks = true },
                new Move("killer", kind("reinit"), "killer") { Blocks = true },
                new Move("killer", kind("exit"), "killer"),
            ],
            steps: 5);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(RcuHead))]
    public void Rcu_head()
    {
        var report = Audit(
            machine => new RcuHead(new Box(machine), "rcu"),
            [Idle, Idle, Idle],
            kind => [new Move(Idle, kind("queue"), Idle), new Move(Idle, kind("take off"), Idle)]);
        Assert.Empty(report.Wrong);
    }

    /// <summary>Audits what <paramref name="make"/> makes or, if that is null, what the first task waits for.</summary>
    private static TableReport Audit(
        Func<Machine, SharedObject?> make, string[] starts, Func<Func<string, int>, IReadOnlyList<Move>> moves, int steps = 6, [CallerMemberName] string test = "")
    {
        SharedObject? target = null;
        Machine? made = null;
        var program = new MachineProgram(machine =>
        {
            made = machine;
            target = make(machine);
            for (int i = machine.Explored.Tasks.Count - 1; i < starts.Length; i++)
                machine.Run($"t{i}", () => Op.Done);
            return Op.Done;
        });
        return TableAudit.Check(
            program,
            () =>
            {
                target ??= made!.Explored.Tasks[1].Pending.Target;
                Assert.True(TableOwners.IsA(target, AuditsAttribute.OwnerOf(typeof(TableAuditTests), test)!), $"{test} does not audit what it says");
                return target;
            },
            kind => new Protocol { Starts = starts, Moves = moves(kind), Steps = steps });
    }
}
