using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct work_struct</c> (kernel/workqueue.c, an older copy from before v5; disabling, of v6.10, in the patches that brought it): a
/// function that a worker calls once for each time it was queued. An item that is queued is not queued again before its function begins; it may be from
/// then on, by its own function too. It never runs twice at once. The function may free the item: its worker does not touch it
/// afterwards. Lockdep knows waiting for it as a lock that the function holds while it runs.
/// </summary>
/// <remarks>
/// Each queueing makes an instance, numbered from 1, with a worker of its own that begins when it can; one whose instance was taken off
/// idles for ever. The kernel takes an item off its list, notes who runs it and clears its pending bit under the pool's lock: one
/// operation here. What the worker notes is kept in the pool, so the end of a run, and waiting for it, do not touch the item.
/// <para>
/// Putting an item on a queue is a second operation, on that queue. In between it is pending and on no list: whoever wants to cancel it
/// waits, as the kernel does (<c>try_to_grab_pending</c> tries again).
/// </para>
/// <para>
/// What commutes: waits change nothing. Ending a run changes who runs it and nothing else. Flushing marks the instance queued last, or
/// the one that runs: that an instance begins makes it the one that runs, that it ends makes the mark one that is waited for no longer,
/// and one whose timer runs is not marked; only what queues, expires or takes off an instance in between makes another mark. Waiting for
/// a marked instance ends by what ends it or takes it off; a new instance has another number. Enabling changes only what queueing,
/// disabling and enabling look at; <c>cancel_work_sync</c>, which enables what it has disabled itself and looks at nothing then, commutes in that
/// with others that disable and enable so. Cancelling and disabling what is not pending takes nothing off: a kind by state
/// (<see cref="SharedObject.KindNow"/>), decided by what queues, begins, takes off or initialises the item, all of which depends on it. A
/// queued item's begin is enabled by its queueing and by the end of a run; cancelling wants the same instance.
/// </para>
/// <para>
/// Left out: CPU and NUMA placement, priorities, rescuers, <c>flush_work</c>'s return value, and that an item may be queued on another
/// queue while it is pending on one (it cannot: it is pending).
/// </para>
/// </remarks>
public sealed partial class WorkItem : SharedObject, IDebugObject
{
    private const int InitializeKind = 0, QueueKind = 1, DelayKind = 2, ModifyKind = 3, ExpireKind = 4, ExpediteKind = 5, BeginKind = 6, EndKind = 7,
        CancelKind = 8, DisableKind = 9, WaitKind = 10, EnableKind = 11, FlushKind = 12, FlushWaitKind = 13, ListedKind = 14,
        IdleCancelKind = 15, IdleDisableKind = 16, EnableAgainKind = 17, EnableAnyhowKind = 18;

    // What the worker keeps, and not the item.
    private const ulong OfWorker = 1ul << EndKind | 1ul << WaitKind | 1ul << FlushWaitKind;

    // An item that is pending stays so, one that is not stays so: whoever frees it sees no difference.
    private const ulong LeavesPending = 1ul << IdleCancelKind | 1ul << IdleDisableKind | 1ul << EnableKind | 1ul << EnableAgainKind | 1ul << EnableAnyhowKind | 1ul << FlushKind;

    /// <summary>The argument of whatever queues it: on a queue with a list of its own.</summary>
    private const int OnQueue = 1;

    /// <summary>The argument of whatever disables it for a while only.</summary>
    private const int ToEnableAgain = 1;

    /// <summary>What modifying returns where only the delay changed.</summary>
    private const int DelayChanged = int.MaxValue;

