using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct timer_list</c> (kernel/time/timer.c, from memory; the names are those of v6.2): a function that a softirq calls once after
/// the timer was armed, at any time from then on. The function may arm it again, and may free what contains it: the softirq does not
/// touch it afterwards. Deleting it does not wait for a call that has begun; <see cref="DeleteSync"/> does, by spinning: not from the
/// function itself, nor with a lock that the function takes. Shut down, it cannot be armed any more.
/// </summary>
/// <remarks>
/// Each arming of a timer that was not pending makes one expiry, in a task of its own; arming a pending one only moves a moment that is
/// arbitrary anyway. A function that always arms its timer again would go on for ever, so a timer expires a bounded number of times:
/// further ones stay pending. A scenario prints <see cref="Bound"/> among its bounds; an execution that reached it takes the branch
/// <see cref="BoundReached"/>.
/// <para>
/// What the softirq notes about the call is kept in the timer base, so its end does not touch the timer. Deleting with waiting is one
/// operation, as in the kernel, which looks whether the function runs and takes the timer off under the base's lock, and tries again
/// otherwise. Everything asks whether it is pending or changes it, but for the end of a call, which only lets go those that wait for it.
/// </para>
/// <para>Left out: <c>TIMER_IRQSAFE</c>, deferrable and pinned timers, PREEMPT_RT (where waiting sleeps).</para>
/// </remarks>
public sealed class TimerList : SharedObject, IDebugObject
{
    private const int SetupKind = 0, ModifyKind = 1, DeleteKind = 2, DeleteSyncKind = 3, ShutdownKind = 4, ShutdownSyncKind = 5, ExpireKind = 6, EndKind = 7,
        PendingKind = 8;

    private const int WasPending = -1;

    private static readonly Dependence Table = Dependence.AllBut(
        9,
        (SetupKind, EndKind),
        (ModifyKind, EndKind),
        (DeleteKind, EndKind),
        (ShutdownKind, EndKind),
        (EndKind, PendingKind),
        (PendingKind, PendingKind));

    private readonly Machine machine;
    private readonly int limit;
    private Func<Op>? function;
    private int last;
    private int pending;
    private int expiries;
    private int runner = -1;
    private bool isShutDown;

