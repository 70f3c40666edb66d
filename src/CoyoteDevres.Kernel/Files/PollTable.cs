using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What a sleeping poll waits on (<c>struct poll_wqueues</c>, fs/select.c): queues are joined at the first pass only, and a
/// wake-up between a pass and the sleep is not lost.
/// </summary>
public sealed class PollTable
{
    private WaitQueueHead? queue;

    /// <summary><c>poll_wait</c>.</summary>
    public async Op Wait(WaitQueueHead on)
    {
        ArgumentNullException.ThrowIfNull(on);
        if (queue is not null)
            return;
        queue = on;
        await on.PrepareToWait("poll_wait");
    }

    /// <summary><c>poll_schedule_timeout</c> without a timeout: false if a signal came.</summary>
    internal async Op<bool> Schedule()
    {
        if (queue is null)
            throw new InvalidOperationException("poll reported nothing and joined no queue: it would sleep for ever");
        if (await queue.ScheduleInterruptible("do_poll") == Operation.Interrupted)
            return false;
        // The trigger is cleared before the next pass, so that a wake-up during it counts.
        await queue.PrepareToWait("do_poll");
        return true;
    }

    /// <summary><c>poll_freewait</c>.</summary>
    internal async Op Free()
    {
        if (queue is not null)
            await queue.FinishWait("poll_freewait");
    }
}