    private static readonly Dependence Table = Dependence.AllBut(
        19,
        (InitializeKind, EndKind),
        (InitializeKind, WaitKind),
        (QueueKind, EndKind),
        (QueueKind, WaitKind),
        (QueueKind, FlushWaitKind),
        (DelayKind, EndKind),
        (DelayKind, WaitKind),
        (DelayKind, FlushKind),
        (DelayKind, FlushWaitKind),
        (ModifyKind, EndKind),
        (ModifyKind, WaitKind),
        (ExpireKind, WaitKind),
        (ExpireKind, EnableKind),
        (ExpireKind, FlushWaitKind),
        (ExpediteKind, EndKind),
        (ExpediteKind, WaitKind),
        (ExpediteKind, EnableKind),
        (ExpediteKind, FlushWaitKind),
        (BeginKind, EnableKind),
        (BeginKind, FlushKind),
        (BeginKind, FlushWaitKind),
        (EndKind, CancelKind),
        (EndKind, DisableKind),
        (EndKind, EnableKind),
        (EndKind, FlushKind),
        (EndKind, ListedKind),
        (CancelKind, WaitKind),
        (CancelKind, EnableKind),
        (DisableKind, WaitKind),
        (WaitKind, WaitKind),
        (WaitKind, EnableKind),
        (WaitKind, FlushKind),
        (WaitKind, FlushWaitKind),
        (WaitKind, ListedKind),
        (EnableKind, FlushKind),
        (EnableKind, FlushWaitKind),
        (EnableKind, ListedKind),
        (FlushKind, FlushKind),
        (FlushKind, FlushWaitKind),
        (FlushWaitKind, FlushWaitKind),
        (IdleCancelKind, EndKind),
        (IdleCancelKind, WaitKind),
        (IdleCancelKind, FlushKind),
        (IdleCancelKind, EnableKind),
        (IdleCancelKind, IdleCancelKind),
        (IdleCancelKind, IdleDisableKind),
        (IdleDisableKind, EndKind),
        (IdleDisableKind, WaitKind),
        (IdleDisableKind, FlushKind),
        (IdleDisableKind, IdleDisableKind),
        (EnableAgainKind, ExpireKind),
        (EnableAgainKind, ExpediteKind),
        (EnableAgainKind, BeginKind),
        (EnableAgainKind, EndKind),
        (EnableAgainKind, CancelKind),
        (EnableAgainKind, DisableKind),
        (EnableAgainKind, WaitKind),
        (EnableAgainKind, FlushKind),
        (EnableAgainKind, FlushWaitKind),
        (EnableAgainKind, ListedKind),
        (EnableAgainKind, IdleCancelKind),
        (EnableAgainKind, IdleDisableKind),
        (EnableAgainKind, EnableAgainKind),
        (EnableAnyhowKind, ExpireKind),
        (EnableAnyhowKind, ExpediteKind),
        (EnableAnyhowKind, BeginKind),
        (EnableAnyhowKind, EndKind),
        (EnableAnyhowKind, CancelKind),
        (EnableAnyhowKind, WaitKind),
        (EnableAnyhowKind, FlushKind),
        (EnableAnyhowKind, FlushWaitKind),
        (EnableAnyhowKind, ListedKind),
        (EnableAnyhowKind, IdleCancelKind));

    private readonly Machine machine;
    private readonly LockdepMap completion;
    private int last;
    private int pending;
    private bool armed;
    private int lister = -1;
    private int running;
    private int worker = -1;
    private int disabled;

    // How many of these are cancel_work_sync's, which enables again; and that INIT_WORK or an enable_work too many has come between.
    private int cancelling;
    private bool isUncertain;

    // By task: the instance that it flushes.
    private int[] flushed = [];

