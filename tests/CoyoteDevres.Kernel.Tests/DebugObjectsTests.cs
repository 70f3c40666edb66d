using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>ODEBUG: what is active is neither freed nor initialised again, and what is used was initialised.</summary>
public class DebugObjectsTests
{
    private static readonly SanitizerSet WithoutKasan = SanitizerSet.AllBut(["kasan"]);

    [Fact]
    public void Freeing_memory_with_queued_work_in_it()
    {
        var finding = TheFinding(WithoutKasan, async machine =>
        {
            var box = new Box(machine, retain: false);
            var work = new WorkItem(box, "work", PollFn);
            await work.Schedule();
            machine.Run("t", async () => await box.Kfree("remove"));
        });
        Assert.Equal("ODEBUG: free active (active state 0) object: box.work object type: work_struct hint: poll_fn", finding.Headline);
        Assert.Equal("remove", finding.Key.Function);
    }

    /// <summary>The check repairs nothing here: the worker then comes to freed memory.</summary>
    [Fact]
    public void What_follows_without_the_check_is_found_too() => Assert.Equal(
        ["odebug-free-active remove box.work", "slab-use-after-free process_one_work box.work"],
        MachineTest.Findings(async machine =>
        {
            var box = new Box(machine, retain: false);
            await new WorkItem(box, "work", PollFn).Schedule();
            machine.Run("t", async () => await box.Kfree("remove"));
        }).Order(StringComparer.Ordinal));

    [Fact]
    public void A_delay_is_a_timer()
    {
        var finding = TheFinding(WithoutKasan, async machine =>
        {
            var box = new Box(machine, retain: false);
            var queue = new WorkqueueStruct(machine, "wq", 1);
            queue.Retain();
            var work = new DelayedWork(box, "dwork", PollFn);
            machine.Run("t", async () =>
            {
                await queue.QueueDelayedWork(work);
                await box.Kfree("remove");
            });
        }, f => f.Headline.Contains("timer_list", StringComparison.Ordinal));
        Assert.Equal("ODEBUG: free active (active state 0) object: box.dwork.work object type: timer_list hint: delayed_work_timer_fn", finding.Headline);
    }

    /// <summary>Cancelled, it is inactive; running, it is no longer.</summary>
    [Fact]
    public void Freeing_memory_whose_work_is_cancelled_is_silent() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var box = new Box(machine, retain: false);
        var work = new WorkItem(box, "work", PollFn);
        await work.Schedule();
        machine.Run("t", async () =>
        {
            await work.CancelSync();
            await box.Kfree();
        });
    }));

    [Fact]
    public void Initialising_what_is_queued()
    {
        Assert.Equal("ODEBUG: init active (active state 0) object: box.work object type: work_struct hint: poll_fn", TheFinding(SanitizerSet.All, machine => Again(machine, cancels: false)).Headline);
        Assert.Empty(MachineTest.Findings(machine => Again(machine, cancels: true)));

        static async Op Again(Machine machine, bool cancels)
        {
            var work = new WorkItem(new Box(machine), "work", PollFn);
            await work.Schedule();
            machine.Run("t", async () =>
            {
                if (cancels)
                    await work.Cancel();
                await work.Initialize(PollFn);
            });
        }
    }

    [Fact]
    public void Queueing_what_was_never_initialised()
    {
        var findings = MachineTest.Explore(machine =>
        {
            var work = new WorkItem(new Box(machine), "work");
            machine.Run("t", async () => await work.Schedule("probe"));
            return Op.Done;
        }).Findings.Select(f => f.Finding.Headline);
        Assert.Equal(
            [
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "ODEBUG: activate not available (active state 0) object: box.work object type: work_struct hint: 0x0",
            ],
            findings.Order(StringComparer.Ordinal));
    }

    private static Op PollFn() => Op.Done;

    private static Finding TheFinding(SanitizerSet sanitizers, Func<Machine, Op> setUp, Func<Finding, bool>? which = null)
    {
        var result = Explorer.Explore(new MachineProgram(setUp) { Sanitizers = sanitizers }, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        return Assert.Single(result.Findings, f => which?.Invoke(f.Finding) ?? true).Finding;
    }
}
