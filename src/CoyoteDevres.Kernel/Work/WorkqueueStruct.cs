using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct workqueue_struct</c> (kernel/workqueue.c, an older copy from before v5; the refusal of foreign work, of v6.9, from
/// memory): runs what is queued on it, first come first served, at most so many at once. Destroying it runs what is queued, then frees
/// it; a delayed item whose timer is still running is not queued, and comes to a freed queue.
/// </summary>
/// <remarks>
/// That the kernel frees it only after an RCU grace period, and keeps the pools, is left out: nobody may rely on either. So are its
/// mutex, which its users never see, and its sysfs files.
/// </remarks>
public sealed class WorkqueueStruct : KernelObject
{
    /// <summary>For <c>max_active</c>: no limit.</summary>
    public const int Unlimited = int.MaxValue;

    private readonly string name;
    private readonly bool reclaims;

    /// <summary><c>alloc_workqueue</c>; with 1 for <paramref name="maxActive"/>, <c>alloc_ordered_workqueue</c>.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="maxActive">How many of its items may be taken from the list and not be finished; the others wait in order.</param>
    /// <param name="memReclaim">True for <c>WQ_MEM_RECLAIM</c>: memory reclaim may wait for it.</param>
    public WorkqueueStruct(Machine machine, string name, int maxActive = Unlimited, bool memReclaim = false)
        : base(machine, "workqueue_struct")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxActive, 1);
        this.name = name;
        reclaims = memReclaim;
        IsLimited = maxActive != Unlimited;
        List = IsLimited ? new WorkList(this, maxActive) : new UnlimitedWorkList(this);
        Completion = new LockdepMap(machine, machine.Names.Phrase("(wq_completion){0}", name));
    }

    /// <summary>True if an item may have to wait for another one's end.</summary>
    internal bool IsLimited { get; }

    internal WorkList List { get; }

    /// <summary>Waiting for the queue, as a lock that each of its functions holds while it runs.</summary>
    internal LockdepMap Completion { get; }

    /// <summary><c>queue_work</c>: false if it is queued already, or disabled.</summary>
    public Op<bool> QueueWork(WorkItem work, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.QueueOn(this, new Site(function, file, line));
    }

    /// <summary><c>queue_delayed_work</c>: the delay may end at any time. False if it is pending already, or disabled.</summary>
    public Op<bool> QueueDelayedWork(DelayedWork work, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Work.QueueDelayedOn(this, new Site(function, file, line));
    }

    /// <summary><c>mod_delayed_work</c>: starts its delay anew. True if it was pending.</summary>
    public Op<bool> ModDelayedWork(DelayedWork work, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Work.ModifyDelayedOn(this, new Site(function, file, line));
    }

    /// <summary><c>flush_workqueue</c>: waits for everything that was queued on it before.</summary>
    public async Op Flush([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, List.Name, site);
        Completion.Touch(function, file, line);
        await List.StartFlush(site);
        CheckFlushDependency(null, site);
        await List.WaitFlushed(site);
    }

    /// <summary><c>drain_workqueue</c>: waits until it is empty; meanwhile only its own items may queue on it.</summary>
    public async Op Drain([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, List.Name, site);
        Completion.Touch(function, file, line);
        await List.StartDrain(site);
        await List.WaitEmpty(site);
        await List.EndDrain(site);
    }

    /// <summary><c>destroy_workqueue</c>: nobody else may queue on it any more; runs what is queued, then frees it.</summary>
    public async Op Destroy([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, List.Name, site);
        Completion.Touch(function, file, line);
        await List.StartDrain(site);
        await List.WaitEmpty(site);
        await Kfree("destroy_workqueue", file, line);
    }

    /// <summary>Puts an item on the list; false, with a warning, if the queue is being drained and the item comes from outside.</summary>
    internal async Op<bool> Insert(WorkItem work, int ticket, Site site)
    {
        if (await List.Insert(ticket, isChained: Machine.Current.CurrentQueue == this, site))
            return true;
        Machine.Report(
            "workqueue-draining",
            site.Spelling,
            work.Name,
            $"workqueue: cannot queue {work.FunctionName} on wq {name}",
            Machine.Current,
            "WARNING: at __queue_work");
        return false;
    }

    /// <summary>
    /// <c>check_flush_dependency</c>: what memory reclaim waits for must not wait for a queue that may need memory to go on. (A work item
    /// on the system's queue flushed from such a queue is left out.)
    /// </summary>
    internal void CheckFlushDependency(WorkItem? work, Site site)
    {
        var task = Machine.Current;
        if (reclaims || task.CurrentQueue is not { reclaims: true } waiting)
            return;
        Machine.Report(
            "workqueue-reclaim",
            site.Spelling,
            List.Name,
            $"workqueue: WQ_MEM_RECLAIM {waiting.name}:{task.CurrentWork!.FunctionName} is flushing !WQ_MEM_RECLAIM {name}:{work?.FunctionName ?? "0x0"}",
            task,
            "WARNING: at check_flush_dependency");
    }
}
