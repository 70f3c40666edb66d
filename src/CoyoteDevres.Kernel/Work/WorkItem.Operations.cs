using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What is done with an item.</summary>
public sealed partial class WorkItem
{
    private Func<Op>? function;
    private WorkqueueStruct? queue;

    /// <summary>The function's name, as reports tell it.</summary>
    internal string FunctionName => function is null ? "0x0" : DebugObjects.Hint(function, $"{Name}.func");

    private static Site ProcessOneWork => new("process_one_work", "", 0);

    /// <summary><c>INIT_WORK</c>: not while it is pending.</summary>
    public async Op Initialize(Func<Op> work, [CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Operate(InitializeKind, new Site(caller, file, line));
        function = work;
    }

    /// <summary><c>schedule_work</c>: queues it on the system's queue, which runs any number of items at once. False if it is queued already, or disabled.</summary>
    public Op<bool> Schedule([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        QueueOn(null, new Site(caller, file, line));

    /// <summary><c>cancel_work</c>: takes it off its queue; does not wait for a run that has begun. True if it was queued.</summary>
    public async Op<bool> Cancel([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(caller, file, line);
        return await Forget(await Operate(CancelKind, site, OperationTraits.Blocking), site);
    }

    /// <summary>
    /// <c>cancel_work_sync</c>: takes it off its queue, then waits for a run that has begun; meanwhile nobody can queue it, not even its own
    /// function. True if it was queued.
    /// </summary>
    public async Op<bool> CancelSync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(caller, file, line);
        bool was = await DisableAndWait(site, ToEnableAgain);
        await Operate(EnableAgainKind, site);
        return was;
    }

    /// <summary><c>disable_work</c> (v6.10): takes it off and lets nobody queue it until it is enabled as often as disabled.</summary>
    public async Op<bool> Disable([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(caller, file, line);
        return await Forget(await Operate(DisableKind, site, OperationTraits.Blocking), site);
    }

    /// <summary><c>disable_work_sync</c> (v6.10): the same, and waits for a run that has begun.</summary>
    public Op<bool> DisableSync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DisableAndWait(new Site(caller, file, line), 0);

    /// <summary><c>enable_work</c> (v6.10): true if it can be queued again.</summary>
    public async Op<bool> Enable([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Operate(EnableKind, new Site(caller, file, line)) == 0;

    /// <summary><c>flush_work</c>: waits for the instance queued last.</summary>
    public async Op Flush([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(caller, file, line);
        if (!MayWait(site))
            return;
        await Operate(FlushKind, site);
        queue?.CheckFlushDependency(this, site);
        await Operate(FlushWaitKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>queue_work</c>.</summary>
    internal async Op<bool> QueueOn(WorkqueueStruct? onto, Site site)
    {
        int instance = await Operate(QueueKind, site, argument: onto is null ? 0 : OnQueue);
        if (instance == 0)
            return false;
        await Enlist(onto, instance, site);
        return true;
    }

    /// <summary><c>queue_delayed_work</c>.</summary>
    internal async Op<bool> QueueDelayedOn(WorkqueueStruct? onto, Site site)
    {
        int instance = await Operate(DelayKind, site);
        if (instance == 0)
            return false;
        StartTimer(onto, instance);
        return true;
    }

    /// <summary><c>mod_delayed_work</c>: true if it was pending.</summary>
    internal async Op<bool> ModifyDelayedOn(WorkqueueStruct? onto, Site site)
    {
        int instance = await Operate(ModifyKind, site, OperationTraits.Blocking);
        if (instance is 0 or DelayChanged)
            return instance != 0;
        if (instance < 0 && queue is { } before)
            await before.List.Remove(Ticket(-instance - 1), site);
        StartTimer(onto, Math.Abs(instance));
        return instance < 0;
    }

    /// <summary><c>flush_delayed_work</c>: the delay ends now; then <see cref="Flush"/>.</summary>
    internal async Op FlushDelayed(Site site)
    {
        int instance = await Operate(ExpediteKind, site, OperationTraits.Blocking, queue is null ? 0 : OnQueue);
        if (instance != 0)
            await Enlist(queue, instance, site);
        await Flush(site.Function, site.File, site.Line);
    }

    /// <summary><c>__queue_work</c>: on a list of its queue, and somebody to run it.</summary>
    private async Op Enlist(WorkqueueStruct? onto, int instance, Site site)
    {
        queue = onto;
        if (onto is not null)
        {
            bool accepted = await onto.Insert(this, Ticket(instance), site);
            await Operate(ListedKind, site, argument: accepted ? 1 : 0);
            if (!accepted)
                return;
        }

        machine.StartKernelThread("kworker", () => WorkerThread(onto, instance));
    }

    private void StartTimer(WorkqueueStruct? onto, int instance)
    {
        queue = onto;
        machine.StartInterrupt("ksoftirqd", ExecutionContext.Softirq, async () =>
        {
            var site = new Site("delayed_work_timer_fn", "", 0);
            await Operate(ExpireKind, site, OperationTraits.Idle, onto is null ? instance : -instance);
            await Enlist(onto, instance, site);
        });
    }

    /// <summary>What a worker does for one instance; it idles for ever if that is taken off before it begins.</summary>
    private async Op WorkerThread(WorkqueueStruct? from, int instance)
    {
        if (from is { IsLimited: true })
            await from.List.Take(Ticket(instance));
        await Operate(BeginKind, ProcessOneWork, OperationTraits.Idle, instance);
        await Run(from);
        await Operate(EndKind, ProcessOneWork);
        if (from is not null)
            await from.List.Finish(Ticket(instance));
    }

    /// <summary>Between <see cref="BeginKind"/> and <see cref="EndKind"/>: calls the function, which may free the item.</summary>
    private async Op Run(WorkqueueStruct? from)
    {
        var task = machine.Current;
        task.CurrentWork = this;
        task.CurrentQueue = from;
        from?.Completion.Acquire("process_one_work");
        completion.Acquire("process_one_work");
        if (function is null)
            await new NullAddress(machine, $"{Name}.func").Deref<Nothing>(ProcessOneWork);
        else
            await function();
        completion.Release();
        from?.Completion.Release();
        task.CurrentWork = null;
        task.CurrentQueue = null;
        LeakedLocks.Check(machine, task, this);
    }

    private async Op<bool> DisableAndWait(Site site, int argument)
    {
        bool was = await Forget(await Operate(DisableKind, site, OperationTraits.Blocking, argument), site);
        if (MayWait(site))
            await Operate(WaitKind, site, OperationTraits.Blocking);
        return was;
    }

    /// <summary>The entry of <c>__flush_work</c>: whatever it waits for begins here. False if the item was never initialised.</summary>
    private bool MayWait(Site site)
    {
        AtomicSleep.MightSleep(machine, Name, site);
        if (function is null)
            machine.Report("workqueue-warning", site.Spelling, Name, "WARNING: at __flush_work", machine.Current, $"{Name}.func is NULL");
        completion.Touch(site.Function, site.File, site.Line);
        return function is not null;
    }

    /// <summary>What was taken off (<see cref="TakeOff"/>) leaves its queue's list, if it was on one.</summary>
    private async Op<bool> Forget(int instance, Site site)
    {
        if (instance > 0 && queue is { } on)
            await on.List.Remove(Ticket(instance), site);
        return instance != 0;
    }

    /// <summary>An instance's number on the lists of queues: no other item's has the same.</summary>
    private int Ticket(int instance) => Id << 10 | instance;
}
