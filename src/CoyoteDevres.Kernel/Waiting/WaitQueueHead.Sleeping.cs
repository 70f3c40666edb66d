using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>The steps of a sleep, one by one. Sleeping does not touch the queue's memory; getting on it and off it does.</summary>
public sealed partial class WaitQueueHead
{
    /// <summary><c>prepare_to_wait</c>, for an uninterruptible sleep.</summary>
    public Step PrepareToWait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        PrepareToWait(SleepState.Uninterruptible, function, file, line);

    /// <summary><c>prepare_to_wait</c>: gets on the queue, unless it is on it, and sets the state. A wake-up takes it off again.</summary>
    public Step PrepareToWait(SleepState state, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Prepare(JoinKind, state, new Site(function, file, line));

    /// <summary><c>prepare_to_wait_exclusive</c>: the same, at the end of the queue.</summary>
    public Step PrepareToWaitExclusive(SleepState state, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Prepare(JoinExclusiveKind, state, new Site(function, file, line));

    /// <summary>
    /// <c>finish_wait</c>: runs again, and leaves the queue. Whoever a wake-up has taken off it does not touch it any more
    /// (<c>list_empty_careful</c>): its owner may be gone.
    /// </summary>
    public Op FinishWait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var current = machine.Current;
        current.SetRunning();
        if (current.TakenOff != this)
            return LeaveUnlessTakenOff(new Site(function, file, line));
        current.TakenOff = null;
        NoLongerExclusive();
        return Op.Done;
    }

    /// <summary><c>add_wait_queue</c>: gets on the queue; a wake-up before <see cref="SetCurrentState"/> finds nobody asleep.</summary>
    public Step AddWaitQueue([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddKind, new Site(function, file, line));

    /// <summary><c>add_wait_queue_exclusive</c>.</summary>
    public Step AddWaitQueueExclusive([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        BecomeExclusive();
        return Operate(AddExclusiveKind, new Site(function, file, line));
    }

    /// <summary><c>add_wait_queue</c> of an entry whose wake function marks it (<c>woken_wake_function</c>): for <see cref="WaitWoken"/>.</summary>
    public Step AddWokenWaitQueue([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(EnlistKind, new Site(function, file, line));

    /// <summary><c>set_current_state</c>, of a task that is to be woken through this queue.</summary>
    public async Op SetCurrentState(SleepState state, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await Operate(ArmKind, site, OperationTraits.Apart, (int)state);
        machine.Current.SetState(state, site.Spelling);
    }

    /// <summary><c>__set_current_state(TASK_RUNNING)</c>: what only the task itself sees.</summary>
    public void SetRunning() => machine.Current.SetRunning();

    /// <summary><c>remove_wait_queue</c>: leaves the queue, taking its lock in any case.</summary>
    public Step RemoveWaitQueue([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Leave(new Site(function, file, line));

    /// <summary><c>schedule</c> in <c>TASK_UNINTERRUPTIBLE</c>: sleeps until woken since it set its state.</summary>
    public Step Schedule([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Sleep(OperationTraits.Blocking, new Site(function, file, line));

    /// <summary>The same in <c>TASK_INTERRUPTIBLE</c>: a signal ends it with <see cref="Operation.Interrupted"/>.</summary>
    public Step ScheduleInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Sleep(OperationTraits.Interruptible, new Site(function, file, line));

    /// <summary>The same in <c>TASK_KILLABLE</c>: a fatal signal ends it.</summary>
    public Step ScheduleKillable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Sleep(OperationTraits.Killable, new Site(function, file, line));

    /// <summary>
    /// <c>schedule_timeout</c>: the timeout may come at any time. 1, for the time that is left, if it was woken before, or if a signal
    /// ended it that the task's state lets through; else 0.
    /// </summary>
    public async Op<int> ScheduleTimeout([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        var state = machine.Current.State;
        AtomicSleep.Scheduling(machine, Name, site);
        await machine.BigKernelLock.GiveWay(site);
        if (await Operate(SleepForKind, site, OperationTraits.Apart) != 0)
            return 1;
        return await machine.SignalPending(state, site) ? 1 : 0;
    }

    /// <summary><c>wait_woken</c>: sleeps until it is marked, and takes the mark away. No state is set outside it. False if a signal ended it.</summary>
    public async Op<bool> WaitWoken([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        bool woken = await ScheduleInterruptible(function, file, line) != Operation.Interrupted;
        await Operate(ArmKind, new Site(function, file, line), OperationTraits.Apart);
        return woken;
    }

    /// <summary>The same with a timeout, in <c>TASK_INTERRUPTIBLE</c>: false if that came first.</summary>
    public async Op<bool> WaitWokenTimeout([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        machine.Current.SetState(SleepState.Interruptible, "wait_woken");
        bool inTime = await ScheduleTimeout(function, file, line) != 0;
        await Operate(ArmKind, new Site(function, file, line), OperationTraits.Apart);
        return inTime;
    }

    /// <summary>
    /// <c>prepare_to_wait_event</c>: as <c>prepare_to_wait</c>, unless a signal is pending that the state lets through: then it gets off
    /// the queue, so that a wake-up goes to the next, and leaves the state alone.
    /// </summary>
    /// <returns>True if one is.</returns>
    internal async Op<bool> PrepareToWaitEvent(SleepState state, bool exclusively, Site site)
    {
        if (await machine.SignalPending(state, site))
        {
            await Leave(site);
            return true;
        }

        await Prepare(exclusively ? JoinExclusiveKind : JoinKind, state, site);
        machine.Current.SetState(state, "prepare_to_wait_event");
        return false;
    }

    /// <summary>schedule() in a given state.</summary>
    internal Step ScheduleIn(SleepState state, in Site site) => Sleep(
        state switch
        {
            SleepState.Interruptible => OperationTraits.Interruptible,
            SleepState.Killable => OperationTraits.Killable,
            _ => OperationTraits.Blocking,
        },
        site);

    private Step Prepare(int kind, SleepState state, in Site site)
    {
        machine.Current.TakenOff = null;
        if (kind == JoinExclusiveKind)
            BecomeExclusive();
        return Operate(kind, site, argument: (int)state);
    }

    private void BecomeExclusive()
    {
        if (!hasExclusiveWaiters)
            throw new InvalidOperationException($"{Name} is not said to have exclusive waiters");
        int task = machine.CurrentTask.Id;
        lock (exclusive)
        {
            if (!exclusive.Contains(task))
                exclusive.Add(task);
        }
    }

    /// <summary>True if it was.</summary>
    private bool NoLongerExclusive()
    {
        if (!hasExclusiveWaiters)
            return false;
        int task = machine.CurrentTask.Id;
        lock (exclusive)
            return exclusive.Remove(task);
    }

    private Step Leave(in Site site) =>
        Operate(NoLongerExclusive() ? LeaveExclusiveKind : LeaveKind, site);

    private async Op LeaveUnlessTakenOff(Site site)
    {
        if (await Operate(LookForOwnKind, site, OperationTraits.Apart) != 0)
            await Leave(site);
        else
            NoLongerExclusive();
    }

    private Step Sleep(OperationTraits traits, in Site site)
    {
        AtomicSleep.Scheduling(machine, Name, site);
        return Operate(SleepKind, site, traits | OperationTraits.Apart);
    }
}
