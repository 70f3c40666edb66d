using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>wait_queue_head_t</c> (kernel/sched/wait.c). Joining the queue, testing the condition and sleeping are steps of their own,
/// so a wake-up can fall between any two of them.
/// </summary>
public sealed class WaitQueueHead : WaitList
{
    private readonly Machine machine;

    /// <summary>A wait queue inside a structure.</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="deviceIsGone">
    /// Tells whether the device that sleepers wait for is gone, for the check at the end: whoever then still sleeps
    /// interruptibly missed a wake-up.
    /// </param>
    public WaitQueueHead(KernelObject owner, string member, Func<bool>? deviceIsGone = null)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        DeviceIsGone = deviceIsGone;
    }

    internal Func<bool>? DeviceIsGone { get; }

    /// <summary><c>wake_up</c>, <c>wake_up_all</c>: wakes everybody (no sleeper here is exclusive).</summary>
    public Step WakeUp([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(WakeKind, new Site(function, file, line));

    /// <summary><c>prepare_to_wait</c>: joins the queue and stops counting as running.</summary>
    public Step PrepareToWait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(JoinKind, new Site(function, file, line));

    /// <summary><c>schedule</c> after <see cref="PrepareToWait"/>: sleeps, uninterruptibly, until woken since.</summary>
    public Step Schedule([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Sleep(OperationTraits.Blocking, new Site(function, file, line));

    /// <summary>The same, but a kill signal ends it with <see cref="Operation.Interrupted"/>.</summary>
    public Step ScheduleInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Sleep(OperationTraits.Interruptible, new Site(function, file, line));

    /// <summary><c>finish_wait</c>: leaves the queue.</summary>
    public Step FinishWait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(LeaveKind, new Site(function, file, line));

    /// <summary><c>wait_event</c>: sleeps until the condition holds, testing it again after each wake-up.</summary>
    public async Op WaitEvent(Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(condition);
        await PrepareToWait(function, file, line);
        while (!await condition())
        {
            await Schedule(function, file, line);
            await PrepareToWait(function, file, line);
        }

        await FinishWait(function, file, line);
    }

    /// <summary><c>wait_event_interruptible</c>: 0, or <c>-ERESTARTSYS</c> if a signal came.</summary>
    public async Op<int> WaitEventInterruptible(Func<Op<bool>> condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(condition);
        int result = 0;
        await PrepareToWait(function, file, line);
        while (!await condition())
        {
            if (await ScheduleInterruptible(function, file, line) == Operation.Interrupted)
            {
                result = -Errno.ERESTARTSYS;
                break;
            }

            await PrepareToWait(function, file, line);
        }

        await FinishWait(function, file, line);
        return result;
    }

    private Step Sleep(OperationTraits traits, in Site site)
    {
        AtomicSleep.MightSleep(machine, Name, site);
        return Operate(SleepKind, site, traits);
    }
}
