using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>SRCU: domains, banks, clean-up, and misuse.</summary>
public class SrcuTests
{
    private static async Op Read(SrcuStruct domain, Func<Op> body, string function = "read")
    {
        var index = await domain.ReadLock(function);
        await body();
        await domain.ReadUnlock(index, function);
    }

    [Fact]
    public void Readers_commute_and_grace_periods_follow_one_another()
    {
        Assert.Equal(1, MachineTest.Explore(machine =>
        {
            var domain = new SrcuStruct(machine, "srcu");
            for (int i = 0; i < 3; i++)
                machine.Run("reader", () => Read(domain, () => Op.Done));
            return Op.Done;
        }).Executions);
        Assert.Equal(2, MachineTest.Explore(machine =>
        {
            var domain = new SrcuStruct(machine, "srcu");
            for (int i = 0; i < 2; i++)
                machine.Run("updater", () => domain.Synchronize());
            return Op.Done;
        }).Executions);
    }

    /// <summary>Begun before it or after it: the later reader is in the other bank, so its end is not looked at.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    public void What_is_explored_is_who_was_in_before(int readers, int executions) => Assert.Equal(executions, MachineTest.Explore(machine =>
    {
        var domain = new SrcuStruct(machine, "srcu");
        for (int i = 0; i < readers; i++)
            machine.Run("reader", () => Read(domain, () => Op.Done));
        machine.Run("updater", () => domain.Synchronize());
        return Op.Done;
    }).Executions);

    [Fact]
    public void A_section_may_sleep_and_nest() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var domain = new SrcuStruct(machine, "srcu");
        machine.Run("reader", () => Read(domain, () => Read(domain, async () =>
        {
            await box.Mutex.Lock();
            await box.Mutex.Unlock();
        })));
        machine.Run("updater", () => domain.Synchronize());
        return Op.Done;
    }));

    [Fact]
    public void A_grace_period_waits_for_its_own_domain_only() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var domain = new SrcuStruct(machine, "srcu");
        var other = new SrcuStruct(machine, "other");
        machine.Run("reader", () => Read(domain, async () => await box.Done.Wait()));
        machine.Run("updater", async () =>
        {
            await other.Synchronize();
            await box.Done.Complete();
        });
        return Op.Done;
    }));

    [Fact]
    public void In_a_section_of_the_same_domain_it_never_ends()
    {
        var found = MachineTest.Explore(machine =>
        {
            var domain = new SrcuStruct(machine, "srcu");
            machine.Run("reader", () => Read(domain, () => domain.Synchronize("update")));
            return Op.Done;
        });
        Assert.Equal(["hung-task update srcu", "recursive-locking update srcu"], MachineTest.Keys(found));
        Assert.Equal("WARNING: possible recursive locking detected", found.Findings[1].Finding.Headline);
    }

    [Fact]
    public void In_a_section_of_rcu_it_is_suspicious()
    {
        var found = MachineTest.Explore(machine =>
        {
            var domain = new SrcuStruct(machine, "srcu");
            machine.Run("reader", async () =>
            {
                await machine.Rcu.ReadLock();
                await domain.Synchronize("update");
                await machine.Rcu.ReadUnlock();
            });
            return Op.Done;
        });
        Assert.Equal(["sleeping-in-atomic update srcu", "suspicious-rcu-usage update srcu"], MachineTest.Keys(found));
        Assert.Equal("update Illegal synchronize_srcu() in same-type SRCU (or in RCU) read-side critical section!", found.Findings[1].Finding.Body[0]);
    }

    [Fact]
    public void Two_domains_each_waited_for_in_the_other_are_a_cycle() => Assert.Equal(
        ["circular-locking update a -> b -> a", "hung-task update a", "hung-task update b"],
        MachineTest.Findings(machine =>
        {
            var a = new SrcuStruct(machine, "a");
            var b = new SrcuStruct(machine, "b");
            machine.Run("one", () => Read(a, () => b.Synchronize("update")));
            machine.Run("two", () => Read(b, () => a.Synchronize("update")));
            return Op.Done;
        }).Order());

    /// <summary>Lockdep has the reader as a recursive one: taking it under a lock that is taken inside it elsewhere is no cycle.</summary>
    [Fact]
    public void A_reader_inside_and_outside_a_lock_is_none() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var domain = new SrcuStruct(machine, "srcu");
        machine.Run("one", () => Read(domain, async () =>
        {
            await box.Mutex.Lock();
            await box.Mutex.Unlock();
        }));
        machine.Run("two", async () =>
        {
            await box.Mutex.Lock();
            await Read(domain, () => Op.Done);
            await box.Mutex.Unlock();
        });
        return Op.Done;
    }));

    [Fact]
    public void A_lock_held_over_a_grace_period_that_readers_take_is_a_cycle() => Assert.Contains("circular-locking take box.mutex -> srcu -> box.mutex", MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var domain = new SrcuStruct(machine, "srcu");
        machine.Run("reader", () => Read(domain, async () =>
        {
            await box.Mutex.Lock("take");
            await box.Mutex.Unlock();
        }));
        machine.Run("updater", async () =>
        {
            await box.Mutex.Lock();
            await domain.Synchronize("update");
            await box.Mutex.Unlock();
        });
        return Op.Done;
    }));

    [Fact]
    public void Used_before_it_is_initialised_it_is_an_oops() => Assert.Equal(["memory-leak  srcu_data", "null-dereference read box.srcu"], MachineTest.Findings(machine =>
    {
        var domain = new SrcuStruct(new Box(machine), "srcu");
        machine.Run("reader", () => Read(domain, () => Op.Done));
        machine.Run("creator", () => domain.Init("create"));
        return Op.Done;
    }));

    [Fact]
    public void Used_after_its_clean_up_too() => Assert.Equal(["null-dereference read box.srcu"], MachineTest.Findings(async machine =>
    {
        var domain = new SrcuStruct(new Box(machine), "srcu");
        await domain.Init();
        machine.Run("user", async () =>
        {
            await domain.Cleanup();
            await Read(domain, () => Op.Done);
        });
    }));

    [Fact]
    public void Cleaned_up_when_nobody_is_in_it_leaves_nothing() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var box = new Box(machine, retain: false);
        var domain = new SrcuStruct(box, "srcu");
        await domain.Init();
        machine.Run("user", async () =>
        {
            await Read(domain, () => Op.Done);
            await domain.Call(new RcuHead(box, "rcu"), () => Op.Done);
            await domain.Barrier();
            await domain.Cleanup();
            await box.Kfree();
        });
    }));

    [Fact]
    public void Cleaned_up_with_a_reader_it_warns_and_leaks()
    {
        var found = MachineTest.Explore(async machine =>
        {
            var domain = new SrcuStruct(new Box(machine), "srcu");
            await domain.Init();
            machine.Run("user", () => Read(domain, () => domain.Cleanup("cleanup")));
        });
        Assert.Equal(["memory-leak  srcu_data", "srcu-cleanup cleanup box.srcu"], MachineTest.Keys(found));
        Assert.Equal("WARNING: at cleanup_srcu_struct, called by cleanup", found.Findings[1].Finding.Headline);
    }

    /// <summary>With the barrier it has run, without it the callback may be pending, running its grace period, or over.</summary>
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "memory-leak  srcu_data, srcu-cleanup cleanup box.srcu")]
    public void Cleaned_up_with_a_callback_queued_it_does_too(bool barrier, string expected) => Assert.Equal(expected, string.Join(", ", MachineTest.Findings(async machine =>
    {
        var box = new Box(machine);
        var domain = new SrcuStruct(box, "srcu");
        await domain.Init();
        machine.Run("user", async () =>
        {
            await domain.Call(new RcuHead(box, "rcu"), () => Op.Done);
            if (barrier)
                await domain.Barrier();
            await domain.Cleanup("cleanup");
        });
    })));

    [Fact]
    public void Freed_with_a_callback_queued_it_is_used_after_that() => Assert.Contains("slab-use-after-free process_srcu box.srcu", MachineTest.Findings(async machine =>
    {
        var box = new Box(machine, retain: false);
        var domain = new SrcuStruct(box, "srcu");
        await domain.Init();
        machine.Run("user", async () =>
        {
            await domain.Call(new RcuHead(new Box(machine), "rcu"), () => Op.Done);
            await box.Kfree("user");
        });
    }));

    [Fact]
    public void Following_a_pointer_outside_its_domain_is_suspicious()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var domain = new SrcuStruct(machine, "srcu");
            var other = new SrcuStruct(machine, "other");
            var pointer = new RcuPointer<Box>(machine, "pointer", new Box(machine));
            machine.Run("reader", async () =>
            {
                await Read(domain, async () => await pointer.DereferenceSrcu(domain, "right"));
                await Read(other, async () => await pointer.DereferenceSrcu(domain, "wrong"));
            });
            return Op.Done;
        });
        Assert.Equal("suspicious-rcu-usage in wrong on pointer", finding.Key.ToString());
        Assert.Equal("wrong suspicious rcu_dereference_check() usage!", finding.Body[0]);
    }

    [Fact]
    public void A_section_that_another_task_ends_is_one_that_lockdep_is_not_told_of() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var domain = new SrcuStruct(machine, "srcu");
        SrcuIndex index = default;
        machine.Run("submitter", async () =>
        {
            index = await domain.DownRead();
            await box.Done.Complete();
        });
        machine.Run("completer", async () =>
        {
            await box.Done.Wait();
            await domain.UpRead(index);
        });
        machine.Run("updater", () => domain.Synchronize());
        return Op.Done;
    }));

    [Fact]
    public void Ended_by_who_never_began_one_it_is_reported() => Assert.Contains("bad-unlock-balance read srcu", MachineTest.Findings(machine =>
    {
        var domain = new SrcuStruct(machine, "srcu");
        machine.Run("reader", async () => await domain.ReadUnlock(new SrcuIndex(0), "read"));
        return Op.Done;
    }));

    [Fact]
    public void An_index_that_is_none_is_reported() => Assert.Equal(["srcu-bad-index read srcu"], MachineTest.Findings(machine =>
    {
        var domain = new SrcuStruct(machine, "srcu");
        machine.Run("reader", async () =>
        {
            await domain.ReadLock("read");
            await domain.ReadUnlock(new SrcuIndex(2), "read");
        });
        return Op.Done;
    }));
}
