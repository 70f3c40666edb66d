using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>rwlock_t</c>, queued (kernel/locking/qrwlock.c, include/linux/rwlock_api_smp.h, from memory): readers share it, and whoever wants it spins. A
/// process that reads queues behind a waiting writer, so it must not read again while it reads; a reader in an interrupt, or with
/// softirqs off, goes past the queue and waits for a writer that holds it only (<c>in_interrupt</c>).
/// </summary>
/// <remarks>
/// Lockdep knows the readers of an interrupt as recursive, the others not (<c>read_lock_is_recursive</c>). The kernel's queue is first
/// come, first served; here who gets it is explored. PREEMPT_RT is left out.
/// </remarks>
public sealed class RwLock : ReaderWriterQueue
{
    private readonly Machine machine;

    /// <summary>A lock inside a structure; its lock class is the member's name.</summary>
    public RwLock(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <summary>A lock of the kernel's own.</summary>
    public RwLock(Machine machine, string name)
        : base(machine.Runtime, name, null) => this.machine = machine;

    /// <summary><c>read_lock</c>.</summary>
    public Op ReadLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Read(Masking.None, new Site(function, file, line));

    /// <summary><c>read_lock_irqsave</c>.</summary>
    public Op ReadLockIrqsave([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Read(Masking.IrqSave, new Site(function, file, line));

    /// <summary><c>read_lock_irq</c>.</summary>
    public Op ReadLockIrq([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Read(Masking.Irq, new Site(function, file, line));

    /// <summary><c>read_lock_bh</c>.</summary>
    public Op ReadLockBh([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Read(Masking.Softirq, new Site(function, file, line));

    /// <summary><c>read_unlock</c>.</summary>
    public Step ReadUnlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseReadKind, new Site(function, file, line), argument: (int)Masking.None);

    /// <summary><c>read_unlock_irqrestore</c>.</summary>
    public Step ReadUnlockIrqrestore([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseReadKind, new Site(function, file, line), argument: (int)Masking.IrqSave);

    /// <summary><c>read_unlock_irq</c>.</summary>
    public Step ReadUnlockIrq([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseReadKind, new Site(function, file, line), argument: (int)Masking.Irq);

    /// <summary><c>read_unlock_bh</c>.</summary>
    public Step ReadUnlockBh([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseReadKind, new Site(function, file, line), argument: (int)Masking.Softirq);

    /// <summary><c>write_lock</c>.</summary>
    public Op WriteLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(Masking.None, new Site(function, file, line));

    /// <summary><c>write_lock_irqsave</c>.</summary>
    public Op WriteLockIrqsave([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(Masking.IrqSave, new Site(function, file, line));

    /// <summary><c>write_lock_irq</c>.</summary>
    public Op WriteLockIrq([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(Masking.Irq, new Site(function, file, line));

    /// <summary><c>write_lock_bh</c>.</summary>
    public Op WriteLockBh([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(Masking.Softirq, new Site(function, file, line));

    /// <summary><c>write_unlock</c>.</summary>
    public Step WriteUnlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseWriteKind, new Site(function, file, line), argument: (int)Masking.None);

    /// <summary><c>write_unlock_irqrestore</c>.</summary>
    public Step WriteUnlockIrqrestore([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseWriteKind, new Site(function, file, line), argument: (int)Masking.IrqSave);

    /// <summary><c>write_unlock_irq</c>.</summary>
    public Step WriteUnlockIrq([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseWriteKind, new Site(function, file, line), argument: (int)Masking.Irq);

    /// <summary><c>write_unlock_bh</c>.</summary>
    public Step WriteUnlockBh([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseWriteKind, new Site(function, file, line), argument: (int)Masking.Softirq);

    /// <summary><c>read_trylock</c>: true if nobody writes or waits to. Adds no lock order.</summary>
    public Test TryReadLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(TryReadKind, new Site(function, file, line));

    /// <summary><c>write_trylock</c>: true if it was free. Adds no lock order.</summary>
    public Test TryWriteLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(TryWriteKind, new Site(function, file, line));

    /// <summary><c>lockdep_assert_held</c>: warns unless the running task holds it, either way.</summary>
    public void AssertHeld([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lockdep.AssertHeld(machine, this, new Site(function, file, line));

    /// <summary><c>lockdep_assert_held_write</c>: warns unless the running task holds it for writing.</summary>
    public void AssertHeldForWriting([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lockdep.AssertHeld(machine, this, new Site(function, file, line), forWriting: true);

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AttemptReadKind => "read_lock",
        AcquireReadKind => "read_lock (queued)",
        ReleaseReadKind => "read_unlock",
        AttemptWriteKind => "write_lock",
        AcquireWriteKind => "write_lock (queued)",
        ReleaseWriteKind => "write_unlock",
        TryReadKind => "read_trylock",
        TryWriteKind => "write_trylock",
        _ => "read_lock (past the queue)",
    };

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        var current = TaskStruct.Of(task);
        bool wrongWriter = operation.Kind == ReleaseWriteKind && !IsWriter(task.Id);
        if (wrongWriter || (operation.Kind == ReleaseReadKind && !IsHeldBy(task.Id)))
            LockBalance.Report(machine, Name, operation.Site, current);
        if (wrongWriter)
            DebugSpinlock.Report(machine, "rwlock", "wrong owner", this, operation.Site, current, Writer);
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var current = TaskStruct.Of(task);
        if (operation.Kind is ReleaseReadKind or ReleaseWriteKind)
        {
            if (current.Held.RemoveLast(this))
                current.PreemptCount--;
            machine.Cpu.Unmask(current, (Masking)operation.Argument);
            machine.Ordering.Release(this, task);
        }
        else if (result != 0)
        {
            var mode = operation.Kind switch
            {
                ReadPastKind => LockMode.RecursiveRead,
                AttemptReadKind or AcquireReadKind or TryReadKind => LockMode.Read,
                _ => LockMode.Write,
            };
            if (operation.Kind is TryReadKind or TryWriteKind)
                machine.Lockdep.Using(current, Name, operation.Site.Function, mode, trylock: true);
            current.Held.Add(this, Name, operation.Site.Function, mode);
            current.PreemptCount++;
            machine.Ordering.Acquire(this, task);
        }
    }

    private async Op Read(Masking masking, Site site)
    {
        var current = machine.Current;
        LocalCpu.Mask(current, masking);
        bool past = current.Context != ExecutionContext.Process || current.SoftirqsOff > 0;
        Check(current, site, past ? LockMode.RecursiveRead : LockMode.Read);
        if (past)
            await Operate(ReadPastKind, site, OperationTraits.Spinning);
        else if (await Operate(AttemptReadKind, site) == 0)
            await Operate(AcquireReadKind, site, OperationTraits.Spinning);
    }

    private async Op Write(Masking masking, Site site)
    {
        var current = machine.Current;
        LocalCpu.Mask(current, masking);
        Check(current, site, LockMode.Write);
        if (!IsNative && IsWriter(machine.CurrentTask.Id))
            DebugSpinlock.Report(machine, "rwlock", "recursion", this, site, current, Writer);
        if (await Operate(AttemptWriteKind, site) == 0)
            await Operate(AcquireWriteKind, site, OperationTraits.Spinning);
    }

    private void Check(TaskStruct current, in Site site, LockMode mode)
    {
        machine.Lockdep.Taking(machine, Name, site, mode);
        if (!IsNative)
            machine.Lockdep.Using(current, Name, site.Function, mode);
    }
}
