using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct completion</c> (kernel/sched/completion.c, v4.12 to v6.x). Where the count allows a wait and a signal or the timeout has
/// come too, the wait has it: <c>do_wait_for_common</c> looks at the count last, under the lock of the queue.
/// </summary>
/// <remarks>
/// <c>complete</c> wakes the first in the queue; another one that comes later may take the count before it gets to run: who gets it is
/// explored. Completing is one step, all of it under that lock: whoever was let through may free it, unless he did not wait for it
/// (a timeout, a signal). <c>init_completion</c> over waiters, which would lose their entries, is left out.
/// </remarks>
/// <param name="owner">The structure that contains it.</param>
/// <param name="member">The member's name there.</param>
/// <param name="initialized">False for memory of zeroes: the queue in it has no links until <see cref="Initialize"/> makes them.</param>
public sealed class Completion(KernelObject owner, string member, bool initialized = true)
    : CompletionCount(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
{
    private readonly Machine machine = owner.Machine;
    private bool isInitialized = initialized;

    /// <summary><c>init_completion</c>: forgets what was completed.</summary>
    public Step Initialize([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(InitializeKind, new Site(function, file, line));

    /// <summary><c>reinit_completion</c>: the same, for another use. Who still waits from the last one may then wait for ever.</summary>
    public Step Reinitialize([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Initialize(function, file, line);

    /// <summary><c>complete</c>: lets one wait through. Not lost if nobody waits yet.</summary>
    public Step Complete([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(CompleteKind, new Site(function, file, line));

    /// <summary><c>complete_all</c>: lets every wait through, until it is initialized again.</summary>
    public Step CompleteAll([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(CompleteAllKind, new Site(function, file, line));

    /// <summary><c>wait_for_completion</c>: uninterruptible, no timeout.</summary>
    public Step Wait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        return Operate(WaitKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>wait_for_completion_timeout</c>: 1, for the time that is left, or 0 after the timeout, which may come at any time.</summary>
    public async Op<int> WaitTimeout([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        await machine.BigKernelLock.GiveWay(site);
        return await Operate(WaitForKind, site);
    }

    /// <summary><c>wait_for_completion_interruptible</c>: 0, or <c>-ERESTARTSYS</c> if a signal ended it.</summary>
    public Op<int> WaitInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitSignalled(OperationTraits.Interruptible, new Site(function, file, line));

    /// <summary><c>wait_for_completion_killable</c>: 0, or <c>-ERESTARTSYS</c> if a fatal signal ended it.</summary>
    public Op<int> WaitKillable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitSignalled(OperationTraits.Killable, new Site(function, file, line));

    /// <summary><c>wait_for_completion_interruptible_timeout</c>: 1, 0 after the timeout, or <c>-ERESTARTSYS</c>.</summary>
    public async Op<int> WaitInterruptibleTimeout([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        // A signal that comes after this look comes after the timeout, which may come at any time.
        bool signalled = await machine.SignalPending(SleepState.Interruptible, site);
        if (await WaitTimeout(function, file, line) != 0)
            return 1;
        return signalled ? -Errno.ERESTARTSYS : 0;
    }

    /// <summary><c>try_wait_for_completion</c>: true if there was one to take.</summary>
    public Test TryWait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(TryKind, new Site(function, file, line));

    /// <summary><c>completion_done</c>: true if a wait would go through now.</summary>
    public Test IsDone([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(LookKind, new Site(function, file, line));

    /// <summary>Completing one that is all zeroes: <c>swake_up_locked</c> takes its queue for not empty, and follows NULL.</summary>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (isInitialized || operation.Kind is not (CompleteKind or CompleteAllKind))
            return base.Inspect(operation, task);
        Kasan.ReportNull(machine, operation, TaskStruct.Of(task));
        return true;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        isInitialized |= operation.Kind == InitializeKind;
        if (operation.Kind is CompleteKind or CompleteAllKind)
            machine.Ordering.Release(this, task);
        else if (operation.Kind != InitializeKind && result == 1)
            machine.Ordering.Acquire(this, task);
    }

    private async Op<int> WaitSignalled(OperationTraits traits, Site site)
    {
        AtomicSleep.MightSleep(machine, Name, site);
        await machine.TouchAround(this, site);
        int result = await Operate(WaitKind, site, traits) == Operation.Interrupted ? -Errno.ERESTARTSYS : 0;
        await machine.TouchAround(this, site);
        return result;
    }
}
