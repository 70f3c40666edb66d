using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>spinlock_t</c> (kernel/locking/spinlock.c), not PREEMPT_RT: its holder must not sleep, and whoever wants it spins. The irq
/// and plain forms are one here: interrupts are tasks, and none runs on top of another task.
/// </summary>
public sealed class SpinLock : MutualExclusion
{
    private readonly Machine machine;

    /// <summary>A spinlock inside a structure.</summary>
    public SpinLock(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <summary>A spinlock of the kernel's own.</summary>
    public SpinLock(Machine machine, string name)
        : base(machine.Runtime, name, null) => this.machine = machine;

    /// <summary><c>spin_lock</c>.</summary>
    public Step Lock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        machine.Lockdep.Taking(machine, Name, site);
        return Operate(LockKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>spin_unlock</c>. Never touches the lock after releasing it.</summary>
    public Step Unlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(UnlockKind, new Site(function, file, line));

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind == UnlockKind && Owner != task.Id)
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var current = TaskStruct.Of(task);
        if (operation.Kind == UnlockKind)
        {
            // An unlock of what it does not hold was reported; it leaves the count alone.
            if (current.Held.Remove(this))
                current.PreemptCount--;
        }
        else
        {
            current.Held.Add(this, Name);
            current.PreemptCount++;
        }
    }
}
