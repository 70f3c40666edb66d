using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>spinlock_t</c> (include/linux/spinlock_api_smp.h, kernel/locking/spinlock_debug.c, read in 4.x), not PREEMPT_RT: its holder must
/// not sleep, and whoever wants it spins. The forms differ in what they keep off the processor besides preemption; they keep it off
/// while they spin, too.
/// </summary>
/// <remarks>
/// Unlocking is one step: it never touches the lock after releasing it, so whoever takes it next may free it. Left out: fairness (who
/// gets it is explored), <c>raw_spinlock_t</c> as something else, and PREEMPT_RT, where this would be a sleeping lock. On real threads it is
/// .NET's <see cref="System.Threading.SpinLock"/> without owner; interrupts stay as they are.
/// </remarks>
public sealed class SpinLock : MutualExclusion
{
    private readonly Machine machine;

    // Not readonly: a struct that changes. Used where threads are real.
    private System.Threading.SpinLock native = new(enableThreadOwnerTracking: false);

    /// <summary>A spinlock inside a structure; its lock class is the member's name.</summary>
    public SpinLock(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <summary>A spinlock of the kernel's own.</summary>
    public SpinLock(Machine machine, string name)
        : base(machine.Runtime, name, null) => this.machine = machine;

    /// <summary><c>spin_lock</c>.</summary>
    public Step Lock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(Masking.None, 0, new Site(function, file, line));

    /// <summary><c>spin_lock_irqsave</c>: local interrupts off first.</summary>
    public Step LockIrqsave([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(Masking.IrqSave, 0, new Site(function, file, line));

    /// <summary><c>spin_lock_irq</c>.</summary>
    public Step LockIrq([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(Masking.Irq, 0, new Site(function, file, line));

    /// <summary><c>spin_lock_bh</c>: softirqs off first.</summary>
    public Step LockBh([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(Masking.Softirq, 0, new Site(function, file, line));

    /// <summary><c>spin_lock_nested</c>: as a class of its own, so that two of them may be held in that order.</summary>
    /// <param name="subclass">Which one; <see cref="Mutex.SingleDepthNesting"/> as a rule.</param>
    /// <param name="function">Who takes it.</param>
    /// <param name="file">Where.</param>
    /// <param name="line">Where.</param>
    public Step LockNested(int subclass, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(Masking.None, subclass, new Site(function, file, line));

    /// <summary><c>spin_unlock</c>.</summary>
    public Step Unlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Release(Masking.None, new Site(function, file, line));

    /// <summary><c>spin_unlock_irqrestore</c>: interrupts as they were.</summary>
    public Step UnlockIrqrestore([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Release(Masking.IrqSave, new Site(function, file, line));

    /// <summary><c>spin_unlock_irq</c>: interrupts on, whatever they were.</summary>
    public Step UnlockIrq([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Release(Masking.Irq, new Site(function, file, line));

    /// <summary><c>spin_unlock_bh</c>.</summary>
    public Step UnlockBh([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Release(Masking.Softirq, new Site(function, file, line));

    /// <summary><c>spin_trylock</c>: true if it was free. Adds no lock order.</summary>
    public Test TryLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        IsNative ? TryNatively() : Ask(TryLockKind, new Site(function, file, line));

    /// <summary><c>spin_trylock_irqsave</c>: true if it was free; interrupts are then off, and else as they were.</summary>
    public Test TryLockIrqsave([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (IsNative)
            return TryNatively();
        LocalCpu.Mask(machine.Current, Masking.IrqSave);
        return Ask(TryLockKind, new Site(function, file, line), argument: (int)Masking.IrqSave);
    }

    /// <summary><c>spin_is_locked</c>, by whomever.</summary>
    public Test IsLocked([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        IsNative ? Test.Happened(native.IsHeld) : Ask(LookKind, new Site(function, file, line));

    /// <summary><c>guard(spinlock)</c>: holds it for a scope.</summary>
    public async Op<Held> Guard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Lock(function, file, line);
        return new Held(this, Masking.None, function, file, line);
    }

    /// <summary><c>guard(spinlock_irqsave)</c>: holds it for a scope, with interrupts off.</summary>
    public async Op<Held> IrqsaveGuard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await LockIrqsave(function, file, line);
        return new Held(this, Masking.IrqSave, function, file, line);
    }

    /// <summary><c>lockdep_assert_held</c>: warns unless the running task holds it.</summary>
    public void AssertHeld([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lockdep.AssertHeld(machine, this, new Site(function, file, line));

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind != UnlockKind || Owner == task.Id)
            return false;
        LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        DebugSpinlock.Report(machine, "spinlock", Owner < 0 ? "already unlocked" : "wrong owner", this, operation.Site, TaskStruct.Of(task), Owner);
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var current = TaskStruct.Of(task);
        var masking = (Masking)(operation.Argument & 3);
        switch (operation.Kind)
        {
            case UnlockKind:
                // An unlock of what it does not hold was reported; it leaves the count alone.
                if (current.Held.Remove(this))
                    current.PreemptCount--;
                machine.Cpu.Unmask(current, masking);
                machine.Ordering.Release(this, task);
                break;
            case LockKind:
                Taken(operation, task, current);
                break;
            case TryLockKind when result != 0:
                machine.Lockdep.Using(current, Name, operation.Site.Function, LockMode.Write, trylock: true);
                Taken(operation, task, current);
                break;
            case TryLockKind:
                machine.Cpu.Unmask(current, masking);
                break;
        }
    }

    private void Taken(in Operation operation, ModelTask task, TaskStruct current)
    {
        current.Held.Add(this, Lockdep.ClassOf(machine, Name, operation.Argument >> 2), operation.Site.Function);
        current.PreemptCount++;
        machine.Ordering.Acquire(this, task);
    }

    private Test TryNatively()
    {
        bool taken = false;
        native.TryEnter(ref taken);
        return Test.Happened(taken);
    }

    private Step Release(Masking masking, in Site site)
    {
        if (!IsNative)
            return Operate(UnlockKind, site, argument: (int)masking);
        native.Exit(useMemoryBarrier: false);
        return default;
    }

    private Step Take(Masking masking, int subclass, in Site site)
    {
        if (IsNative)
        {
            bool taken = false;
            native.Enter(ref taken);
            return default;
        }

        var current = machine.Current;
        LocalCpu.Mask(current, masking);
        string lockClass = Lockdep.ClassOf(machine, Name, subclass);
        machine.Lockdep.Taking(machine, lockClass, site);
        machine.Lockdep.Using(current, lockClass, site.Function, LockMode.Write);
        if (Owner == machine.CurrentTask.Id)
            DebugSpinlock.Report(machine, "spinlock", "recursion", this, site, current, Owner);
        return Operate(LockKind, site, OperationTraits.Spinning, (int)masking | subclass << 2);
    }

    /// <summary>A scope in which the spinlock is held.</summary>
    public readonly struct Held
    {
        private readonly SpinLock spinlock;
        private readonly Masking masking;
        private readonly Site site;

        internal Held(SpinLock spinlock, Masking masking, string function, string file, int line)
        {
            this.spinlock = spinlock;
            this.masking = masking;
            site = new Site(function, file, line);
        }

        /// <summary>Unlocks it.</summary>
        public Step DisposeAsync() => spinlock.Release(masking, site);
    }
}
