using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What the forms of a spinlock keep off the processor, and what the debugging of spinlocks, schedulers and watchdogs says.</summary>
public class SpinLockTests
{
    private static Func<Machine, Op> Alone(Func<Machine, Box, Op> body) => machine =>
    {
        var box = new Box(machine);
        machine.Run("t", () => body(machine, box));
        return Op.Done;
    };

    [Fact]
    public void Each_form_masks_what_it_says() => Assert.Empty(MachineTest.Findings(Alone(async (machine, box) =>
    {
        var states = new List<string>();
        void Note() => states.Add($"{machine.Current.PreemptCount}{machine.Current.IrqsOff}{machine.Current.SoftirqsOff}");
        await box.Spin.Lock();
        Note();
        await box.Spin.Unlock();
        await box.Spin.LockIrqsave();
        Note();
        await box.Spin.UnlockIrqrestore();
        Note();
        machine.Cpu.IrqSave();
        await box.Spin.LockIrqsave();
        Note();
        await box.Spin.UnlockIrqrestore();
        Note();
        await box.Spin.LockIrq();
        // The end of spin_unlock_irq switches them on, whatever they were.
        await box.Spin.UnlockIrq();
        Note();
        await box.Spin.LockBh();
        Note();
        await box.Spin.UnlockBh();
        Note();
        using (machine.Cpu.PreemptGuard())
        using (machine.Cpu.IrqsaveGuard())
            Note();
        Note();
        machine.Cpu.BhDisable();
        Note();
        machine.Cpu.BhEnable();
        machine.Cpu.IrqDisable();
        Note();
        machine.Cpu.IrqEnable();
        Note();
        Assert.Equal(["100", "110", "000", "120", "010", "000", "101", "000", "110", "000", "001", "010", "000"], states);
    })));

    [Fact]
    public void A_try_that_fails_leaves_interrupts_as_they_were()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            for (int i = 0; i < 2; i++)
            {
                machine.Run("t", async () =>
                {
                    bool got = await box.Spin.TryLockIrqsave();
                    seen.Add($"{got} {machine.Current.IrqsOff} {machine.Current.PreemptCount} {await box.Spin.IsLocked()}");
                    if (got)
                        await box.Spin.UnlockIrqrestore();
                });
            }

            return Op.Done;
        }));
        Assert.Equal(["False 0 0 False", "False 0 0 True", "True 1 1 True"], seen);
    }

    [Fact]
    public void A_spinlock_taken_by_its_owner()
    {
        var findings = MachineTest.Explore(Alone(async (_, box) =>
        {
            await box.Spin.Lock("outer");
            await box.Spin.Lock("inner");
        })).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal("BUG: spinlock recursion on CPU#0, t/101", findings["spinlock-recursion"].Headline);
        Assert.Equal([" lock: box.spin, .magic: dead4ead, .owner: t/101, .owner_cpu: 0"], findings["spinlock-recursion"].Body);
        Assert.Equal("watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [t:101]", findings["soft-lockup"].Headline);
    }

    [Fact]
    public void Spinning_with_interrupts_off_is_a_hard_lockup()
    {
        var findings = MachineTest.Explore(Alone(async (_, box) =>
        {
            await box.Spin.Lock("outer");
            await box.Spin.LockIrqsave("inner");
        })).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal("watchdog: Watchdog detected hard LOCKUP on cpu 0", findings["hard-lockup"].Headline);
        Assert.DoesNotContain("soft-lockup", findings.Keys);
    }

    [Fact]
    public void A_spinlock_released_by_another_task()
    {
        var findings = MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            machine.Run("owner", async () =>
            {
                await box.Spin.Lock("owner");
                await box.Done.Complete();
            });
            machine.Run("other", async () =>
            {
                await box.Done.Wait();
                await box.Spin.Unlock("other");
            });
            return Op.Done;
        }).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal("BUG: spinlock wrong owner on CPU#0, other/102", findings["spinlock-wrong-owner"].Headline);
        Assert.Equal([" lock: box.spin, .magic: dead4ead, .owner: owner/101, .owner_cpu: 0"], findings["spinlock-wrong-owner"].Body);
        Assert.DoesNotContain("spinlock-already-unlocked", findings.Keys);
    }

    [Fact]
    public void A_spinlock_released_twice()
    {
        var findings = MachineTest.Explore(Alone(async (_, box) =>
        {
            await box.Spin.Lock();
            await box.Spin.Unlock();
            await box.Spin.Unlock("again");
        })).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal(["bad-unlock-balance", "spinlock-already-unlocked"], findings.Keys.Order());
        Assert.Equal("BUG: spinlock already unlocked on CPU#0, t/101", findings["spinlock-already-unlocked"].Headline);
        Assert.Equal([" lock: box.spin, .magic: dead4ead, .owner: <none>/-1, .owner_cpu: -1"], findings["spinlock-already-unlocked"].Body);
        Assert.Equal(
            ["t/101 is trying to release lock (box.spin) at: again", "but there are no more locks to release!", "other info that might help us debug this:", "no locks held by t/101."],
            findings["bad-unlock-balance"].Body);
    }

    /// <summary>A sleeping call is a bug anyway; the scheduler complains only where the task really leaves the processor.</summary>
    [Theory]
    [InlineData(true, "sleeping-in-atomic")]
    [InlineData(false, "scheduling-while-atomic sleeping-in-atomic")]
    public void Scheduling_while_atomic(bool completed, string kinds)
    {
        var findings = MachineTest.Explore(async machine =>
        {
            var box = new Box(machine);
            if (completed)
                await box.Done.Complete();
            machine.Run("t", async () =>
            {
                await box.Spin.Lock("outer");
                await box.Done.Wait("sleeper");
                await box.Spin.Unlock("outer");
            });
            machine.Run("waker", async () =>
            {
                if (!completed)
                    await box.Done.Complete();
            });
        }).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal(kinds, string.Join(' ', findings.Keys.Order()));
        if (completed)
            return;
        Assert.Equal("BUG: scheduling while atomic: t/101/0x00000002", findings["scheduling-while-atomic"].Headline);
        Assert.Equal(["1 lock held by t/101:", " #0: (box.spin), at: outer"], findings["scheduling-while-atomic"].Body);
    }

    [Fact]
    public void Sleeping_with_interrupts_off_tells_so()
    {
        var finding = MachineTest.TheFinding(Alone(async (machine, box) =>
        {
            machine.Cpu.IrqDisable();
            await box.Mutex.Lock("sleeper");
            await box.Mutex.Unlock("sleeper");
            machine.Cpu.IrqEnable();
        }));
        Assert.Equal("BUG: sleeping function called from invalid context at sleeper", finding.Headline);
        Assert.Equal("in_atomic(): 0, irqs_disabled(): 1, non_block: 0, pid: 101, name: t", finding.Body[0]);
    }
}