    /// <summary>An item inside a structure, initialised if it has a function (<c>INIT_WORK</c>).</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="function">What it does, in a worker; null if it is not initialised yet.</param>
    public WorkItem(KernelObject owner, string member, Func<Op>? function = null)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory, OfWorker, LeavesPending)
    {
        machine = owner.Machine;
        this.function = function;
        completion = new LockdepMap(machine, machine.Names.WorkCompletion(Name));
        owner.Memory.Track(this);
        TellKindsByState();
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    // A delayed item is not on a list before its timer has expired: what is active until then is the timer.
    bool IDebugObject.IsActive => pending != 0;

    string IDebugObject.DebugType => armed ? "timer_list" : "work_struct";

    string IDebugObject.DebugHint => armed ? "delayed_work_timer_fn" : FunctionName;

    /// <inheritdoc/>
    public override void Reset()
    {
        last = pending = running = disabled = cancelling = 0;
        armed = isUncertain = false;
        lister = worker = -1;
        Array.Clear(flushed);
    }

    /// <inheritdoc/>
    public override int KindNow(int kind) => kind switch
    {
        CancelKind or IdleCancelKind => pending == 0 ? IdleCancelKind : CancelKind,
        DisableKind or IdleDisableKind => pending == 0 ? IdleDisableKind : DisableKind,
        EnableAgainKind or EnableAnyhowKind => isUncertain ? EnableAnyhowKind : EnableAgainKind,
        _ => kind,
    };

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task, int argument) => kind switch
    {
        ExpireKind => armed && pending == Math.Abs(argument),
        ModifyKind or ExpediteKind or CancelKind or DisableKind or IdleCancelKind or IdleDisableKind => lister < 0,
        BeginKind => IsListed && pending == argument && worker < 0,
        WaitKind => worker < 0,
        FlushWaitKind => task >= flushed.Length || flushed[task] == 0 || (pending != flushed[task] && running != flushed[task]),
        _ => true,
    };

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => worker == task || lister == task;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument) => kind switch
    {
        InitializeKind => Initialize(),
        QueueKind => Queue(argument == OnQueue ? task : -1),
        DelayKind => Delay(),
        ModifyKind => Modify(),
        ExpireKind => Expire(argument < 0 ? task : -1),
        ExpediteKind => armed ? Expire(argument == OnQueue ? task : -1) : 0,
        ListedKind => Listed(argument),
        BeginKind => Begin(task),
        EndKind => End(),
        CancelKind or IdleCancelKind => TakeOff(),
        DisableKind or IdleDisableKind => Disable(argument),
        EnableKind => Enable(),
        EnableAgainKind or EnableAnyhowKind => EnableAgain(),
        FlushKind => Mark(task),
        _ => 0,
    };

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        switch (operation.Kind)
        {
            case InitializeKind:
                DebugObjects.CheckInit(machine, this, operation.Site, TaskStruct.Of(task));
                break;
            case QueueKind or DelayKind or ModifyKind when function is null:
                DebugObjects.ReportNotInitialized(machine, "activate", this, operation.Site, TaskStruct.Of(task));
                break;
            case EnableKind or EnableAgainKind or EnableAnyhowKind when disabled == 0:
                machine.Report("workqueue-warning", operation.Site.Spelling, Name, "workqueue: work disable count underflowed", TaskStruct.Of(task), "WARNING: at work_offqd_enable");
                break;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        switch (operation.Kind)
        {
            case QueueKind or DelayKind or ModifyKind or CancelKind or DisableKind or ExpediteKind:
                // A pending bit is tested and set with full order, found set or not (since v6.0, which made test_and_set_bit so);
                // who changes the list also has the pool's lock.
                if (result != 0)
                    machine.Ordering.Acquire(this, task);
                machine.Ordering.Release(this, task);
                break;
            case ExpireKind or ListedKind:
                machine.Ordering.Acquire(this, task);
                machine.Ordering.Release(this, task);
                break;
            case BeginKind or WaitKind or FlushWaitKind:
                machine.Ordering.Acquire(this, task);
                break;
            case InitializeKind or EndKind or EnableKind or EnableAgainKind:
                machine.Ordering.Release(this, task);
                break;
        }
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            CancelKind or FlushKind or WaitKind or FlushWaitKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        InitializeKind => "INIT_WORK",
        QueueKind => "queue_work",
        DelayKind => "queue_delayed_work",
        ModifyKind => "mod_delayed_work",
        ExpireKind => "timer of",
        ExpediteKind => "expedite",
        BeginKind => "begin",
        EndKind => "end",
        CancelKind => "cancel_work",
        DisableKind => "cancel and disable",
        WaitKind => "wait for",
        EnableKind => "enable_work",
        EnableAgainKind => "enable_work (again)",
        EnableAnyhowKind => "enable_work (too often)",
        IdleCancelKind => "cancel_work (not pending)",
        IdleDisableKind => "cancel and disable (not pending)",
        FlushKind => "flush_work",
        FlushWaitKind => "flush_work: wait for",
        _ => "__queue_work",
    };
}
