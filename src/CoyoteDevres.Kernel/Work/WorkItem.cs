using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct work_struct</c> (kernel/workqueue.c) that was queued once, in the set-up: a kernel thread runs its function unless
/// it is cancelled first. Flushing waits for it, cancelling synchronously for a run that has begun. Lockdep knows both waits as a lock
/// that the function holds while it runs.
/// </summary>
/// <remarks>
/// Waits commute with waits: they change nothing. The wait of a cancellation looks at the run only, so it commutes with cancelling,
/// which takes a queued item off; and with beginning, which then finds no item any more and begins nothing. Flushing commutes with
/// beginning too: where it is enabled there is nothing to begin, and where there is, a queued item becomes a running one and it
/// waits on. Ending a run and taking the item off change different things. Beginning and cancelling want the same item; an end
/// enables the waits, and so does cancelling for a flush.
/// </remarks>
public sealed class WorkItem : SharedObject
{
    private const int BeginKind = 0, EndKind = 1, CancelKind = 2, CancelWaitKind = 3, FlushKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5,
        (CancelWaitKind, CancelWaitKind),
        (CancelWaitKind, FlushKind),
        (FlushKind, FlushKind),
        (BeginKind, CancelWaitKind),
        (BeginKind, FlushKind),
        (EndKind, CancelKind),
        (CancelKind, CancelWaitKind));

    private readonly Machine machine;
    private readonly LockdepMap completion;
    private bool queued;
    private bool pending;
    private int worker = -1;

    /// <summary>An item inside a structure.</summary>
    public WorkItem(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        completion = new LockdepMap(machine, machine.Names.WorkCompletion(Name));
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        pending = queued;
        worker = -1;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind switch
    {
        CancelWaitKind => worker < 0,
        FlushKind => worker < 0 && !pending,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => worker == task;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        bool was = pending;
        switch (kind)
        {
            case BeginKind:
                pending = false;
                worker = was ? task : -1;
                return was ? 1 : 0;
            case EndKind:
                worker = -1;
                return 0;
            case CancelKind:
                pending = false;
                return was ? 1 : 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        BeginKind => "begin",
        EndKind => "end",
        CancelKind => "cancel_work_sync",
        CancelWaitKind => "cancel_work_sync: wait for",
        _ => "flush_work",
    };

    /// <summary><c>queue_work</c>, before anybody else knows the item: a worker will run it.</summary>
    /// <param name="comm">The worker's name.</param>
    /// <param name="function">The item's function.</param>
    public void Queue(string comm, Func<Op> function)
    {
        queued = pending = true;
        machine.StartKernelThread(comm, () => Run(function));
    }

    /// <summary><c>cancel_work_sync</c>.</summary>
    public async Op CancelSync([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        completion.Touch(function, file, line);
        await Operate(CancelKind, site);
        await Operate(CancelWaitKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>flush_work</c>.</summary>
    public Step Flush([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        completion.Touch(function, file, line);
        return Operate(FlushKind, site, OperationTraits.Blocking);
    }

    private async Op Run(Func<Op> function)
    {
        var site = new Site("process_one_work", "", 0);
        if (await Operate(BeginKind, site) == 0)
            return;
        completion.Acquire(site.Function);
        await function();
        completion.Release();
        await Operate(EndKind, site);
    }
}
