using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>Counts, RCU, and what runs later: work, timers, interrupts.</content>
public partial class EverySanitizerTests
{
    private static void Counting()
    {
        Alone("refcount-addition-on-zero", "refcount_t: addition on 0; use-after-free.", async (_, box, wrong) =>
        {
            await box.Count.DecAndTest();
            if (wrong)
                await box.Count.Inc();
            else
                Assert.False(await box.Count.IncNotZero());
        });
        Alone("refcount-underflow", "refcount_t: underflow; use-after-free.", async (_, box, wrong) =>
        {
            await box.Count.DecAndTest();
            if (wrong)
                await box.Count.DecAndTest();
        });
        Alone("refcount-decrement-hit-zero", "refcount_t: decrement hit 0; leaking memory.", async (_, box, wrong) =>
        {
            if (wrong)
                await box.Count.Dec();
            else
                await box.Count.DecAndTest();
        });
        Alone("refcount-saturated", "refcount_t: saturated; leaking memory.", async (_, box, wrong) =>
        {
            await box.Count.Set(wrong ? Refcount.SaturatedValue : 1);
            await box.Count.Inc();
        });
        Alone("percpu-ref-misuse", "percpu_ref_kill_and_confirm called more than once on box.usage!", async (machine, box, wrong) =>
        {
            var usage = new PercpuRef(box, "usage", () => Op.Done);
            await usage.Get();
            await usage.Kill();
            if (wrong)
                await usage.Kill();
            else
                await usage.Put();
            await machine.Rcu.Barrier();
            await usage.Exit();
        });
        Alone("percpu-ref-underflow", "percpu ref (box.usage) <= 0 (-1) after switching to atomic", async (machine, box, wrong) =>
        {
            var usage = new PercpuRef(box, "usage", () => Op.Done);
            if (!wrong)
                await usage.Get();
            await usage.Put();
            if (wrong)
                await usage.Put();
            await usage.Kill();
            await machine.Rcu.Barrier();
            await usage.Exit();
        });
        Alone("suspicious-rcu-usage", "WARNING: suspicious RCU usage", async (machine, box, wrong) =>
        {
            var pointer = new RcuPointer<Box>(machine, "pointer", box);
            if (wrong)
                await pointer.Dereference();
            else
                await pointer.Access();
        });
        Alone("rcu-double-queue", "__call_rcu_common(): Double-freed CB box.rcu!!!", async (machine, box, wrong) =>
        {
            var head = new RcuHead(box, "rcu");
            await machine.Rcu.Call(head, () => Op.Done);
            if (!wrong)
                await machine.Rcu.Barrier();
            await machine.Rcu.Call(head, () => Op.Done);
        });
        Alone("srcu-cleanup", "WARNING: at cleanup_srcu_struct, called by cleanup", async (_, box, wrong) =>
        {
            var srcu = new SrcuStruct(box, "srcu");
            await srcu.Init();
            var index = await srcu.ReadLock();
            if (wrong)
                await srcu.Cleanup("cleanup");
            await srcu.ReadUnlock(index);
            if (!wrong)
                await srcu.Cleanup("cleanup");
        });
        Alone("srcu-bad-index", "WARNING: at srcu_read_unlock, called by reader", async (machine, _, wrong) =>
        {
            var srcu = new SrcuStruct(machine, "srcu");
            var index = await srcu.ReadLock("reader");
            await srcu.ReadUnlock(wrong ? new SrcuIndex(2) : index, "reader");
        });
        Alone("ida-free", "ida_free called for id=0 which is not allocated.", async (machine, _, wrong) =>
        {
            var ida = new Ida(machine, "ida");
            int id = await ida.Alloc();
            await ida.Free(id);
            if (!wrong)
                id = await ida.Alloc();
            await ida.Free(id);
        });
    }

    private static void Deferred()
    {
        Alone("irq-unbalanced-enable", "Unbalanced enable for IRQ 17", async (machine, _, wrong) =>
        {
            var line = new IrqLine(machine, "irq");
            if (!wrong)
                await line.Disable();
            await line.Enable();
        });
        Alone("irq-already-free", "Trying to free already-free IRQ 17", async (machine, _, wrong) =>
        {
            var action = new IrqAction(new IrqLine(machine, "irq"), "sim", () => Op.From(IrqReturn.Handled));
            await action.Request();
            await action.Free();
            if (!wrong)
                await action.Request();
            await action.Free();
        });
        Alone("irq-disposed-in-use", "remove_proc_entry: removing non-empty directory 'irq/17', leaking at least 'sim'", async (machine, _, wrong) =>
        {
            var action = new IrqAction(new IrqLine(machine, "irq"), "sim", () => Op.From(IrqReturn.Handled));
            await action.Request();
            if (!wrong)
                await action.Free();
            await action.Line.Dispose();
        });
        Add("irq-freed-in-irq", "Trying to free IRQ 17 from IRQ context!", async (machine, wrong) =>
        {
            var action = new IrqAction(new IrqLine(machine, "irq"), "sim", () => Op.From(IrqReturn.Handled));
            await action.Request();
            InHardirq(machine, wrong, async () => await action.Free());
        });
        Add("timer-in-hardirq", "WARNING: at __timer_delete_sync", (machine, wrong) =>
        {
            var timer = new TimerList(new Box(machine), "timer", () => Op.Done);
            InHardirq(machine, wrong, async () => await timer.DeleteSync());
            return Op.Done;
        });
        Alone("work-left-behind", "WARNING: at kthread_destroy_worker", async (machine, _, wrong) =>
        {
            var worker = new KthreadWorker(machine, "worker");
            var work = new KthreadWork("work", () => Op.Done);
            worker.InitWork(work);
            if (wrong)
                machine.Run("queuer", async () => await worker.QueueWork(work));
            else
                await worker.QueueWork(work);
            await worker.Destroy();
        });
        Alone("workqueue-draining", "workqueue: cannot queue box.work.func on wq wq", async (machine, box, wrong) =>
        {
            var queue = new WorkqueueStruct(machine, "wq");
            queue.Retain();
            var work = new WorkItem(box, "work", () => Op.Done);
            if (wrong)
                machine.Run("queuer", async () => await queue.QueueWork(work));
            else
                await queue.QueueWork(work);
            await queue.Drain();
        });
        Add("workqueue-leaked", "BUG: workqueue leaked atomic, lock or RCU: kworker[101]", async (machine, wrong) =>
        {
            var box = new Box(machine);
            await new WorkItem(box, "work", async () =>
            {
                await box.Mutex.Lock();
                if (!wrong)
                    await box.Mutex.Unlock();
            }).Schedule();
        });
        Add("workqueue-reclaim", "workqueue: WQ_MEM_RECLAIM writeback:box.work.func is flushing !WQ_MEM_RECLAIM slow:0x0", async (machine, wrong) =>
        {
            var box = new Box(machine);
            WorkqueueStruct writeback = new(machine, "writeback", memReclaim: true), slow = new(machine, "slow", memReclaim: !wrong);
            writeback.Retain();
            slow.Retain();
            await writeback.QueueWork(new WorkItem(box, "work", async () => await slow.Flush()));
        });
        Alone("workqueue-warning", "workqueue: work disable count underflowed", async (_, box, wrong) =>
        {
            var work = new WorkItem(box, "work", () => Op.Done);
            if (!wrong)
                await work.Disable();
            await work.Enable();
        });
    }

    private static void InHardirq(Machine machine, bool wrong, Func<Op> body)
    {
        if (wrong)
            machine.StartInterrupt("irq", ExecutionContext.Hardirq, body);
        else
            machine.Run("t", body);
    }
}
