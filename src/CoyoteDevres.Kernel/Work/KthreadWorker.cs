using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct kthread_worker</c> (kernel/kthread.c): a kernel thread that runs queued work one item after the other. Read in
/// v6.1. Delayed items (<c>kthread_delayed_work</c>) are left out.
/// </summary>
public sealed class KthreadWorker : KernelObject
{
    private readonly List<KthreadWork> known = [];
    private readonly KthreadWorkList list;
    private readonly Completion exited;

    /// <summary><c>kthread_create_worker</c>: allocates it and starts its thread.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="comm">The thread's name.</param>
    public KthreadWorker(Machine machine, string comm)
        : base(machine, "kthread_worker")
    {
        ArgumentNullException.ThrowIfNull(machine);
        list = new KthreadWorkList(this);
        exited = new Completion(new KthreadTask(machine), "exited");
        machine.StartKernelThread(comm, KthreadWorkerFn);
    }

    /// <summary><c>kthread_init_worker</c> and <c>kthread_run</c> with <c>kthread_worker_fn</c>: embeds it and starts its thread.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="comm">The thread's name.</param>
    public KthreadWorker(KernelObject container, string member, string comm)
        : base(container, member)
    {
        list = new KthreadWorkList(this);
        exited = new Completion(new KthreadTask(Machine), "exited");
        Machine.StartKernelThread(comm, KthreadWorkerFn);
    }

    /// <summary><c>kthread_init_work</c>: before the first <see cref="QueueWork"/>.</summary>
    public void InitWork(KthreadWork work) => known.Add(work);

    /// <summary><c>kthread_queue_work</c>: false if it was queued already.</summary>
    public Test QueueWork(KthreadWork work, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        list.Queue(known.IndexOf(work), "kthread_queue_work", file, line);

    /// <summary><c>kthread_flush_worker</c>: waits for what was queued before.</summary>
    public async Op Flush()
    {
        var done = new Completion(new OnStack(Machine), "done");
        var flush = new KthreadWork("kthread_flush_work", async () => await done.Complete("kthread_flush_work_fn"));
        InitWork(flush);
        await list.Queue(known.IndexOf(flush), "kthread_flush_worker");
        await done.Wait("kthread_flush_worker");
    }

    /// <summary>
    /// <c>kthread_cancel_work_sync</c>: takes an item off, then waits for a run that has begun; meanwhile nobody can queue it. True if it was
    /// queued. Not from the worker itself, unless the item is not being run.
    /// </summary>
    public async Op<bool> CancelWorkSync(KthreadWork work, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site("kthread_cancel_work_sync", file, line);
        AtomicSleep.MightSleep(Machine, list.Name, site);
        int number = known.IndexOf(work);
        int found = await list.Cancel(number, site);
        if ((found & KthreadWorkList.IsRunning) != 0)
        {
            var done = new Completion(new OnStack(Machine), "done");
            var flush = new KthreadWork("kthread_flush_work", async () => await done.Complete("kthread_flush_work_fn"));
            InitWork(flush);
            await list.FlushBehind(known.IndexOf(flush), site);
            await done.Wait(site.Function, file, line);
        }

        await list.EndCancel(number, site);
        return (found & KthreadWorkList.WasQueued) != 0;
    }

    /// <summary><c>kthread_destroy_worker</c>: flushes it, stops its thread and waits for it to end, then frees it.</summary>
    public async Op Destroy()
    {
        await FlushAndStop();
        if (await list.Count("kthread_destroy_worker") > 0)
            Machine.Report("work-left-behind", "kthread_destroy_worker", list.Name, "WARNING: at kthread_destroy_worker", Machine.Current, "the worker is freed with work in its list");
        await Kfree("kthread_destroy_worker");
    }

    /// <summary>
    /// What is done with an embedded one: <c>kthread_flush_worker</c>, <c>kthread_stop</c>. Nobody looks whether something was queued
    /// in between.
    /// </summary>
    public async Op FlushAndStop()
    {
        await Flush();
        await list.Stop("kthread_stop");
        await exited.Wait("kthread_stop");
    }

    private async Op KthreadWorkerFn()
    {
        int taken;
        while ((taken = await list.Take("kthread_worker_fn")) >= 0)
            await known[taken].Function();
        await exited.Complete("kthread_exit");
    }

    /// <summary>The thread's own structure: outlives the worker, and everything that waits for the thread's end.</summary>
    private sealed class KthreadTask : KernelObject
    {
        internal KthreadTask(Machine machine)
            : base(machine, "kthread") => Retain();
    }

    private sealed class OnStack : KernelObject
    {
        internal OnStack(Machine machine)
            : base(machine, "kthread_flush_work") => Retain();
    }
}