    /// <summary>A timer inside a structure, set up if it has a function (<c>timer_setup</c>).</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="function">What it does, in a softirq; null if it is not set up yet.</param>
    /// <param name="expiries">How often it expires at most in one execution.</param>
    public TimerList(KernelObject owner, string member, Func<Op>? function = null, int expiries = 3)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory, 1ul << EndKind)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expiries, 1);
        machine = owner.Machine;
        limit = expiries;
        this.function = function;
        owner.Memory.Track(this);
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>What a scenario with this timer says among its bounds.</summary>
    public string Bound => $"{Name} expires at most {limit} times";

    /// <summary>The branch that an execution takes in which the timer expired as often as it may.</summary>
    public string BoundReached => $"{Name}: expired {limit} times";

    bool IDebugObject.IsActive => pending != 0;

    string IDebugObject.DebugType => "timer_list";

    string IDebugObject.DebugHint => function is null ? "0x0" : DebugObjects.Hint(function, $"{Name}.function");

    /// <inheritdoc/>
    public override void Reset()
    {
        last = pending = expiries = 0;
        runner = -1;
        isShutDown = false;
    }

    /// <summary>A base calls one function at a time, and a timer whose function runs stays on its base.</summary>
    public override bool IsEnabled(int kind, int task, int argument) => kind switch
    {
        ExpireKind => pending == argument && runner < 0 && expiries < limit,
        DeleteSyncKind or ShutdownSyncKind => runner < 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => runner == task;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        int was = pending;
        switch (kind)
        {
            case SetupKind:
                isShutDown = false;
                return pending = 0;
            case ModifyKind when isShutDown:
                return 0;
            case ModifyKind when was != 0:
                return WasPending;
            case ModifyKind:
                return pending = ++last;
            case ExpireKind:
                expiries++;
                pending = 0;
                runner = task;
                return 0;
            case EndKind:
                runner = -1;
                return 0;
            case PendingKind:
                return was != 0 ? 1 : 0;
            default:
                pending = 0;
                isShutDown |= kind is ShutdownKind or ShutdownSyncKind;
                return was != 0 ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        var current = TaskStruct.Of(task);
        if (operation.Kind == SetupKind)
            DebugObjects.CheckInit(machine, this, operation.Site, current);
        else if (function is null && operation.Kind is ModifyKind or DeleteKind or DeleteSyncKind or ShutdownKind or ShutdownSyncKind)
            DebugObjects.ReportNotInitialized(machine, "assert_init", this, operation.Site, current);
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Under the base's lock, but for the look whether it is pending.
        if (operation.Kind == PendingKind)
            return;
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
        if (operation.Kind == ExpireKind && expiries == limit)
            machine.Branch(BoundReached);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            DeleteSyncKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        SetupKind => "timer_setup",
        ModifyKind => "mod_timer",
        DeleteKind => "timer_delete",
        DeleteSyncKind => "timer_delete_sync",
        ShutdownKind => "timer_shutdown",
        ShutdownSyncKind => "timer_shutdown_sync",
        ExpireKind => "expiry of",
        EndKind => "end of the function of",
        _ => "timer_pending",
    };

    /// <summary><c>timer_setup</c>: not while it is pending.</summary>
    public async Op Setup(Func<Op> callback, [CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Operate(SetupKind, new Site(caller, file, line));
        function = callback;
    }

    /// <summary><c>mod_timer</c>, <c>add_timer</c>: arms it. True if it was pending; false, with no effect, if it was shut down.</summary>
    public async Op<bool> Modify([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        int armed = await Operate(ModifyKind, new Site(caller, file, line));
        if (armed > 0)
            machine.StartInterrupt("ksoftirqd", ExecutionContext.Softirq, () => CallTimerFn(armed));
        return armed == WasPending;
    }

    /// <summary><c>timer_pending</c>: looks, without a lock.</summary>
    public Test IsPending([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(PendingKind, new Site(caller, file, line));

    /// <summary><c>timer_delete</c> (<c>del_timer</c> before v6.2): does not wait for a call that has begun. True if it was pending.</summary>
    public Test Delete([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(DeleteKind, new Site(caller, file, line));

    /// <summary><c>timer_delete_sync</c> (<c>del_timer_sync</c>): spins until no call runs. True if it was pending.</summary>
    public Test DeleteSync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Synchronize(DeleteSyncKind, new Site(caller, file, line));

    /// <summary><c>timer_shutdown</c> (v6.2): like <see cref="Delete"/>, and it is never armed again.</summary>
    public Test Shutdown([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(ShutdownKind, new Site(caller, file, line));

    /// <summary><c>timer_shutdown_sync</c> (v6.2): like <see cref="DeleteSync"/>, and it is never armed again.</summary>
    public Test ShutdownSync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Synchronize(ShutdownSyncKind, new Site(caller, file, line));

    private Test Synchronize(int kind, Site site)
    {
        if (machine.Current.Context == ExecutionContext.Hardirq)
            machine.Report("timer-in-hardirq", site.Spelling, Name, "WARNING: at __timer_delete_sync", machine.Current, "in_hardirq() && !(timer->flags & TIMER_IRQSAFE)");
        return Ask(kind, site, OperationTraits.Spinning);
    }

    /// <summary><c>call_timer_fn</c>: for one expiry; idles for ever if the timer is deleted before.</summary>
    private async Op CallTimerFn(int expiry)
    {
        var site = new Site("call_timer_fn", "", 0);
        await Operate(ExpireKind, site, OperationTraits.Idle, expiry);
        if (function is not null)
            await function();
        await Operate(EndKind, site);
    }
}
