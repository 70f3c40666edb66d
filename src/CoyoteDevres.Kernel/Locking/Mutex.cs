using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct mutex</c> (kernel/locking/mutex.c, read in part in v3.12, from memory since v4.10; mutex-debug.c in a recent copy): sleeps
/// while somebody else holds it; only its owner unlocks it; not recursive. Who gets it when it comes free is explored, stealing
/// included.
/// </summary>
/// <remarks>
/// Unlocking is not atomic: after the release that lets somebody else in, <c>mutex_unlock</c> may still look at the list of waiters
/// and take <c>wait_lock</c>. So the mutex must outlive the call (a51749ab34d9 wrote that down), which the last user of a structure
/// that unlocks a mutex in it does not see to. Here the call always touches the memory once more; the kernel's does so when it saw
/// a waiter at the release. Left out: priority, spinning by hand-off, ww_mutex. On real threads it is .NET's <see cref="System.Threading.Lock"/>, which
/// lets its owner in again.
/// </remarks>
public sealed class Mutex : MutualExclusion
{
    /// <summary><c>SINGLE_DEPTH_NESTING</c>: the subclass of a lock taken under another one of its class.</summary>
    public const int SingleDepthNesting = 1;

    private readonly Machine machine;
    private readonly string lockClass;
    private readonly Lock? native;

    /// <summary>A mutex inside a structure; its lock class is the member's name.</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="validated">False if lockdep is told to ignore it, as it is for <c>device_lock</c>.</param>
    public Mutex(KernelObject owner, string member, bool validated = true)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        lockClass = validated ? Name : "";
        native = IsNative ? new Lock() : null;
    }

    /// <summary>A mutex of the kernel's own, in no structure.</summary>
    public Mutex(Machine machine, string name)
        : base(machine.Runtime, name, null)
    {
        this.machine = machine;
        lockClass = name;
        native = IsNative ? new Lock() : null;
    }

    /// <summary><c>mutex_lock</c>.</summary>
    public Step Lock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Operate(LockKind, Check(0, function, file, line), OperationTraits.Blocking);
        native.Enter();
        return default;
    }

    /// <summary><c>mutex_lock_nested</c>: as a class of its own, so that two of them may be held in that order.</summary>
    /// <param name="subclass">Which one; <see cref="SingleDepthNesting"/> as a rule.</param>
    /// <param name="function">Who takes it.</param>
    /// <param name="file">Where.</param>
    /// <param name="line">Where.</param>
    public Step LockNested(int subclass, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Operate(LockKind, Check(subclass, function, file, line), OperationTraits.Blocking, subclass) : Lock(function, file, line);

    /// <summary>
    /// <c>mutex_lock_interruptible</c>: 0, or <c>-EINTR</c> if a signal ended the wait. <c>__mutex_lock_common</c> tries for the mutex
    /// before it looks at the signal.
    /// </summary>
    public Op<int> LockInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        LockSignalled(OperationTraits.Interruptible, Check(0, function, file, line));

    /// <summary><c>mutex_lock_killable</c>: 0, or <c>-EINTR</c> if a fatal signal ended the wait.</summary>
    public Op<int> LockKillable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        LockSignalled(OperationTraits.Killable, Check(0, function, file, line));

    /// <summary><c>mutex_trylock</c>: true if it was free. Adds no lock order.</summary>
    public Test TryLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(TryLockKind, new Site(function, file, line)) : Test.Happened(native.TryEnter());

    /// <summary><c>mutex_is_locked</c>, by whomever.</summary>
    public Test IsLocked([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(LookKind, new Site(function, file, line)) : Test.Happened(IsLockedNatively(native));

    /// <summary><c>mutex_unlock</c>: releases it and, if it lies in a structure, touches it a last time.</summary>
    public Op Unlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Unlock(new Site(function, file, line));
        native.Exit();
        return Op.Done;
    }

    /// <summary><c>mutex_destroy</c>: must not be locked, by anybody (CONFIG_DEBUG_MUTEXES).</summary>
    public async Op Destroy([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (await IsLocked(function, file, line))
            DebugMutexes.DestroyedLocked(machine, this, new Site(function, file, line), machine.Current);
    }

    /// <summary><c>guard(mutex)</c>: locks it for a scope.</summary>
    public async Op<Held> Guard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Lock(function, file, line);
        return new Held(this, function, file, line);
    }

    /// <summary><c>lockdep_assert_held</c>: warns unless the running task holds it.</summary>
    public void AssertHeld([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lockdep.AssertHeld(machine, this, new Site(function, file, line));

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind == UnlockKind && Owner != task.Id)
        {
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
            DebugMutexes.WrongOwner(machine, this, operation.Site, TaskStruct.Of(task));
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var held = TaskStruct.Of(task).Held;
        switch (operation.Kind)
        {
            case UnlockKind:
                held.Remove(this);
                machine.Ordering.Release(this, task);
                break;
            case LockKind when result != Operation.Interrupted:
            case TryLockKind when result != 0:
                if (!operation.IsAlerted)
                    held.Add(this, Lockdep.ClassOf(machine, lockClass, operation.Argument), operation.Site.Function);
                machine.Ordering.Acquire(this, task);
                break;
        }
    }

    private static bool IsLockedNatively(Lock native)
    {
        if (native.IsHeldByCurrentThread || !native.TryEnter())
            return true;
        native.Exit();
        return false;
    }

    private async Op Unlock(Site site)
    {
        await Operate(UnlockKind, site);
        if (Container is not null)
            await Operate(TouchKind, site);
    }

    private async Op<int> LockSignalled(OperationTraits traits, Site site)
    {
        if (native is not null)
        {
            native.Enter();
            return 0;
        }

        await machine.TouchAround(this, site);
        bool interrupted = await Operate(LockKind, site, traits) == Operation.Interrupted;
        await machine.TouchAround(this, site);
        // What a free finds held depends on its place among the uses of the memory: of an alerted wait the last one is this.
        var held = machine.Current.Held;
        if (!interrupted && !held.Contains(this))
            held.Add(this, Lockdep.ClassOf(machine, lockClass, 0), site.Function);
        return interrupted ? -Errno.EINTR : 0;
    }

    private Site Check(int subclass, string function, string file, int line)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, Lockdep.ClassOf(machine, lockClass, subclass), site);
        return site;
    }

    /// <summary>A scope in which the mutex is held.</summary>
    public readonly struct Held
    {
        private readonly Mutex mutex;
        private readonly Site site;

        internal Held(Mutex mutex, string function, string file, int line)
        {
            this.mutex = mutex;
            site = new Site(function, file, line);
        }

        /// <summary>Unlocks it.</summary>
        public Op DisposeAsync() => mutex.Unlock(site.Function, site.File, site.Line);
    }
}
