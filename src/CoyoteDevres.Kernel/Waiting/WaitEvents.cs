using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The <c>wait_event</c> family (include/linux/wait.h, <c>___wait_event</c>): tests the condition before it gets on the queue and again
/// after each wake-up; it is the condition that is looked at first if a signal or the timeout has come too. The condition must not
/// sleep.
/// </summary>
public static class WaitEvents
{
    /// <summary><c>wait_event</c>: uninterruptible.</summary>
    public static async Op WaitEvent(
        this WaitQueueHead queue, Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Wait(queue, condition, new Way(SleepState.Uninterruptible), new Site(function, file, line));

    /// <summary><c>wait_event_interruptible</c>: 0, or <c>-ERESTARTSYS</c> if a signal came and the condition does not hold.</summary>
    public static Op<int> WaitEventInterruptible(
        this WaitQueueHead queue, Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Wait(queue, condition, new Way(SleepState.Interruptible), new Site(function, file, line));

    /// <summary><c>wait_event_killable</c>: 0, or <c>-ERESTARTSYS</c> if a fatal signal came and the condition does not hold.</summary>
    public static Op<int> WaitEventKillable(
        this WaitQueueHead queue, Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Wait(queue, condition, new Way(SleepState.Killable), new Site(function, file, line));

    /// <summary><c>wait_event_timeout</c>: 1, for the time that is left, if the condition holds, or 0 after the timeout, which may come at any time.</summary>
    public static Op<int> WaitEventTimeout(
        this WaitQueueHead queue, Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Wait(queue, condition, new Way(SleepState.Uninterruptible) { IsTimed = true }, new Site(function, file, line));

    /// <summary><c>wait_event_interruptible_timeout</c>: 1, 0, or <c>-ERESTARTSYS</c>.</summary>
    public static Op<int> WaitEventInterruptibleTimeout(
        this WaitQueueHead queue, Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Wait(queue, condition, new Way(SleepState.Interruptible) { IsTimed = true }, new Site(function, file, line));

    /// <summary><c>wait_event_interruptible_exclusive</c>: a wake-up wakes one of those who wait like this.</summary>
    public static Op<int> WaitEventInterruptibleExclusive(
        this WaitQueueHead queue, Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Wait(queue, condition, new Way(SleepState.Interruptible) { IsExclusive = true }, new Site(function, file, line));

    /// <summary><c>wait_event_cmd</c>: uninterruptible, with something done right before and after each sleep.</summary>
    public static async Op WaitEventCmd(
        this WaitQueueHead queue,
        Func<Op<bool>> condition,
        Func<Op> before,
        Func<Op> after,
        [CallerMemberName] string function = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        await Wait(queue, condition, new Way(SleepState.Uninterruptible) { Before = before, After = after }, new Site(function, file, line));

    /// <summary><c>wait_event_lock_irq</c>: called and left with the lock held, which is dropped while it sleeps.</summary>
    public static Op WaitEventLockIrq(
        this WaitQueueHead queue,
        SpinLock heldLock,
        Func<Op<bool>> condition,
        [CallerMemberName] string function = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(heldLock);
        return queue.WaitEventCmd(
            condition,
            async () => await heldLock.Unlock(function, file, line),
            async () => await heldLock.Lock(function, file, line),
            function,
            file,
            line);
    }

    private static async Op<int> Wait(WaitQueueHead queue, Func<Op<bool>> condition, Way way, Site site)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(condition);
        // With commands around the sleep it may be called in atomic context, and does not say might_sleep().
        if (way.Before is null)
            AtomicSleep.MightSleep(queue.Machine, queue.Name, site);
        int held = way.IsTimed ? 1 : 0;
        if (queue.IsSwitchedOff(site) || await condition())
            return held;
        queue.SleepsAt(site);
        bool isTimeOver = false;
        while (true)
        {
            bool signalled = await queue.PrepareToWaitEvent(way.State, way.IsExclusive, site);
            bool holds = await condition();
            if (holds || isTimeOver)
            {
                await queue.FinishWait(site.Function, site.File, site.Line);
                return holds ? held : 0;
            }

            if (signalled)
                return -Errno.ERESTARTSYS;
            if (way.Before is not null)
                await way.Before();
            if (way.IsTimed)
                isTimeOver = await queue.ScheduleTimeout(site.Function, site.File, site.Line) == 0;
            else
                await queue.ScheduleIn(way.State, site);
            if (way.After is not null)
                await way.After();
        }
    }

    /// <summary>How it waits.</summary>
    private readonly record struct Way(SleepState State)
    {
        internal bool IsExclusive { get; init; }

        internal bool IsTimed { get; init; }

        internal Func<Op>? Before { get; init; }

        internal Func<Op>? After { get; init; }
    }
}
