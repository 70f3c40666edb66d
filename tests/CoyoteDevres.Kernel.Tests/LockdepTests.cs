using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What lockdep says, word by word, and where it keeps quiet.</summary>
public class LockdepTests
{
    private static Func<Machine, Op> Alone(Func<Machine, Box, Op> body) => machine =>
    {
        var box = new Box(machine);
        machine.Run("t", () => body(machine, box));
        return Op.Done;
    };

    private static Finding The(string kind, Func<Machine, Op> setUp) => MachineTest.Explore(setUp).Findings.Single(f => f.Finding.Key.Kind == kind).Finding;

    [Fact]
    public void Recursive_locking()
    {
        var finding = The("recursive-locking", Alone(async (_, box) =>
        {
            await box.Sem.DownRead("outer");
            await box.Sem.DownRead("inner");
            await box.Sem.UpRead();
            await box.Sem.UpRead();
        }));
        Assert.Equal("WARNING: possible recursive locking detected", finding.Headline);
        Assert.Equal(
            [
                "t/101 is trying to acquire lock:",
                " (box.sem), at: inner",
                "but task is already holding lock:",
                " (box.sem)",
                "other info that might help us debug this:",
                " Possible unsafe locking scenario:",
                "",
                "       CPU0",
                "       ----",
                "  lock(box.sem);",
                "  lock(box.sem);",
                "",
                " *** DEADLOCK ***",
                " May be due to missing lock nesting notation",
                "1 lock held by t/101:",
                " #0: (box.sem), at: outer",
            ],
            finding.Body);
    }

    /// <summary>Two of a class in an order that the code states are two classes; the other way round they are a cycle.</summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "circular-locking nested box.mutex -> box.mutex/1 -> box.mutex")]
    public void Nesting_levels(bool both, string found) => Assert.Equal(
        found.Length == 0 ? [] : [found],
        MachineTest.Findings(machine =>
        {
            var parent = new Box(machine);
            var child = new Box(machine);
            machine.Run("t", async () =>
            {
                await parent.Mutex.Lock("plain");
                await child.Mutex.LockNested(Mutex.SingleDepthNesting, "plain");
                await child.Mutex.Unlock();
                await parent.Mutex.Unlock();
                if (!both)
                    return;
                await child.Mutex.LockNested(Mutex.SingleDepthNesting, "nested");
                await parent.Mutex.Lock("nested");
                await parent.Mutex.Unlock();
                await child.Mutex.Unlock();
            });
            return Op.Done;
        }));

    [Fact]
    public void Circular_dependency()
    {
        var finding = The("circular-locking", Alone(async (_, box) =>
        {
            await box.Mutex.Lock("first");
            await box.Sem.DownRead("first");
            await box.Sem.UpRead();
            await box.Mutex.Unlock();
            await box.Sem.DownWrite("second");
            await box.Mutex.Lock("second");
            await box.Mutex.Unlock();
            await box.Sem.UpWrite();
        }));
        Assert.Equal("WARNING: possible circular locking dependency detected", finding.Headline);
        Assert.Equal(
            [
                "second is trying to acquire lock:",
                " (box.mutex)",
                "but task is already holding lock:",
                " (box.sem)",
                "which lock already depends on the new lock.",
                "the existing dependency chain (in reverse order) is:",
                "-> #1 (box.mutex) taken in second while holding (box.sem)",
                "-> #0 (box.sem) taken in first while holding (box.mutex)",
                "other info that might help us debug this:",
                " Possible unsafe locking scenario:",
                "",
                "       CPU0                    CPU1",
                "       ----                    ----",
                "  lock(box.sem);",
                "                               lock(box.mutex);",
                "                               lock(box.sem);",
                "  lock(box.mutex);",
                "",
                " *** DEADLOCK ***",
            ],
            finding.Body);
    }

