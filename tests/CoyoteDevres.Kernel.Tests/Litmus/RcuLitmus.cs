using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A reader follows a pointer; an updater takes it away and frees what it pointed to.</summary>
public class RcuLitmus
{
    [Fact]
    public void Wrong_freed_at_once_the_reader_may_still_be_using_it()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => Removal(machine, seen, async old => await old.Kfree("update")));
        // Without an outcome: the reader died.
        Assert.Equal(["", "reader=NULL", "reader=box"], outcomes);
        Assert.Equal(["slab-use-after-free read box"], findings);
    }

    [Fact]
    public void Right_freed_after_a_grace_period() => Assert.Equal(["reader=NULL", "reader=box"], LitmusTest.Outcomes((machine, seen) => Removal(machine, seen, async old =>
    {
        await machine.Rcu.Synchronize("update");
        await old.Kfree("update");
    })));

    [Fact]
    public void Right_left_to_kfree_rcu() =>
        Assert.Equal(["reader=NULL", "reader=box"], LitmusTest.Outcomes((machine, seen) => Removal(machine, seen, old => machine.Rcu.Kfree(old, "update"))));

    private static Op Removal(Machine machine, Registers seen, Func<Box, Op> free)
    {
        var box = new Box(machine, retain: false);
        var pointer = new RcuPointer<Box>(machine, "pointer", box);
        machine.Run("reader", async () =>
        {
            await using var reading = await machine.Rcu.Guard("read");
            var there = await pointer.Dereference("read");
            if (!there.IsNull)
                await there.Deref("read");
            seen["reader"] = there;
        });
        machine.Run("updater", async () =>
        {
            await pointer.Assign(null, "update");
            await free(box);
        });
        return Op.Done;
    }
}

/// <summary>A module with a callback in flight is unloaded.</summary>
public class RcuBarrierLitmus
{
    [Fact]
    public void Wrong_a_grace_period_has_passed_and_the_callback_not_run()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => Unload(machine, seen, () => machine.Rcu.Synchronize("exit")));
        Assert.Equal(["", "callback=ran"], outcomes);
        Assert.Equal(["slab-use-after-free callback box"], findings);
    }

    [Fact]
    public void Right_the_barrier_waits_for_the_callback() =>
        Assert.Equal(["callback=ran"], LitmusTest.Outcomes((machine, seen) => Unload(machine, seen, () => machine.Rcu.Barrier("exit"))));

    private static Op Unload(Machine machine, Registers seen, Func<Op> wait)
    {
        var text = new Box(machine, retain: false);
        var head = new RcuHead(new Box(machine), "rcu");
        machine.Run("rmmod", async () =>
        {
            await machine.Rcu.Call(head, async () =>
            {
                await text.Touch("callback");
                seen["callback"] = "ran";
            });
            await wait();
            await text.Kfree("exit");
        });
        return Op.Done;
    }
}
