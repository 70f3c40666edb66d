using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>How long a poll waits.</summary>
public enum PollWait
{
    /// <summary>No timeout.</summary>
    ForEver,

    /// <summary>A timeout, which may come at any time once it sleeps.</summary>
    Timeout,

    /// <summary>A timeout of 0: it looks once, joins no queue, and does not sleep.</summary>
    DoNotSleep,
}

/// <summary>
/// What a sleeping poll waits on (<c>struct poll_wqueues</c>, fs/select.c): the queue is joined at the first pass only, and a wake-up
/// between a pass and the sleep is not lost. At the end it is left, which touches it: it must still be there.
/// </summary>
/// <remarks>One queue: a wake-up sets <c>triggered</c>, which is kept with the entry. epoll is left out.</remarks>
public sealed class PollTable
{
    /// <summary>What reports say that such a poll waits on.</summary>
    private const string Nothing = "poll_wqueues";

    private readonly Machine machine;
    private readonly PollWait wait;
    private WaitQueueHead? queue;
    private bool joins;

    /// <summary><c>poll_initwait</c>.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="wait">How long it waits.</param>
    public PollTable(Machine machine, PollWait wait = PollWait.ForEver)
    {
        this.machine = machine;
        this.wait = wait;
        IsTimeOver = wait == PollWait.DoNotSleep;
        joins = !IsTimeOver;
    }

    /// <summary>True if the next pass is the last.</summary>
    internal bool IsTimeOver { get; private set; }

    /// <summary><c>poll_wait</c>.</summary>
    public async Op Wait(WaitQueueHead on)
    {
        ArgumentNullException.ThrowIfNull(on);
        if (!joins || queue == on)
            return;
        if (queue is not null)
            throw new InvalidOperationException($"poll joins {queue.Name} and {on.Name}; only one queue can wake it here");
        queue = on;
        await on.AddWokenWaitQueue("poll_wait");
    }

    /// <summary><c>poll_schedule_timeout</c>: until woken, signalled, or the timeout.</summary>
    internal async Op Schedule()
    {
        joins = false;
        if (queue is null)
        {
            await SleepOnNothing();
            return;
        }

        machine.Current.SetState(SleepState.Interruptible, "poll_schedule_timeout");
        if (wait == PollWait.Timeout)
            IsTimeOver = !await queue.WaitWokenTimeout("do_poll");
        else
            // The trigger is cleared before the next pass, so that a wake-up during it counts.
            await queue.WaitWoken("do_poll");
    }

    /// <summary>It reported nothing and joined no queue: nobody can wake it, ever. Only a signal or the timeout ends that.</summary>
    private async Op SleepOnNothing()
    {
        machine.Report(
            "missed-wake-up",
            "do_poll",
            Nothing,
            $"missed wake-up: {machine.Current} polls a file that reports nothing and waits on nothing",
            machine.Current,
            "An interruptible sleeper: the kernel prints nothing.");
        if (wait == PollWait.Timeout)
            await new Nap(machine).Sleep("do_poll");
        else
            await new Idle(machine).Sleep();
        IsTimeOver = wait == PollWait.Timeout;
    }

    /// <summary><c>poll_freewait</c>.</summary>
    internal async Op Free()
    {
        if (queue is not null)
            await queue.RemoveWaitQueue("poll_freewait");
    }
}