    [Fact]
    public void A_longer_cycle_tells_its_chain()
    {
        var finding = The("circular-locking", machine =>
        {
            Mutex a = new(machine, "a"), b = new(machine, "b"), c = new(machine, "c");
            machine.Run("t", async () =>
            {
                await Take(a, b);
                await Take(b, c);
                await Take(c, a);
            });
            return Op.Done;
        });
        Assert.Equal("a -> b -> c -> a", finding.Key.Object);
        int chain = finding.Body.ToList().IndexOf("Chain exists of:");
        Assert.Equal("  a --> b --> c", finding.Body[chain + 1]);
        Assert.Equal(["  lock(c);", "                               lock(b);", "                               lock(c);", "  lock(a);"], finding.Body.Skip(chain + 6).Take(4));
    }

    private static async Op Take(Mutex first, Mutex second)
    {
        await first.Lock("take");
        await second.Lock("take");
        await second.Unlock("take");
        await first.Unlock("take");
    }

    /// <summary>A try cannot wait: it adds no order. A lock that was got by trying is held like any other.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Trylocks(bool tryInner, bool cycle)
    {
        var found = MachineTest.Findings(machine =>
        {
            Mutex a = new(machine, "a"), b = new(machine, "b");
            machine.Run("t", async () =>
            {
                await Take(a, b);
                if (tryInner)
                {
                    await b.Lock();
                    Assert.True(await a.TryLock());
                }
                else
                {
                    Assert.True(await b.TryLock("tried"));
                    await a.Lock("tried");
                }

                await a.Unlock();
                await b.Unlock();
            });
            return Op.Done;
        });
        Assert.Equal(cycle ? ["circular-locking tried a -> b -> a"] : [], found);
    }

    /// <summary>
    /// Readers of a rwlock in an interrupt go past waiting writers: an order between two of them both ways is no deadlock. Readers of
    /// a rw_semaphore do not.
    /// </summary>
    [Theory]
    [InlineData("rwlock in an interrupt", false)]
    [InlineData("rwlock in a process", true)]
    [InlineData("rwsem", true)]
    public void Readers_both_ways(string what, bool cycle)
    {
        var found = MachineTest.Findings(machine =>
        {
            if (what == "rwsem")
            {
                RwSemaphore a = new(machine, "a"), b = new(machine, "b");
                machine.Run("t", async () =>
                {
                    foreach (var (first, second) in new[] { (a, b), (b, a) })
                    {
                        await first.DownRead("t");
                        await second.DownRead("t");
                        await second.UpRead();
                        await first.UpRead();
                    }
                });
            }
            else
            {
                RwLock a = new(machine, "a"), b = new(machine, "b");
                machine.StartInterrupt("t", what == "rwlock in a process" ? ExecutionContext.Process : ExecutionContext.Softirq, async () =>
                {
                    foreach (var (first, second) in new[] { (a, b), (b, a) })
                    {
                        await first.ReadLock("t");
                        await second.ReadLock("t");
                        await second.ReadUnlock();
                        await first.ReadUnlock();
                    }
                });
            }

            return Op.Done;
        });
        Assert.Equal(cycle ? ["circular-locking t a -> b -> a"] : [], found);
    }

    /// <summary>Whatever the order of the two, and though they never meet in time: the flag tells that the handler came first or last.</summary>
    [Fact]
    public void A_lock_of_a_handler_taken_with_interrupts_on()
    {
        var finding = MachineTest.TheFinding(Handler(ExecutionContext.Hardirq, async box =>
        {
            await box.Spin.Lock("process");
            await box.Spin.Unlock("process");
        }));
        Assert.Equal("inconsistent-lock-state", finding.Key.Kind);
        Assert.Equal("WARNING: inconsistent lock state", finding.Headline);
        Assert.Equal(
            [
                "inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage.",
                "t/102 [HC0[0]:SC0[0]:HE1:SE1] takes:",
                " (box.spin), at: process",
                "{IN-HARDIRQ-W} state was registered at:",
                "  handler, by irq/101",
                "other info that might help us debug this:",
                " Possible unsafe locking scenario:",
                "",
                "       CPU0",
                "       ----",
                "  lock(box.spin);",
                "  <Interrupt>",
                "    lock(box.spin);",
                "",
                " *** DEADLOCK ***",
            ],
            finding.Body);
    }

