using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Waiting on a queue whose own spinlock (<c>wait_queue_head_t.lock</c>) the caller uses for what it waits for.</summary>
public static class LockedWait
{
    /// <summary>
    /// <c>wait_event_interruptible_locked</c>, <c>do_wait_intr</c> (kernel/sched/wait.c): called and left with the lock held,
    /// which is dropped while it sleeps. A signal is looked at after the condition.
    /// </summary>
    /// <returns>0, or <c>-ERESTARTSYS</c> if a signal came and the condition does not hold.</returns>
    public static async Op<int> WaitEventInterruptibleLocked(
        this WaitQueueHead queue,
        SpinLock heldLock,
        Func<Op<bool>> condition,
        [CallerMemberName] string function = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(heldLock);
        ArgumentNullException.ThrowIfNull(condition);
        var site = new Site(function, file, line);
        if (queue.IsSwitchedOff(site) || await condition())
            return 0;
        queue.SleepsAt(site);
        int result;
        bool signalled = false;
        do
        {
            result = signalled ? -Errno.ERESTARTSYS : 0;
            if (signalled)
                break;
            await queue.PrepareToWait(SleepState.Interruptible, function, file, line);
            await heldLock.Unlock(function, file, line);
            signalled = await queue.ScheduleInterruptible(function, file, line) == Operation.Interrupted;
            await heldLock.Lock(function, file, line);
        }
        while (!await condition());

        queue.SetRunning();
        await queue.RemoveWaitQueue(function, file, line);
        return result;
    }
}
