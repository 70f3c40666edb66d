namespace CoyoteDevres.Exploration;

/// <summary>
/// Tasks asleep until somebody wakes them, after the kernel's wait queues (kernel/sched/wait.c). Joining, sleeping and leaving
/// are operations of their own, so that a wake-up can fall between any two of them; so are their parts: getting on the list and
/// getting ready to sleep. Who is not ready to sleep does not: a wake-up makes those on the list that are ready go on.
/// </summary>
/// <remarks>
/// What a task does to its own entry depends on the wake-ups: getting on the list or ready (that pair is the lost wake-up), sleeping
/// (which they enable), and looking whether one took the entry off the list; leaving does not, unless the sleeper is exclusive and
/// the wake-up would have gone to the next one. What different tasks do to their entries commutes, but for two that get on the list
/// as exclusive ones: the first is woken first.
/// Wake-ups commute with wake-ups: nobody learns who woke whom, and two that wake one exclusive sleeper each wake the first two in
/// either order. Not so one that wakes some of any kind with one that wakes interruptible ones: which is the first that is left
/// depends on the order.
/// Whether anybody is on the list is changed by all that get on or off it, and by wake-ups that take entries off.
/// </remarks>
public abstract class WaitList(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>
    /// Kinds of operation that every queue has: get on the list and ready (the argument says how it sleeps: a mask of what wakes it, 0
    /// for everything), wake all, sleep, leave.
    /// </summary>
    protected const int JoinKind = 0, WakeKind = 1, SleepKind = 2, LeaveKind = 3;

    /// <summary>
    /// Parts of joining and sleeping: get on the list only; on the list to be marked by a wake-up whether ready or not; ready only; sleep
    /// until woken or a timeout, which may come at any time (1 if woken, else 0); is one's entry still on the list; is anybody on it.
    /// </summary>
    protected const int AddKind = 4, EnlistKind = 5, ArmKind = 6, SleepForKind = 7, LookForOwnKind = 8, IsActiveKind = 9;

    /// <summary>Exclusive sleepers, of whom a wake-up wakes as many as its argument says, behind all others.</summary>
    protected const int JoinExclusiveKind = 10, AddExclusiveKind = 11, LeaveExclusiveKind = 12, WakeSomeKind = 13;

    /// <summary>Wake-ups of those who sleep interruptibly (bit 0 of how they sleep): all of them, or some exclusive ones.</summary>
    protected const int WakeInterruptibleKind = 14, WakeSomeInterruptibleKind = 15;

    private const int Kinds = 16, Anything = int.MaxValue, Interruptibly = 1;

    private static readonly Dependence Table = MakeTable();

    // On the list first come, first served; then those who got ready without being on it.
    private readonly List<Entry> entries = [];

    private struct Entry
    {
        internal int Task;
        internal bool IsListed;
        internal bool IsExclusive;

        // A wake-up takes it off the list (autoremove_wake_function).
        internal bool LeavesWhenWoken;

        // What wakes it: 0 if it does not sleep.
        internal int WokenBy;
    }

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset() => entries.Clear();

    /// <inheritdoc/>
    public sealed override bool IsEnabled(int kind, int task) => kind != SleepKind || !IsReady(task);

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case JoinKind or JoinExclusiveKind or EnlistKind:
                Add(task, kind == JoinExclusiveKind, leavesWhenWoken: kind != EnlistKind);
                Ready(task, argument == 0 ? Anything : argument);
                return 0;
            case AddKind or AddExclusiveKind:
                Add(task, kind == AddExclusiveKind, leavesWhenWoken: false);
                return 0;
            case ArmKind:
                Ready(task, argument == 0 ? Anything : argument);
                return 0;
            case SleepKind:
                return Find(task) is >= 0 and var slept && entries[slept].IsListed ? 0 : 1;
            case SleepForKind:
                bool woken = !IsReady(task);
                Ready(task, 0);
                return woken ? 1 : 0;
            case LookForOwnKind:
                return Find(task) is >= 0 and var own && entries[own].IsListed ? 1 : 0;
            case IsActiveKind:
                return entries.Exists(e => e.IsListed) ? 1 : 0;
            case LeaveKind or LeaveExclusiveKind:
                entries.RemoveAll(e => e.Task == task);
                return 0;
            case WakeKind or WakeInterruptibleKind:
                Wake(kind == WakeKind ? Anything : Interruptibly, int.MaxValue);
                return 0;
            default:
                Wake(kind == WakeSomeKind ? Anything : Interruptibly, argument);
                return 0;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        JoinKind => "prepare_to_wait",
        WakeKind => "wake_up",
        SleepKind => "sleep on",
        LeaveKind => "finish_wait",
        AddKind => "add_wait_queue",
        EnlistKind => "add_wait_queue (woken)",
        ArmKind => "set_current_state on",
        SleepForKind => "sleep (timeout) on",
        LookForOwnKind => "look for own entry in",
        IsActiveKind => "waitqueue_active",
        JoinExclusiveKind => "prepare_to_wait_exclusive",
        AddExclusiveKind => "add_wait_queue_exclusive",
        LeaveExclusiveKind => "finish_wait (exclusive)",
        WakeSomeKind => "wake_up (exclusive)",
        WakeInterruptibleKind => "wake_up_interruptible",
        _ => "wake_up_interruptible (exclusive)",
    };

    private static Dependence MakeTable()
    {
        int[] listing = [JoinKind, JoinExclusiveKind, AddKind, AddExclusiveKind, EnlistKind];
        int[] leaving = [LeaveKind, LeaveExclusiveKind];
        int[] waking = [WakeKind, WakeSomeKind, WakeInterruptibleKind, WakeSomeInterruptibleKind];
        int[] woken = [.. listing, ArmKind, SleepKind, SleepForKind, LookForOwnKind];
        return Dependence.NoneBut(
            Kinds,
            [
                .. from own in woken from wake in waking select (own, wake),
                .. from other in (int[])[.. listing, .. leaving, .. waking] select (IsActiveKind, other),
                (JoinExclusiveKind, JoinExclusiveKind),
                (JoinExclusiveKind, AddExclusiveKind),
                (AddExclusiveKind, AddExclusiveKind),
                (LeaveExclusiveKind, WakeSomeKind),
                (LeaveExclusiveKind, WakeSomeInterruptibleKind),
                (WakeSomeKind, WakeInterruptibleKind),
                (WakeSomeKind, WakeSomeInterruptibleKind),
            ]);
    }

    private int Find(int task)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Task == task)
                return i;
        }

        return -1;
    }

    private bool IsReady(int task) => Find(task) is >= 0 and var own && entries[own].WokenBy != 0;

    /// <summary>Gets on the list, at its end, unless it is on it.</summary>
    private void Add(int task, bool isExclusive, bool leavesWhenWoken)
    {
        int own = Find(task);
        if (own >= 0 && entries[own].IsListed)
            return;
        var entry = new Entry { Task = task, IsListed = true, IsExclusive = isExclusive, LeavesWhenWoken = leavesWhenWoken };
        if (own >= 0)
        {
            entry.WokenBy = entries[own].WokenBy;
            entries.RemoveAt(own);
        }

        entries.Add(entry);
    }

    private void Ready(int task, int wokenBy)
    {
        int own = Find(task);
        if (own < 0)
        {
            if (wokenBy != 0)
                entries.Add(new Entry { Task = task, WokenBy = wokenBy });
        }
        else
        {
            entries[own] = entries[own] with { WokenBy = wokenBy };
        }
    }

    /// <summary>Wakes everybody who is not exclusive, and the first exclusive ones. Who does not sleep does not count.</summary>
    private void Wake(int those, int exclusive)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (!entry.IsListed || (entry.WokenBy & those) == 0 || (entry.IsExclusive && exclusive-- <= 0))
                continue;
            entry.WokenBy = 0;
            entry.IsListed = !entry.LeavesWhenWoken;
            entries[i] = entry;
        }
    }
}
