using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>RCU: what grace periods wait for, callbacks, and misuse.</summary>
public class RcuTests
{
    private static async Op Read(Machine machine, Func<Op> body)
    {
        await machine.Rcu.ReadLock();
        await body();
        await machine.Rcu.ReadUnlock();
    }

    [Fact]
    public void Readers_and_updaters_among_themselves_are_not_ordered()
    {
        Assert.Equal(1, MachineTest.Explore(machine =>
        {
            for (int i = 0; i < 4; i++)
                machine.Run("reader", () => Read(machine, () => Op.Done));
            return Op.Done;
        }).Executions);
        Assert.Equal(1, MachineTest.Explore(machine =>
        {
            for (int i = 0; i < 3; i++)
                machine.Run("updater", () => machine.Rcu.Synchronize());
            return Op.Done;
        }).Executions);
    }

    /// <summary>Each reader begins before the grace period or after it: two to the power of readers, ends add nothing.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    public void What_is_explored_is_who_was_in_before(int readers, int executions) => Assert.Equal(executions, MachineTest.Explore(machine =>
    {
        for (int i = 0; i < readers; i++)
            machine.Run("reader", () => Read(machine, () => Op.Done));
        machine.Run("updater", () => machine.Rcu.Synchronize());
        return Op.Done;
    }).Executions);

    /// <summary>The reader sees both writes around a grace period, none, or the first: never the second without the first.</summary>
    [Theory]
    [InlineData(true, "0 0, 1 0, 1 1")]
    [InlineData(false, "0 0, 0 1, 1 0, 1 1")]
    public void A_section_lies_on_one_side_of_a_grace_period(bool nested, string expected)
    {
        string[] outcomes = LitmusTest.Outcomes((machine, seen) =>
        {
            var first = new Variable<int>(machine, "first", 0);
            var second = new Variable<int>(machine, "second", 0);
            machine.Run("reader", async () =>
            {
                await machine.Rcu.ReadLock();
                if (nested)
                    await machine.Rcu.ReadLock();
                int one = await first.Read();
                // Ends the section, unless it is one inside another.
                await machine.Rcu.ReadUnlock();
                int two = await second.Read();
                seen["seen"] = $"{one} {two}";
                if (nested)
                    await machine.Rcu.ReadUnlock();
            });
            machine.Run("updater", async () =>
            {
                await first.Write(1);
                await machine.Rcu.Synchronize();
                await second.Write(1);
            });
            return Op.Done;
        });
        Assert.Equal(expected, string.Join(", ", outcomes.Select(o => o["seen=".Length..])));
    }

    /// <summary>The section that begins after call_rcu waits for the callback; if that waited for the section, both would hang.</summary>
    [Fact]
    public void A_callback_does_not_wait_for_sections_that_begin_later() => Assert.Equal(["sleeping-in-atomic wait_in_section box.done"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var head = new RcuHead(box, "rcu");
        machine.Run("updater", async () =>
        {
            await machine.Rcu.Call(head, async () => await box.Done.Complete());
            await machine.Rcu.ReadLock();
            await box.Done.Wait("wait_in_section");
            await machine.Rcu.ReadUnlock();
        });
        return Op.Done;
    }));

    [Fact]
    public void A_callback_waits_for_the_section_it_was_queued_in() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine, retain: false);
        var head = new RcuHead(box, "rcu");
        machine.Run("updater", () => Read(machine, async () =>
        {
            await machine.Rcu.Call(head, async () => await box.Kfree("callback"));
            await box.Touch("after_call_rcu");
        }));
        return Op.Done;
    }));

    [Fact]
    public void A_callback_must_not_sleep() => Assert.Equal(["sleeping-in-atomic callback box.mutex"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var head = new RcuHead(box, "rcu");
        machine.Run("updater", () => machine.Rcu.Call(head, async () =>
        {
            await box.Mutex.Lock("callback");
            await box.Mutex.Unlock("callback");
        }));
        return Op.Done;
    }));

    [Fact]
    public void The_head_is_used_until_the_callback_has_run() => Assert.Equal(["slab-use-after-free rcu_do_batch box.rcu"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var head = new RcuHead(box, "rcu");
        machine.Run("updater", async () =>
        {
            await machine.Rcu.Call(head, () => Op.Done);
            await box.Kfree("updater");
        });
        return Op.Done;
    }));

    [Fact]
    public void Queueing_a_queued_head_is_reported_and_neither_callback_runs()
    {
        int ran = 0;
        var finding = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            var head = new RcuHead(box, "rcu");
            machine.Run("updater", () => Read(machine, async () =>
            {
                for (int i = 0; i < 2; i++)
                {
                    await machine.Rcu.Call(head, () =>
                    {
                        ran++;
                        return Op.Done;
                    });
                }
            }));
            return Op.Done;
        });
        Assert.Equal("__call_rcu_common(): Double-freed CB box.rcu!!!", finding.Headline);
        Assert.Equal(0, ran);
    }

    [Fact]
    public void A_head_may_be_queued_again_once_its_callback_runs() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var head = new RcuHead(box, "rcu");
        machine.Run("updater", () => machine.Rcu.Call(head, () => machine.Rcu.Call(head, () => Op.Done)));
        return Op.Done;
    }));

    [Fact]
    public void A_barrier_waits_for_callbacks_and_not_for_readers()
    {
        int[] runs = new int[2];
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int ran = 0;
            var box = new Box(machine);
            machine.Run("reader", () => Read(machine, async () => await box.Touch()));
            machine.Run("updater", async () =>
            {
                for (int i = 0; i < 2; i++)
                {
                    await machine.Rcu.Call(new RcuHead(box, "rcu"), () =>
                    {
                        ran++;
                        return Op.Done;
                    });
                }

                await machine.Rcu.Barrier();
                Assert.Equal(2, ran);
                runs[0]++;
            });
            return Op.Done;
        }));
        Assert.NotEqual(0, runs[0]);
        // In its own section a task would wait for ever for a callback, and does not for none.
        Assert.Equal(["sleeping-in-atomic barrier rcu_barrier"], MachineTest.Findings(machine =>
        {
            machine.Run("reader", () => Read(machine, () => machine.Rcu.Barrier("barrier")));
            return Op.Done;
        }));
    }

    [Fact]
    public void Following_a_pointer_outside_a_section_is_suspicious()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var pointer = new RcuPointer<Box>(machine, "pointer", new Box(machine));
            machine.Run("reader", async () => await (await pointer.Dereference("lookup")).Deref("lookup"));
            return Op.Done;
        });
        Assert.Equal("WARNING: suspicious RCU usage", finding.Headline);
        Assert.Equal(
            ["lookup suspicious rcu_dereference_check() usage!", "other info that might help us debug this:", "rcu_scheduler_active = 2, debug_locks = 1", "no locks held by reader/101."],
            finding.Body);
    }

    [Fact]
    public void With_the_wrong_lock_held_too_and_with_the_right_one_or_in_a_section_it_is_not()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            var pointer = new RcuPointer<Box>(machine, "pointer", box);
            machine.Run("updater", async () =>
            {
                await box.Mutex.Lock();
                await pointer.DereferenceProtected(machine.IsHeld(box.Sem), "update");
                await pointer.DereferenceProtected(machine.IsHeld(box.Mutex), "update");
                await pointer.DereferenceCheck(machine.IsHeld(box.Mutex), "update");
                await box.Mutex.Unlock();
                await Read(machine, async () => await pointer.Dereference("read"));
                await pointer.Access("compare");
            });
            return Op.Done;
        });
        Assert.Equal("update suspicious rcu_dereference_protected() usage!", finding.Body[0]);
        Assert.Equal(["1 lock held by updater/101:", " #0: (box.mutex)"], finding.Body.Skip(3));
    }

    [Fact]
    public void A_grace_period_waited_for_in_a_section_never_comes()
    {
        var found = MachineTest.Explore(machine =>
        {
            machine.Run("reader", () => Read(machine, () => machine.Rcu.Synchronize("update")));
            return Op.Done;
        });
        Assert.Equal(
            ["hung-task update rcu_read_lock", "sleeping-in-atomic update rcu_read_lock", "suspicious-rcu-usage update rcu_read_lock"],
            MachineTest.Keys(found));
        Assert.Equal("update Illegal synchronize_rcu() in RCU read-side critical section!", found.Findings[2].Finding.Body[0]);
        Assert.Equal("RCU nest depth: 1, expected: 0", found.Findings[1].Finding.Body[2]);
        Assert.Single(found.Findings[0].Finding.Body);
    }

    [Fact]
    public void A_reader_that_oopses_holds_up_the_grace_period_and_that_is_no_finding_of_its_own() => Assert.Equal(["null-dereference reader pointer"], MachineTest.Findings(machine =>
    {
        var pointer = new RcuPointer<Box>(machine, "pointer");
        machine.Run("reader", () => Read(machine, async () => await (await pointer.Dereference("reader")).Deref("reader")));
        machine.Run("updater", () => machine.Rcu.Synchronize());
        return Op.Done;
    }));

    [Fact]
    public void Ending_a_section_that_never_began_is_reported_and_has_no_effect() => Assert.Equal(["bad-unlock-balance unlock rcu_read_lock"], MachineTest.Findings(machine =>
    {
        machine.Run("reader", async () =>
        {
            await machine.Rcu.ReadUnlock("unlock");
            await Read(machine, () => Op.Done);
        });
        machine.Run("updater", () => machine.Rcu.Synchronize());
        return Op.Done;
    }));

    /// <summary>More grace periods than epochs have numbers: the later ones wait for more, and for the sections before them still.</summary>
    [Fact]
    public void After_many_grace_periods_they_still_wait()
    {
        var box = default(Box);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            for (int i = 0; i < 20; i++)
            {
                await Read(machine, () => Op.Done);
                await machine.Rcu.Synchronize();
            }

            box = new Box(machine, retain: false);
            var pointer = new RcuPointer<Box>(machine, "pointer", box);
            machine.Run("reader", () => Read(machine, async () =>
            {
                if (await pointer.Dereference() is { IsNull: false } there)
                    await there.Deref("reader");
            }));
            machine.Run("updater", async () =>
            {
                await pointer.Assign(null);
                await machine.Rcu.Synchronize();
                await box.Kfree("updater");
            });
        }));
    }
}