    /// <summary>Which form keeps which kind of interrupt off.</summary>
    [Theory]
    [InlineData(ExecutionContext.Hardirq, "irqsave", "")]
    [InlineData(ExecutionContext.Hardirq, "bh", "inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage.")]
    [InlineData(ExecutionContext.Softirq, "plain", "inconsistent {IN-SOFTIRQ-W} -> {SOFTIRQ-ON-W} usage.")]
    [InlineData(ExecutionContext.Softirq, "bh", "")]
    [InlineData(ExecutionContext.Softirq, "irqsave", "")]
    [InlineData(ExecutionContext.Hardirq, "irqsave, on too early", "inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage.")]
    [InlineData(ExecutionContext.Hardirq, "try", "inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage.")]
    public void Forms(ExecutionContext context, string form, string first)
    {
        var result = MachineTest.Explore(Handler(context, async box =>
        {
            var spin = box.Spin;
            switch (form)
            {
                case "irqsave":
                    await spin.LockIrqsave();
                    await spin.UnlockIrqrestore();
                    break;
                case "bh":
                    await spin.LockBh();
                    await spin.UnlockBh();
                    break;
                case "irqsave, on too early":
                    await spin.LockIrqsave();
                    box.Machine.Cpu.IrqEnable();
                    await spin.Unlock();
                    break;
                case "try" when !await spin.TryLock():
                    break;
                default:
                    if (form == "plain")
                        await spin.Lock();
                    await spin.Unlock();
                    break;
            }
        }));
        Assert.Equal(first.Length == 0 ? [] : [first], result.Findings.Select(f => f.Finding.Body[0]));
    }

    private static Func<Machine, Op> Handler(ExecutionContext context, Func<Box, Op> process) => machine =>
    {
        var box = new Box(machine);
        machine.StartInterrupt("irq", context, async () =>
        {
            await box.Spin.Lock("handler");
            await box.Spin.Unlock("handler");
        });
        machine.Run("t", () => process(box));
        return Op.Done;
    };

    /// <summary>A reader in the handler meets no reader below it, but a writer.</summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "inconsistent {IN-HARDIRQ-R} -> {HARDIRQ-ON-W} usage.")]
    public void Rwlock_read_by_a_handler(bool write, string first)
    {
        var result = MachineTest.Explore(machine =>
        {
            var rw = new RwLock(machine, "rw");
            machine.StartInterrupt("irq", ExecutionContext.Hardirq, async () =>
            {
                await rw.ReadLock("handler");
                await rw.ReadUnlock("handler");
            });
            machine.Run("t", async () =>
            {
                if (write)
                    await rw.WriteLock("process");
                else
                    await rw.ReadLock("process");
                if (write)
                    await rw.WriteUnlock("process");
                else
                    await rw.ReadUnlock("process");
            });
            return Op.Done;
        });
        Assert.Equal(first.Length == 0 ? [] : [first], result.Findings.Select(f => f.Finding.Body[0]));
    }

    /// <summary>The handler takes one lock; under it a process takes another one that somebody holds with interrupts on.</summary>
    [Fact]
    public void A_safe_lock_before_an_unsafe_one()
    {
        var finding = MachineTest.TheFinding(SafeThenUnsafe(irqsave: false));
        Assert.Equal("irq-unsafe-order", finding.Key.Kind);
        Assert.Equal("box.spin -> other", finding.Key.Object);
        Assert.Equal("WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected", finding.Headline);
        Assert.Equal(
            [
                "both is trying to acquire:",
                " (other)",
                "and this task is already holding:",
                " (box.spin)",
                "which would create a new lock dependency:",
                " (box.spin) -> (other)",
                "but this new dependency connects a HARDIRQ-irq-safe lock:",
                " (box.spin)",
                "... which became HARDIRQ-irq-safe at:",
                "  handler, by irq/101",
                "to a HARDIRQ-irq-unsafe lock:",
                " (other)",
                "... which became HARDIRQ-irq-unsafe at:",
                "  plain, by b/103",
                "other info that might help us debug this:",
                " Possible interrupt unsafe locking scenario:",
                "",
                "       CPU0                    CPU1",
                "       ----                    ----",
                "  lock(other);",
                "                               local_irq_disable();",
                "                               lock(box.spin);",
                "                               lock(other);",
                "  <Interrupt>",
                "    lock(box.spin);",
                "",
                " *** DEADLOCK ***",
            ],
            finding.Body);
    }

