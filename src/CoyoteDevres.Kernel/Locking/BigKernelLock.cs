using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The big kernel lock of 2.2 and 2.4 (<c>lock_kernel</c>, include/asm-i386/smplock.h; section A2 of the facts): one spinlock for the
/// whole kernel and a depth per task, so that it nests. Whoever sleeps with it drops it, whatever the depth, and takes it again
/// before it goes on; a call that may sleep and does not, keeps it.
/// </summary>
/// <remarks>
/// Every wait that is no spinning drops it by itself: the first operation of such a wait is an attempt, and if that fails the task
/// gives the lock back, waits, and takes it again (<see cref="IWaitPolicy"/>). Where the kernel sleeps without a wait of ours (a copy
/// from user memory, an allocation that may wait, <c>yield</c>), the model calls <see cref="Sleep"/>. On a machine with one processor
/// (<see cref="Machine.UseOneProcessor"/>) locking is empty: what the lock gives there is that a task keeps the processor until it
/// sleeps. Left out: the global interrupt lock, and everything since 2.6.
/// </remarks>
public sealed class BigKernelLock
{
    private readonly Machine machine;
    private readonly KernelFlag flag;

    internal BigKernelLock(Machine machine)
    {
        this.machine = machine;
        flag = new KernelFlag(machine, "kernel_flag");
    }

    /// <summary>True if the running task has locked it, asleep or not.</summary>
    public bool IsLocked => machine.Current.LockDepth >= 0;

    /// <summary><c>lock_kernel</c>.</summary>
    public async Op Lock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (machine.Processor is null && ++machine.Current.LockDepth == 0)
            await flag.Take(function, file, line);
    }

    /// <summary><c>unlock_kernel</c>: a bug if it is not locked.</summary>
    public async Op Unlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (machine.Processor is not null)
            return;
        var current = machine.Current;
        if (current.LockDepth < 0 || --current.LockDepth < 0)
            await flag.Give(function, file, line);
    }

    /// <summary>
    /// Sleeps, for something that is not modelled: others may run, the lock is free (with one processor: the processor). Without
    /// either of them to give back there is nothing to do.
    /// </summary>
    public async Op Sleep([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        AtomicSleep.MightSleep(machine, flag.Name, new Site(function, file, line));
        await GiveWay(new Site(function, file, line));
    }

    /// <summary>What a sleep that a timeout may end at once gives back: as an operation it is no wait, which would do it by itself.</summary>
    internal Op GiveWay(in Site site) => machine.Current.Baton is { } baton ? GiveWay(baton, site) : Op.Done;

    private static async Op GiveWay(Baton baton, Site site)
    {
        await baton.Give(site.Function, site.File, site.Line);
        await baton.Take(site.Function, site.File, site.Line);
    }
}

/// <summary>The spinlock in it.</summary>
internal sealed class KernelFlag(Machine machine, string name) : Baton(machine.Runtime, name)
{
    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind == UnlockKind && Owner != task.Id)
        {
            machine.Report("kernel-bug", operation.Site.Spelling, Name, "kernel BUG at unlock_kernel!", TaskStruct.Of(task), "lock_depth is -1");
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        bool taken = operation.Kind == LockKind;
        TaskStruct.Of(task).Baton = taken ? this : null;
        if (taken)
            machine.Ordering.Acquire(this, task);
        else
            machine.Ordering.Release(this, task);
    }
}

/// <summary>
/// The only processor: a process or kernel thread keeps it until it sleeps, returns to user space or ends. Interrupts do not need it.
/// </summary>
internal sealed class Processor(Machine machine) : Baton(machine.Runtime, "the processor")
{
    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind == LockKind)
            machine.Ordering.Acquire(this, task);
        else
            machine.Ordering.Release(this, task);
    }
}
