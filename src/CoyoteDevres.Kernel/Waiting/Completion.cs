using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary><c>struct completion</c> (kernel/sched/completion.c).</summary>
public sealed class Completion(KernelObject owner, string member)
    : CompletionCount(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
{
    private readonly Machine machine = owner.Machine;

    /// <summary><c>init_completion</c>: forgets what was completed.</summary>
    public Step Initialize([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(InitializeKind, new Site(function, file, line));

    /// <summary><c>complete</c>: lets one wait through. Not lost if nobody waits yet.</summary>
    public Step Complete([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(CompleteKind, new Site(function, file, line));

    /// <summary><c>complete_all</c>: lets every wait through.</summary>
    public Step CompleteAll([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(CompleteAllKind, new Site(function, file, line));

    /// <summary><c>wait_for_completion</c>: uninterruptible, no timeout.</summary>
    public Step Wait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        return Operate(WaitKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>wait_for_completion_interruptible</c>: <see cref="Operation.Interrupted"/> if a signal ended it.</summary>
    public Step WaitInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        return Operate(WaitKind, site, OperationTraits.Interruptible);
    }
}
