using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>The dependence tables of the kernel's primitives against what they do, in every state that a few steps reach.</summary>
public class TableAuditTests
{
    private const string Idle = "idle", Holds = "holds", Reads = "reads", Writes = "writes", Over = "over", Runs = "runs";

    [Fact]
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

    [Fact]
    public void Refcount_that_may_saturate()
    {
        var report = Audit(
            machine => new Box(machine).Count,
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("get"), Idle),
                new Move(Idle, kind("put"), Idle),
                new Move(Idle, kind("get unless zero"), Idle),
                new Move(Idle, kind("read"), Idle),
                new Move(Idle, kind("set"), Idle),
                new Move(Idle, kind("set"), Idle) { Argument = 2 },
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
        // Kept in order: they commute only because a saturated count cannot be taken here, as the kernel's can.
        Assert.Equal(["get / get unless zero"], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    public void Allocation()
    {
        var report = Audit(
            machine => new Box(machine).Memory,
            [Idle, Idle, Idle],
            kind => [new Move(Idle, kind("use"), Idle), new Move(Idle, kind("kfree"), Idle)]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
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

    [Fact]
    public void Kernfs_node_that_files_remove_from_within()
    {
        var report = Audit(
            machine => new KernfsNode(machine, "name"),
            ["remover", Idle, Idle, Idle],
            kind =>
            [
                new Move("remover", kind("deactivate"), "drains"),
                new Move("drains", kind("drain"), Over) { Blocks = true },
                new Move(Idle, kind("get active"), got => got != 0 ? Holds : Idle),
                new Move(Holds, kind("put active"), "broken"),
                new Move("broken", kind("unbreak"), "held again"),
                new Move("held again", kind("put active"), Idle),
                new Move(Holds, kind("break and deactivate"), first => first != 0 ? "drains itself" : "waits"),
                new Move("drains itself", kind("drain, removing itself,"), "held again") { Blocks = true },
                new Move("waits", kind("wait for the removal of"), "held again") { Blocks = true },
            ],
            steps: 7);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    public void Klist()
    {
        var report = Audit(
            machine =>
            {
                var bus = new BusType(machine, "toy");
                machine.Run("t0", async () => await bus.FindDevice("none"));
                return null;
            },
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("klist_add_tail to"), Idle) { Argument = 1 },
                new Move(Idle, kind("klist_add_tail to"), Idle) { Argument = 2 },
                new Move(Idle, kind("klist_next of"), at => at == 1 ? "at 1" : Idle) { Argument = -1 },
                new Move("at 1", kind("klist_next of"), Idle) { Argument = ~1 - 1 },
                new Move(Idle, kind("klist_del from"), "waits") { Argument = 1 },
                new Move("waits", kind("klist_remove: wait for"), Idle) { Blocks = true },
            ],
            steps: 5);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.NeverMet);
    }

    /// <summary>A kobject's count behaves as a refcount does; the flag beside it changes with the count.</summary>
    [Fact]
    public void Kobject_count()
    {
        var report = Audit(
            machine =>
            {
                var kobject = new Kobject(new Box(machine), "kobj", null, initialized: false);
                machine.Run("t0", async () => await kobject.Get());
                return null;
            },
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("get"), Idle),
                new Move(Idle, kind("put"), Idle),
                new Move(Idle, kind("get unless zero"), Idle),
                new Move(Idle, kind("read"), Idle),
                new Move(Idle, kind("set"), Idle),
                new Move(Idle, kind("set"), Idle) { Argument = 1 },
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    public void Sysfs_directory()
    {
        var report = Audit(
            machine =>
            {
                var parent = new Kobject(new Box(machine), "parent", null);
                var child = new Kobject(new Box(machine), "child", null);
                parent.Add(null, "devices").GetAwaiter().GetResult();
                machine.Run("t0", () => parent.Del());
                return null;
            },
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("add a name to"), Idle) { Argument = 1 },
                new Move(Idle, kind("add a name to"), Idle) { Argument = 2 },
                new Move(Idle, kind("remove a name from"), Idle) { Argument = 1 },
                new Move(Idle, kind("remove"), Idle),
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless.Except(["remove / remove", "remove a name from / remove"]));
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    public void Work_item()
    {
        WorkItem? item = null;
        var report = Audit(
            machine =>
            {
                item = new WorkItem(new Box(machine), "work");
                item.Queue("kworker", () => Op.Done);
                return item;
            },
            ["worker", "canceller", "canceller", Idle, Idle],
            kind =>
            [
                new Move("worker", kind("begin"), begun => begun != 0 ? Runs : Over),
                new Move(Runs, kind("end"), Over),
                new Move("canceller", kind("cancel_work_sync"), "waits"),
                new Move("waits", kind("cancel_work_sync: wait for"), Over) { Blocks = true },
                new Move(Idle, kind("flush_work"), Idle) { Blocks = true },
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["begin / begin", "begin / end", "end / end"], report.NeverMet);
    }

    [Fact]
    public void Irq_line()
    {
        var report = Audit(
            machine => new IrqLine(machine, "irq"),
            ["hardware", Idle, Idle],
            kind =>
            [
                new Move("hardware", kind("enter handler of"), entered => entered != 0 ? Runs : Over),
                new Move(Runs, kind("leave handler of"), Over),
                new Move(Idle, kind("request_irq"), Idle),
                new Move(Idle, kind("free_irq"), "waits"),
                new Move("waits", kind("synchronize_irq"), Idle) { Blocks = true },
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["enter handler of / enter handler of", "enter handler of / leave handler of", "leave handler of / leave handler of"], report.NeverMet);
    }

    [Fact]
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
            ]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["take work from / take work from"], report.NeverMet);
    }

    [Fact]
    public void Module_count()
    {
        var report = Audit(
            machine =>
            {
                var module = new LoadableModule(machine, "toy");
                machine.Run("t0", async () => await module.Put());
                return null;
            },
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("try_module_get"), Idle),
                new Move(Idle, kind("__module_get"), Idle),
                new Move(Idle, kind("module_put"), Idle),
                new Move(Idle, kind("take the base from"), Idle),
                new Move(Idle, kind("give the base back unless zero to"), Idle),
                new Move(Idle, kind("initialise"), Idle),
                new Move(Idle, kind("read"), Idle),
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
        // Two initialisations do not happen: a module is loaded once.
        Assert.Equal(["initialise / initialise"], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
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
    public void Module_memory()
    {
        var report = Audit(
            machine =>
            {
                var module = new LoadableModule(machine, "toy");
                machine.Run("t0", () => module.Enter("toy_function"));
                return null;
            },
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("run in"), Idle),
                new Move(Idle, kind("jump into"), Idle),
                new Move(Idle, kind("return through"), Idle),
                new Move(Idle, kind("free"), Idle),
            ]);
        Assert.Empty(report.Wrong);
        // Freed once: the loader unlinks the module first.
        Assert.Equal([], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    public void Fault_budget()
    {
        var report = Audit(
            machine =>
            {
                machine.Faults.AllocationsFail(atMost: 2);
                return machine.Faults.Budget(FaultKind.Allocation);
            },
            [Idle, Idle, Idle],
            kind => [new Move(Idle, kind("take one of"), Idle)]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Empty(report.NeverMet);
    }

    private static bool IsOfSelfRemoval(string pair) =>
        pair.Contains("break", StringComparison.Ordinal) || pair.Contains("itself", StringComparison.Ordinal) || pair.Contains("the removal of", StringComparison.Ordinal);

    /// <summary>Audits what <paramref name="make"/> makes or, if that is null, what the first task waits for.</summary>
    private static TableReport Audit(Func<Machine, SharedObject?> make, string[] starts, Func<Func<string, int>, IReadOnlyList<Move>> moves, int steps = 6)
    {
        SharedObject? target = null;
        Machine? made = null;
        var program = new MachineProgram(machine =>
        {
            made = machine;
            target = make(machine);
            for (int i = machine.Runtime.Tasks.Count - 1; i < starts.Length; i++)
                machine.Run($"t{i}", () => Op.Done);
            return Op.Done;
        });
        return TableAudit.Check(
            program,
            () => target ?? made!.Runtime.Tasks[1].Pending.Target,
            kind => new Protocol { Starts = starts, Moves = moves(kind), Steps = steps });
    }
}
