using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <content>Objects of the driver model, modules, budgets of faults.</content>
public partial class TableAuditTests
{
    /// <summary>Two drivers at once, which <c>device_lock</c> keeps from happening.</summary>
    [Fact]
    [Audits(typeof(DevresList))]
    public void Devres_list()
    {
        var report = Audit(
            machine => new DevresList(new Device(new Box(machine), "dev", () => Op.Done)),
            [Idle, Idle, Idle],
            kind =>
            [
                new Move(Idle, kind("devres_add"), Idle),
                new Move(Idle, kind("devres_remove"), Idle) { Argument = 1 },
                new Move(Idle, kind("replace_dr"), Idle) { Argument = 1 },
                new Move(Idle, kind("empty"), Idle),
                new Move(Idle, kind("devres_open_group"), Idle),
                new Move(Idle, kind("devres_close_group"), Idle),
                new Move(Idle, kind("devres_remove_group"), Idle),
                new Move(Idle, kind("devres_release_group"), Idle),
            ],
            steps: 4);
        Assert.Empty(report.Wrong);
    }

    [Fact]
    [Audits(typeof(Descriptors))]
    public void Descriptors()
    {
        var report = Audit(
            machine => new Descriptors(machine, "comm"),
            [Idle, Idle, Idle],
            kind => [new Move(Idle, kind("look up a descriptor in"), Idle), new Move(Idle, kind("close a descriptor in"), Idle), new Move(Idle, kind("close a descriptor in"), Idle) { Argument = 1 }]);
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
    }

    [Fact]
    [Audits(typeof(KernfsNode))]
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
    [Audits(typeof(Klist))]
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
    [Audits(typeof(KobjectCount))]
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
    [Audits(typeof(SysfsDirectory))]
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
    [Audits(typeof(ModuleCount))]
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
    [Audits(typeof(ModuleMemory))]
    public void Module_memory()
    {
        const int QuietFree = 4;
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
                new Move(Idle, QuietFree, Idle),
            ]);
        Assert.Empty(report.Wrong);
        // What a quiet free does to another one is told by what happens before, of which there is nothing here.
        Assert.Equal(["free / free"], report.Needless);
        Assert.Empty(report.NeverMet);
    }

    [Fact]
    [Audits(typeof(FaultBudget))]
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
}