    [Fact]
    public void A_safe_lock_before_one_that_is_always_taken_with_interrupts_off() => Assert.Empty(MachineTest.Findings(SafeThenUnsafe(irqsave: true)));

    private static Func<Machine, Op> SafeThenUnsafe(bool irqsave) => machine =>
    {
        var box = new Box(machine);
        var other = new SpinLock(machine, "other");
        machine.StartInterrupt("irq", ExecutionContext.Hardirq, async () =>
        {
            await box.Spin.Lock("handler");
            await box.Spin.Unlock("handler");
        });
        machine.Run("a", async () =>
        {
            await box.Spin.LockIrqsave("both");
            await other.Lock("both");
            await other.Unlock("both");
            await box.Spin.UnlockIrqrestore("both");
        });
        machine.Run("b", async () =>
        {
            if (irqsave)
                await other.LockIrqsave("plain");
            else
                await other.Lock("plain");
            if (irqsave)
                await other.UnlockIrqrestore("plain");
            else
                await other.Unlock("plain");
        });
        return Op.Done;
    };

    [Theory]
    [InlineData("mutex")]
    [InlineData("spin")]
    [InlineData("sem")]
    [InlineData("write")]
    public void Assert_held(string what)
    {
        async Op Both(Box box, bool held)
        {
            if (held && what == "mutex")
                await box.Mutex.Lock();
            else if (held && what == "spin")
                await box.Spin.Lock();
            else if (held && what == "sem")
                await box.Sem.DownRead();
            else if (held)
                await box.Sem.DownWrite();
            else if (what == "write")
                await box.Sem.DownRead();
            if (what == "mutex")
                box.Mutex.AssertHeld("asserting");
            else if (what == "spin")
                box.Spin.AssertHeld("asserting");
            else if (what == "sem")
                box.Sem.AssertHeld("asserting");
            else
                box.Sem.AssertHeldForWriting("asserting");
            if (held && what == "mutex")
                await box.Mutex.Unlock();
            else if (held && what == "spin")
                await box.Spin.Unlock();
            else if ((held && what == "sem") || (!held && what == "write"))
                await box.Sem.UpRead();
            else if (held)
                await box.Sem.UpWrite();
        }

        Assert.Empty(MachineTest.Findings(Alone((_, box) => Both(box, held: true))));
        var finding = MachineTest.TheFinding(Alone((_, box) => Both(box, held: false)));
        Assert.Equal("lock-not-held", finding.Key.Kind);
        Assert.Equal("WARNING: at asserting", finding.Headline);
        Assert.StartsWith("lockdep_assert_held(box.", finding.Body[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_kept_by_a_task_that_ends()
    {
        var finding = MachineTest.TheFinding(Alone(async (_, box) => await box.Mutex.Lock("keeper")));
        Assert.Equal("lock-held-at-exit", finding.Key.Kind);
        Assert.Equal("WARNING: t/101 still has locks held!", finding.Headline);
        Assert.Equal(["1 lock held by t/101:", " #0: (box.mutex), at: keeper"], finding.Body);
    }

    /// <summary>A system call that returns with locks: said once, with all of them, and not again at the end.</summary>
    [Fact]
    public void Locks_kept_by_a_system_call()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            var attribute = new DeviceAttribute(machine, "name", async () =>
            {
                await box.Mutex.Lock("name_show");
                await box.Sem.DownRead("name_show");
                return 0;
            });
            machine.CreateProcess("cat").Start(async process => await process.ReadAttribute(attribute));
            return Op.Done;
        });
        Assert.Equal("WARNING: lock held when returning to user space!", finding.Headline);
        Assert.Equal(
            [
                "cat/101 is leaving the kernel with locks still held!",
                "2 locks held by cat/101:",
                " #0: (box.mutex), at: name_show",
                " #1: (box.sem), at: name_show",
            ],
            finding.Body);
    }

