using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What a free looks at inside depends on what changes that, and on nothing else: the rest comes in one order, and the other one is predicted.</summary>
public class UnseenTests
{
    [Fact]
    public void Cancelling_work_that_is_not_pending() => OneTrace(
        "slab-use-after-free cancel box.work",
        box => new WorkItem(box, "work", () => Op.Done),
        async work => await work.CancelSync("cancel"));

    [Fact]
    public void Flushing_work_that_is_not_pending() => OneTrace(
        "slab-use-after-free flush box.work",
        box => new WorkItem(box, "work", () => Op.Done),
        async work => await work.Flush("flush"));

    [Fact]
    public void A_get_that_finds_nothing() => OneTrace(
        "slab-use-after-free get box.count",
        box => new AtomicReferences(box, "count", 0),
        async count => await count.IncNotZero("get"));

    [Fact]
    public void A_look_at_a_count() => OneTrace(
        "slab-use-after-free look box.count",
        box => new AtomicReferences(box, "count", 1),
        async count => await count.IsZero("look"));

    /// <summary>Whether it is freed with work in it hangs on the order.</summary>
    [Fact]
    public void Queueing_work_is_seen()
    {
        var result = Explore(box => new WorkItem(box, "work", () => Op.Done), async work => await work.Schedule("queue"), ordersFrees: false);
        Assert.True(result.Executions > 1);
        Assert.Contains("odebug-free-active remove box.work", MachineTest.Keys(result));
        Assert.Contains("slab-use-after-free queue box.work", MachineTest.Keys(result));
    }

    private static void OneTrace<T>(string found, Func<Box, T> make, Func<T, Op> use)
    {
        var result = Explore(make, use, ordersFrees: false);
        Assert.Equal([found], MachineTest.Keys(result));
        Assert.Equal(1, result.Executions);
        var ordered = Explore(make, use, ordersFrees: true);
        Assert.Equal([found], MachineTest.Keys(ordered));
        Assert.True(ordered.Executions > 1);
    }

    private static ExplorationResult Explore<T>(Func<Box, T> make, Func<T, Op> use, bool ordersFrees) => MachineTest.Explore(
        machine =>
        {
            var box = new Box(machine, retain: false);
            var inside = make(box);
            machine.Run("user", () => use(inside));
            machine.Run("remover", async () => await box.Kfree("remove"));
            return Op.Done;
        },
        ordersFrees);
}
