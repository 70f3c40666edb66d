using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>sleep_on</c> and its like (kernel/sched.c of 2.2 and 2.4, gone since v3.15): set the state, get on the queue, sleep, without a
/// test in between. A wake-up between the caller's test and the queue is lost, which is why they are gone.
/// </summary>
public static class SleepOns
{
    /// <summary><c>sleep_on</c>.</summary>
    public static Op SleepOn(this WaitQueueHead queue, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        SleepOn(queue, SleepState.Uninterruptible, new Site(function, file, line));

    /// <summary><c>interruptible_sleep_on</c>: who comes back learns nothing; it is to ask for a signal itself.</summary>
    public static Op InterruptibleSleepOn(this WaitQueueHead queue, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        SleepOn(queue, SleepState.Interruptible, new Site(function, file, line));

    private static async Op SleepOn(WaitQueueHead queue, SleepState state, Site site)
    {
        ArgumentNullException.ThrowIfNull(queue);
        await queue.SetCurrentState(state, site.Function, site.File, site.Line);
        await queue.AddWaitQueue(site.Function, site.File, site.Line);
        await queue.ScheduleIn(state, site);
        await queue.RemoveWaitQueue(site.Function, site.File, site.Line);
    }
}