    [Fact]
    public void Freed_memory_with_a_held_lock_in_it()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            machine.Run("t", async () =>
            {
                await box.Mutex.Lock("keeper");
                await box.Kfree("freer");
            });
            return Op.Done;
        });
        Assert.Equal("WARNING: held lock freed!", finding.Headline);
        Assert.Equal("t/101 is freeing memory box, with a lock still held there!", finding.Body[0]);
        Assert.Equal(" (box.mutex), at: keeper", finding.Body[1]);
    }

    [Fact]
    public void A_mutex_unlocked_by_another_task()
    {
        var findings = MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            machine.Run("owner", async () =>
            {
                await box.Mutex.Lock("owner");
                await box.Done.Complete();
                await box.Sem.DownRead("owner");
            });
            machine.Run("other", async () =>
            {
                await box.Done.Wait();
                await box.Mutex.Unlock("other");
            });
            return Op.Done;
        }).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal("DEBUG_LOCKS_WARN_ON(__owner_task(owner) != current)", findings["mutex-wrong-owner"].Headline);
        Assert.Equal("WARNING: bad unlock balance detected!", findings["bad-unlock-balance"].Headline);
        Assert.Equal("other/102 is trying to release lock (box.mutex) at: other", findings["bad-unlock-balance"].Body[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mutex_destroyed(bool locked)
    {
        var found = MachineTest.Explore(Alone(async (_, box) =>
        {
            if (locked)
                await box.Mutex.Lock();
            await box.Mutex.Destroy("destroyer");
            if (locked)
                await box.Mutex.Unlock();
        })).Findings;
        if (!locked)
        {
            Assert.Empty(found);
            return;
        }

        Assert.Equal("DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock))", Assert.Single(found).Finding.Headline);
    }

    /// <summary>A flush under a lock that the work takes: reported though the two never meet in this execution.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_work_flushed_under_its_own_lock(bool locked)
    {
        var found = MachineTest.Findings(async machine =>
        {
            var box = new Box(machine);
            var work = new WorkItem(box, "work", async () =>
            {
                await box.Mutex.Lock("work_fn");
                await box.Mutex.Unlock("work_fn");
                await box.Done.Complete();
            });
            await work.Schedule();
            machine.Run("t", async () =>
            {
                // The work's function is over: no execution hangs.
                await box.Done.Wait();
                if (locked)
                    await box.Mutex.Lock("remove");
                await work.Flush("remove");
                if (locked)
                    await box.Mutex.Unlock("remove");
            });
        });
        Assert.Equal(locked ? ["circular-locking remove (work_completion)(&box->work) -> box.mutex -> (work_completion)(&box->work)"] : [], found);
    }

    /// <summary>Somebody else's thing to wait for.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_map_of_ones_own(bool inverted)
    {
        var found = MachineTest.Findings(Alone(async (machine, box) =>
        {
            var queue = new LockdepMap(machine, "(wq_completion)events");
            queue.Acquire("process_one_work");
            await box.Mutex.Lock("work_fn");
            await box.Mutex.Unlock("work_fn");
            queue.Release();
            if (inverted)
                await box.Mutex.Lock("flush");
            queue.Touch("flush");
            if (inverted)
                await box.Mutex.Unlock("flush");
        }));
        Assert.Equal(inverted ? ["circular-locking flush (wq_completion)events -> box.mutex -> (wq_completion)events"] : [], found);
    }

    [Fact]
    public void What_waits_for_itself_is_recursive() => Assert.Equal(
        ["recursive-locking inner (wq_completion)events"],
        MachineTest.Findings(Alone((machine, _) =>
        {
            var queue = new LockdepMap(machine, "(wq_completion)events");
            queue.Acquire("outer");
            queue.Touch("inner");
            queue.Release();
            return Op.Done;
        })));
}
