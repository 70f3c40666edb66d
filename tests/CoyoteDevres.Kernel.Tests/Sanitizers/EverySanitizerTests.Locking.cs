using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>Sleeping and locking.</content>
public partial class EverySanitizerTests
{
    private static void Sleeping()
    {
        Alone("blocking-while-not-running", "do not call blocking ops when !TASK_RUNNING; state=1 set at [<(____ptrval____)>] prepare_to_wait", async (machine, box, wrong) =>
        {
            await box.Wait.PrepareToWait(SleepState.Interruptible);
            if (!wrong)
                machine.Current.SchedAnnotateSleep();
            await box.Mutex.Lock();
            await box.Mutex.Unlock();
            await box.Wait.FinishWait();
        });
        Add("scheduling-while-atomic", "BUG: scheduling while atomic: t/101/0x00000002", (machine, wrong) =>
        {
            var box = new Box(machine);
            machine.Run("t", async () =>
            {
                machine.Cpu.PreemptDisable();
                if (!wrong)
                    machine.Cpu.PreemptEnable();
                await box.Done.Wait();
                if (wrong)
                    machine.Cpu.PreemptEnable();
            });
            machine.Run("completer", async () => await box.Done.Complete());
            return Op.Done;
        });
        Alone("sleeping-in-atomic", "BUG: sleeping function called from invalid context at caller", async (_, box, wrong) =>
        {
            await box.Spin.Lock();
            if (wrong)
                await box.Mutex.Lock("caller");
            else
                await box.Mutex.TryLock("caller");
            await box.Mutex.Unlock();
            await box.Spin.Unlock();
        });
        Alone("hung-task", "INFO: task t:101 blocked for more than 120 seconds.", async (_, box, wrong) =>
        {
            if (wrong)
                await box.Done.Wait();
            else
                await box.Done.WaitInterruptible();
        });
        Add("missed-wake-up", "missed wake-up: sleeper/101 still sleeps in sleeper though the device is gone", (machine, wrong) =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () => await box.Wait.WaitEventInterruptible(async () => await box.Value.ReadOnce() == 1, "sleeper"));
            machine.Run("remover", async () =>
            {
                await box.Value.WriteOnce(1);
                box.Gone = true;
                if (!wrong)
                    await box.Wait.WakeUpInterruptible();
            });
            return Op.Done;
        });
        Add("soft-lockup", "watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [spinner:102]", (machine, wrong) => Kept(machine, wrong, irqsave: false));
        Add("hard-lockup", "watchdog: Watchdog detected hard LOCKUP on cpu 0", (machine, wrong) => Kept(machine, wrong, irqsave: true));

        static Op Kept(Machine machine, bool wrong, bool irqsave)
        {
            var box = new Box(machine);
            machine.Run("keeper", async () =>
            {
                await box.Spin.LockIrqsave();
                if (!wrong)
                    await box.Spin.UnlockIrqrestore();
            });
            machine.Run("spinner", async () =>
            {
                await (irqsave ? box.Spin.LockIrqsave() : box.Spin.Lock());
                await (irqsave ? box.Spin.UnlockIrqrestore() : box.Spin.Unlock());
            });
            return Op.Done;
        }
    }

    private static void Locking()
    {
        Add("mutex-wrong-owner", "DEBUG_LOCKS_WARN_ON(__owner_task(owner) != current)", (machine, wrong) =>
        {
            var box = new Box(machine);
            return HandedOver(machine, box, async () => await box.Mutex.Lock(), async () => await box.Mutex.Unlock(), wrong);
        });
        Add("spinlock-wrong-owner", "BUG: spinlock wrong owner on CPU#0, other/102", (machine, wrong) =>
        {
            var box = new Box(machine);
            return HandedOver(machine, box, async () => await box.Spin.Lock(), async () => await box.Spin.Unlock(), wrong);
        });
        Alone("mutex-destroyed-locked", "DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock))", async (_, box, wrong) =>
        {
            await box.Mutex.Lock();
            if (!wrong)
                await box.Mutex.Unlock();
            await box.Mutex.Destroy();
            if (wrong)
                await box.Mutex.Unlock();
        });
        Alone("spinlock-recursion", "BUG: spinlock recursion on CPU#0, t/101", async (_, box, wrong) =>
        {
            await box.Spin.Lock();
            if (wrong)
                await box.Spin.Lock();
            else
                Assert.False(await box.Spin.TryLock());
            await box.Spin.Unlock();
        });
        Alone("spinlock-already-unlocked", "BUG: spinlock already unlocked on CPU#0, t/101", async (_, box, wrong) =>
        {
            if (!wrong)
                await box.Spin.Lock();
            await box.Spin.Unlock();
        });
        Alone("rwlock-recursion", "BUG: rwlock recursion on CPU#0, t/101", async (machine, _, wrong) =>
        {
            var rwlock = new RwLock(machine, "rwlock");
            await rwlock.WriteLock();
            if (wrong)
                await rwlock.WriteLock();
            else
                Assert.False(await rwlock.TryWriteLock());
            await rwlock.WriteUnlock();
        });
        Alone("rwlock-wrong-owner", "BUG: rwlock wrong owner on CPU#0, t/101", async (machine, _, wrong) =>
        {
            var rwlock = new RwLock(machine, "rwlock");
            if (!wrong)
                await rwlock.WriteLock();
            await rwlock.WriteUnlock();
        });
        Alone("bad-unlock-balance", "WARNING: bad unlock balance detected!", async (_, box, wrong) =>
        {
            if (!wrong)
                await box.Sem.DownRead();
            await box.Sem.UpRead();
        });
        Alone("lock-not-held", "WARNING: at asserter", async (_, box, wrong) =>
        {
            if (!wrong)
                await box.Mutex.Lock();
            box.Mutex.AssertHeld("asserter");
            if (!wrong)
                await box.Mutex.Unlock();
        });
        Alone("recursive-locking", "WARNING: possible recursive locking detected", async (machine, box, wrong) =>
        {
            var other = new Box(machine);
            await box.Mutex.Lock();
            if (wrong)
                await other.Mutex.Lock();
            else
                await other.Mutex.LockNested(Mutex.SingleDepthNesting);
            await other.Mutex.Unlock();
            await box.Mutex.Unlock();
        });
        // One task after the other in its program order: they never meet, and it could still deadlock.
        Alone("circular-locking", "WARNING: possible circular locking dependency detected", async (_, box, wrong) =>
        {
            await box.Mutex.Lock();
            await box.Sem.DownWrite();
            await box.Sem.UpWrite();
            await box.Mutex.Unlock();
            if (!wrong)
                await box.Mutex.Lock();
            await box.Sem.DownWrite();
            if (wrong)
                await box.Mutex.Lock();
            await box.Mutex.Unlock();
            await box.Sem.UpWrite();
        });
        Add("inconsistent-lock-state", "WARNING: inconsistent lock state", (machine, wrong) =>
        {
            var box = new Box(machine);
            Handler(machine, box);
            machine.Run("t", async () =>
            {
                await (wrong ? box.Spin.Lock() : box.Spin.LockIrqsave());
                await (wrong ? box.Spin.Unlock() : box.Spin.UnlockIrqrestore());
            });
            return Op.Done;
        });
        Add("irq-unsafe-order", "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected", (machine, wrong) =>
        {
            var box = new Box(machine);
            var inner = new SpinLock(machine, "inner");
            Handler(machine, box);
            machine.Run("t", async () =>
            {
                await box.Spin.LockIrqsave();
                await inner.Lock();
                await inner.Unlock();
                await box.Spin.UnlockIrqrestore();
                await (wrong ? inner.Lock() : inner.LockIrqsave());
                await (wrong ? inner.Unlock() : inner.UnlockIrqrestore());
            });
            return Op.Done;
        });
        Alone("lock-held-at-exit", "WARNING: t/101 still has locks held!", async (_, box, wrong) =>
        {
            await box.Mutex.Lock();
            if (!wrong)
                await box.Mutex.Unlock();
        });
        Add("lock-held-at-return", "WARNING: lock held when returning to user space!", (machine, wrong) =>
        {
            var box = new Box(machine);
            var attribute = new DeviceAttribute(machine, "name", async () =>
            {
                await box.Mutex.Lock();
                if (!wrong)
                    await box.Mutex.Unlock();
                return 0;
            });
            machine.CreateProcess("cat").Start(async process => await process.ReadAttribute(attribute));
            return Op.Done;
        });
        Alone("seqcount-writer", "WARNING: at writer", async (_, box, wrong) =>
        {
            var count = new SeqCount(box, "count", box.Mutex);
            if (!wrong)
                await box.Mutex.Lock();
            await count.WriteBegin("writer");
            await count.WriteEnd("writer");
            if (!wrong)
                await box.Mutex.Unlock();
        });
        Alone("kernel-bug", "kernel BUG at unlock_kernel!", async (machine, _, wrong) =>
        {
            if (!wrong)
                await machine.BigKernelLock.Lock();
            await machine.BigKernelLock.Unlock();
        });

        static void Handler(Machine machine, Box box) => machine.StartInterrupt("irq", ExecutionContext.Hardirq, async () =>
        {
            await box.Spin.Lock();
            await box.Spin.Unlock();
        });
    }

    /// <summary>Taken by one task, and released by it, or by the other one.</summary>
    private static Op HandedOver(Machine machine, Box box, Func<Op> take, Func<Op> give, bool wrong)
    {
        machine.Run("owner", async () =>
        {
            await take();
            await box.Done.Complete();
            if (!wrong)
                await give();
        });
        machine.Run("other", async () =>
        {
            await box.Done.Wait();
            if (wrong)
                await give();
        });
        return Op.Done;
    }
}
