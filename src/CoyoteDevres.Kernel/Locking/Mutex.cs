using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct mutex</c> (kernel/locking/mutex.c): sleeps while somebody else holds it; only its owner unlocks it; not recursive.
/// Who gets it when it comes free is explored.
/// </summary>
/// <remarks>Waiting is uninterruptible, but for <see cref="LockInterruptible"/>. Unlocking is one step here; the kernel's may touch the mutex after another task got it.</remarks>
public sealed class Mutex : MutualExclusion
{
    private readonly Machine machine;
    private readonly string lockClass;

    /// <summary>A mutex inside a structure; its lock class is the member's name.</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="validated">False if lockdep is told to ignore it, as it is for <c>device_lock</c>.</param>
    public Mutex(KernelObject owner, string member, bool validated = true)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        lockClass = validated ? Name : "";
    }

    /// <summary>A mutex of the kernel's own, in no structure.</summary>
    public Mutex(Machine machine, string name)
        : base(machine.Runtime, name, null)
    {
        this.machine = machine;
        lockClass = name;
    }

    /// <summary><c>mutex_lock</c>.</summary>
    public Step Lock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, lockClass, site);
        return Operate(LockKind, site, OperationTraits.Blocking);
    }

    /// <summary>
    /// <c>mutex_lock_interruptible</c>: 0, or <c>-EINTR</c> if a signal ended the wait. <c>__mutex_lock_common</c> tries for the mutex
    /// before it looks at the signal.
    /// </summary>
    public async Op<int> LockInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, lockClass, site);
        bool isAlerted = machine.Runtime.Current.Alert is not null;
        await machine.TouchAround(this, site);
        bool interrupted = await Operate(LockKind, site, OperationTraits.Interruptible) == Operation.Interrupted;
        await machine.TouchAround(this, site);
        // What a free finds held depends on its place among the uses of the memory: the last of them is this one.
        if (isAlerted && !interrupted)
            machine.Current.Held.Add(this, lockClass);
        return interrupted ? -Errno.EINTR : 0;
    }

    /// <summary><c>mutex_trylock</c>: true if it was free. Adds no lock order.</summary>
    public Test TryLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(TryLockKind, new Site(function, file, line));

    /// <summary><c>mutex_unlock</c>.</summary>
    public Step Unlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(UnlockKind, new Site(function, file, line));

    /// <summary><c>guard(mutex)</c>: locks it for a scope.</summary>
    public async Op<Held> Guard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Lock(function, file, line);
        return new Held(this, function, file, line);
    }

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
        var held = TaskStruct.Of(task).Held;
        if (operation.Kind == UnlockKind)
            held.Remove(this);
        else if (operation.Kind == LockKind ? result != Operation.Interrupted && !operation.IsAlerted : result != 0)
            held.Add(this, lockClass);
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
        public Step DisposeAsync() => mutex.Unlock(site.Function, site.File, site.Line);
    }
}
