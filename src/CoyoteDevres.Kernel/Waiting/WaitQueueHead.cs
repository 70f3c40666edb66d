using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>wait_queue_head_t</c> (kernel/sched/wait.c and include/linux/wait.h as of v6.x): who sleeps on it, and waking them. Getting on
/// it, testing the condition and sleeping are steps of their own, so a wake-up can fall between any two of them.
/// </summary>
/// <remarks>
/// A task's state is kept with its entry: one queue at a time can wake it. Wake functions of a caller's own, keyed and
/// priority entries, and bookmarks in long walks are left out. An exclusive sleeper that a signal has ended still counts as asleep until
/// its next step, as if the wake-up had come before the signal.
/// </remarks>
public sealed partial class WaitQueueHead : WaitList
{
    private readonly Machine machine;
    private readonly bool hasExclusiveWaiters;

    // Tasks on it whose entry is exclusive: each knows it of itself.
    private readonly List<int> exclusive = [];

    /// <summary>A wait queue inside a structure.</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="deviceIsGone">
    /// Tells whether the device that sleepers wait for is gone, for the check at the end: whoever then still sleeps
    /// interruptibly missed a wake-up.
    /// </param>
    /// <param name="hasExclusiveWaiters">
    /// True if sleepers may be exclusive, of whom one wake-up wakes one. That makes them depend on each other's order, and is to be said
    /// beforehand.
    /// </param>
    public WaitQueueHead(KernelObject owner, string member, Func<bool>? deviceIsGone = null, bool hasExclusiveWaiters = false)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        DeviceIsGone = deviceIsGone;
        this.hasExclusiveWaiters = hasExclusiveWaiters;
    }

    internal Func<bool>? DeviceIsGone { get; }

    /// <summary>True if a loop that waits on this queue is switched off there.</summary>
    internal bool IsSwitchedOff(in Site site) => Runtime is ExploredRuntime explored && explored.SkipsLoop(this, site);

    /// <summary>Notes that such a loop has to sleep.</summary>
    internal void SleepsAt(in Site site) => (Runtime as ExploredRuntime)?.SleepsInLoop(this, site);

    /// <summary>The machine it is in.</summary>
    internal Machine Machine => machine;

    /// <summary><c>wake_up</c>: wakes all who are not exclusive, and the first who is.</summary>
    public Step WakeUp([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WakeUpNr(1, function, file, line);

    /// <summary><c>wake_up_nr</c>: wakes all who are not exclusive, and the first <paramref name="exclusives"/> who are.</summary>
    public Step WakeUpNr(int exclusives, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(hasExclusiveWaiters ? WakeSomeKind : WakeKind, new Site(function, file, line), argument: hasExclusiveWaiters ? exclusives : 0);

    /// <summary><c>wake_up_all</c>: wakes everybody.</summary>
    public Step WakeUpAll([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(WakeKind, new Site(function, file, line));

    /// <summary><c>wake_up_interruptible</c>: as <see cref="WakeUp"/>, but who sleeps uninterruptibly sleeps on.</summary>
    public Step WakeUpInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(hasExclusiveWaiters ? WakeSomeInterruptibleKind : WakeInterruptibleKind, new Site(function, file, line), argument: hasExclusiveWaiters ? 1 : 0);

    /// <summary><c>wake_up_interruptible_all</c>.</summary>
    public Step WakeUpInterruptibleAll([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(WakeInterruptibleKind, new Site(function, file, line));

    /// <summary>
    /// <c>waitqueue_active</c>: is anybody on it? Reads it without its lock. Memory is sequentially consistent here: without the barrier
    /// that the kernel needs before it, it goes wrong only where the steps stand in the wrong order.
    /// </summary>
    public Test WaitqueueActive([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(IsActiveKind, new Site(function, file, line));

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var sleeper = TaskStruct.Of(task);
        switch (operation.Kind)
        {
            // Critical sections of its lock all of them; but only what also depends on each other may order each other.
            case WakeKind or WakeSomeKind or WakeInterruptibleKind or WakeSomeInterruptibleKind:
                machine.Ordering.Release(this, task);
                break;
            case JoinKind or JoinExclusiveKind:
                machine.Ordering.Acquire(this, task);
                sleeper.SetState((SleepState)operation.Argument, operation.Kind == JoinKind ? "prepare_to_wait" : "prepare_to_wait_exclusive");
                break;
            case AddKind or AddExclusiveKind or EnlistKind:
                machine.Ordering.Acquire(this, task);
                break;
            case SleepKind:
                machine.Ordering.Acquire(this, task);
                sleeper.SetRunning();
                sleeper.TakenOff = result == 1 ? this : null;
                break;
            case SleepForKind:
                if (result != 0)
                    machine.Ordering.Acquire(this, task);
                sleeper.SetRunning();
                break;
            case LookForOwnKind when result == 0:
                machine.Ordering.Acquire(this, task);
                break;
        }
    }
}
