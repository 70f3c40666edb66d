using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>What runs later, elsewhere: from asking for it to its run, and from its run to the end of waiting for it.</content>
public partial class OrderingTests
{
    private static void Deferred()
    {
        Starting("a thread that is started", (p, body) => (() =>
        {
            p.Machine.StartKernelThread("thread", body);
            return Op.Done;
        }, null));
        Starting("kthread_run", (p, body) => (() =>
        {
            Kthread.Run(p.Machine, "thread", async _ =>
            {
                await body();
                return 0;
            }).Retain();
            return Op.Done;
        }, null));
        Starting("queue_work", (p, body) =>
        {
            var work = new WorkItem(p.Box, "work", body);
            return (async () => await work.Schedule(), null);
        });
        Starting("queue_delayed_work", (p, body) =>
        {
            var work = new DelayedWork(p.Box, "dwork", body);
            return (async () => await work.Schedule(), null);
        });
        Starting("queue_work on a queue of one", (p, body) =>
        {
            var queue = new WorkqueueStruct(p.Machine, "wq", 1);
            queue.Retain();
            var work = new WorkItem(p.Box, "work", body);
            return (async () => await queue.QueueWork(work), null);
        });
        Starting("mod_timer", (p, body) =>
        {
            var timer = new TimerList(p.Box, "timer", body);
            return (async () => await timer.Modify(), null);
        });
        Starting("tasklet_schedule", (p, body) =>
        {
            var tasklet = new Tasklet(p.Box, "tasklet", body);
            return (async () => await tasklet.Schedule(), null);
        });
        Starting("request_irq", (p, body) =>
        {
            var line = new IrqLine(p.Machine, "irq");
            var action = new IrqAction(line, "sim", async () =>
            {
                await body();
                return IrqReturn.Handled;
            });
            return (async () => await action.Request(), () => line.Raise("irq/17"));
        });

        Ending("flush_work", true, Work, async (work, _) => await work.Flush());
        Ending("cancel_work_sync", true, Work, async (work, _) => await work.CancelSync());
        Ending("cancel_work", false, Work, async (work, _) => await work.Cancel());
        Ending("flush_workqueue", true, Queued, async (queued, _) => await queued.Flush());
        Ending("drain_workqueue", true, Queued, async (queued, _) => await queued.Drain());
        Ending("timer_delete_sync", true, Timer, async (timer, _) => await timer.DeleteSync());
        Ending("timer_shutdown_sync", true, Timer, async (timer, _) => await timer.ShutdownSync());
        Ending("timer_delete", false, Timer, async (timer, _) => await timer.Delete());
        Ending("tasklet_kill", true, Tasklets, async (tasklet, _) => await tasklet.Kill());
        Ending("tasklet_disable", true, Tasklets, async (tasklet, _) => await tasklet.Disable());
        Ending("tasklet_disable_nosync", false, Tasklets, async (tasklet, _) => await tasklet.DisableNosync());
        Ending("free_irq", true, Interrupt, async (action, _) => await action.Free());
        Ending("free_irq, for its thread", true, ThreadedInterrupt, async (action, _) => await action.Free());
        Ending("disable_irq", true, Interrupt, async (action, _) => await action.Line.Disable());
        Ending("synchronize_irq alone, since the interrupt may come in later", false, ThreadedInterrupt, async (action, _) => await action.Line.Synchronize());
        Ending("disable_irq_nosync", false, Interrupt, async (action, _) => await action.Line.DisableNosync());
        Ending("kthread_stop", true, Thread, async (thread, _) => await thread.Stop());
        Ending("kthread_should_stop", false, Thread, async (thread, _) => await thread.ShouldStop());
        Ending("kthread_flush_worker", true, Worker, async (worker, _) => await worker.Flush());
    }

    /// <summary>What the starter wrote before is seen by what it starts; what it writes afterwards is not ordered.</summary>
    /// <param name="name">How it is started.</param>
    /// <param name="prepare">Prepares what is to run: how to start it, and what else the set-up does.</param>
    private static void Starting(string name, Func<Passing, Func<Op>, (Func<Op> Start, Action? SetUp)> prepare)
    {
        Ordered.Add($"{name} -> what it runs", p => Both(p, late: false));
        Unordered.Add($"{name} before the write", p => Both(p, late: true));

        Op Both(Passing p, bool late)
        {
            var (start, setUp) = prepare(p, p.Read);
            setUp?.Invoke();
            return p.Sender(async () =>
            {
                if (!late)
                    await p.Write();
                await start();
                if (late)
                    await p.Write();
            });
        }
    }

    /// <summary>What runs writes; whoever has ended it, or waited for its end, reads.</summary>
    private static void Ending<T>(string name, bool isOrdered, Func<Passing, Op<T>> start, Func<T, Passing, Op> end) =>
        (isOrdered ? Ordered : Unordered).Add($"what runs -> {name}", async p =>
        {
            var started = await start(p);
            await p.Receiver(async () =>
            {
                await end(started, p);
                await p.Read();
            });
        });

    private static async Op<WorkItem> Work(Passing p)
    {
        var work = new WorkItem(p.Box, "work", p.Write);
        await work.Schedule();
        return work;
    }

    private static async Op<WorkqueueStruct> Queued(Passing p)
    {
        var queue = new WorkqueueStruct(p.Machine, "wq");
        queue.Retain();
        await queue.QueueWork(new WorkItem(p.Box, "work", p.Write));
        return queue;
    }

    private static async Op<TimerList> Timer(Passing p)
    {
        var timer = new TimerList(p.Box, "timer", p.Write);
        await timer.Modify();
        return timer;
    }

    private static async Op<Tasklet> Tasklets(Passing p)
    {
        var tasklet = new Tasklet(p.Box, "tasklet", p.Write);
        await tasklet.Schedule();
        return tasklet;
    }

    private static async Op<IrqAction> Interrupt(Passing p)
    {
        var line = new IrqLine(p.Machine, "irq");
        var action = new IrqAction(line, "sim", async () =>
        {
            await p.Write();
            return IrqReturn.Handled;
        });
        await action.Request();
        line.Raise("irq/17");
        return action;
    }

    private static async Op<IrqAction> ThreadedInterrupt(Passing p)
    {
        var line = new IrqLine(p.Machine, "irq");
        var action = new IrqAction(line, "sim", null, p.Write, oneShot: true);
        await action.Request();
        line.Raise("irq/17");
        return action;
    }

    private static async Op<Kthread> Thread(Passing p)
    {
        var thread = Kthread.Run(p.Machine, "thread", async _ =>
        {
            await p.Write();
            return 0;
        });
        await thread.Get();
        return thread;
    }

    private static async Op<KthreadWorker> Worker(Passing p)
    {
        var worker = new KthreadWorker(p.Machine, "worker");
        worker.Retain();
        var work = new KthreadWork("work", p.Write);
        worker.InitWork(work);
        await worker.QueueWork(work);
        return worker;
    }
}
