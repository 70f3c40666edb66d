using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct rw_semaphore</c> (kernel/locking/rwsem.c, from memory): readers share it, a queued writer holds back new readers,
/// so a reader that takes it again behind a writer waits for ever. Who gets it when it comes free is explored, stealing included.
/// </summary>
/// <remarks>Left out: the hand-off bit (no starvation is looked for), releases by another task (<c>up_read_non_owner</c>).</remarks>
public sealed class RwSemaphore : ReaderWriterQueue
{
    private readonly Machine machine;
    private readonly NativeRwSemaphore? native;

    /// <summary>A semaphore inside a structure; its lock class is the member's name.</summary>
    public RwSemaphore(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        native = IsNative ? new NativeRwSemaphore() : null;
    }

    /// <summary>A semaphore of the kernel's own.</summary>
    public RwSemaphore(Machine machine, string name)
        : base(machine.Runtime, name, null)
    {
        this.machine = machine;
        native = IsNative ? new NativeRwSemaphore() : null;
    }

    /// <summary><c>down_read</c>.</summary>
    public Op DownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Down(AttemptReadKind, AcquireReadKind, Check(LockMode.Read, function, file, line));
        native.DownRead();
        return Op.Done;
    }

    /// <summary><c>down_read_interruptible</c>: 0, or <c>-EINTR</c> if a signal ended the wait.</summary>
    public Op<int> DownReadInterruptible([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DownUnlessSignalled(AttemptReadKind, AcquireReadKind, OperationTraits.Interruptible, Check(LockMode.Read, function, file, line));

    /// <summary><c>down_read_killable</c>: 0, or <c>-EINTR</c> if a kill signal ended the wait.</summary>
    public Op<int> DownReadKillable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DownUnlessSignalled(AttemptReadKind, AcquireReadKind, OperationTraits.Killable, Check(LockMode.Read, function, file, line));

    /// <summary><c>down_read_trylock</c>: false if there is a writer or somebody is queued. Adds no lock order.</summary>
    public Test TryDownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(TryReadKind, new Site(function, file, line)) : Test.Happened(native.TryDownRead());

    /// <summary><c>up_read</c>.</summary>
    public Step UpRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Operate(ReleaseReadKind, new Site(function, file, line));
        native.UpRead();
        return default;
    }

    /// <summary><c>down_write</c>.</summary>
    public Op DownWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Down(AttemptWriteKind, AcquireWriteKind, Check(LockMode.Write, function, file, line));
        native.DownWrite();
        return Op.Done;
    }

    /// <summary><c>down_write_killable</c>: 0, or <c>-EINTR</c> if a kill signal ended the wait.</summary>
    public Op<int> DownWriteKillable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DownUnlessSignalled(AttemptWriteKind, AcquireWriteKind, OperationTraits.Killable, Check(LockMode.Write, function, file, line));

    /// <summary><c>down_write_trylock</c>: false unless it is entirely free. Adds no lock order.</summary>
    public Test TryDownWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(TryWriteKind, new Site(function, file, line)) : Test.Happened(native.TryDownWrite());

    /// <summary><c>up_write</c>.</summary>
    public Step UpWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Operate(ReleaseWriteKind, new Site(function, file, line));
        native.UpWrite();
        return default;
    }

    /// <summary><c>downgrade_write</c>: goes on as a reader; readers at the head of the queue are let in.</summary>
    public Step DowngradeWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Operate(DowngradeKind, new Site(function, file, line));
        native.Downgrade();
        return default;
    }

    /// <summary><c>rwsem_is_locked</c>: by whomever and however; also true if somebody is queued.</summary>
    public Test IsLocked([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(LookKind, new Site(function, file, line)) : Test.Happened(native.IsLocked);

    /// <summary><c>guard(rwsem_read)</c>: holds it for reading in a scope.</summary>
    public async Op<Reading> ReadGuard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await DownRead(function, file, line);
        return new Reading(this, function, file, line);
    }

    /// <summary><c>guard(rwsem_write)</c>: holds it for writing in a scope.</summary>
    public async Op<Writing> WriteGuard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await DownWrite(function, file, line);
        return new Writing(this, function, file, line);
    }

    /// <summary><c>lockdep_assert_held</c>: warns unless the running task holds it, either way.</summary>
    public void AssertHeld([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lockdep.AssertHeld(machine, this, new Site(function, file, line));

    /// <summary><c>lockdep_assert_held_write</c>: warns unless the running task holds it for writing.</summary>
    public void AssertHeldForWriting([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lockdep.AssertHeld(machine, this, new Site(function, file, line), forWriting: true);

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if ((operation.Kind is ReleaseReadKind && !IsHeldBy(task.Id)) || (operation.Kind is ReleaseWriteKind or DowngradeKind && !IsWriter(task.Id)))
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var held = TaskStruct.Of(task).Held;
        switch (operation.Kind)
        {
            case ReleaseReadKind or ReleaseWriteKind:
                held.RemoveLast(this);
                machine.Ordering.Release(this, task);
                break;
            case DowngradeKind:
                held.Downgrade(this);
                machine.Ordering.Release(this, task);
                break;
            case LeaveKind or LookKind:
                break;
            default:
                if (result is 0 or Operation.Interrupted)
                    break;
                bool reads = operation.Kind is AttemptReadKind or AcquireReadKind or TryReadKind;
                // A wait that a signal may end touches the memory once more, and only then has it.
                if (!operation.IsAlerted)
                    held.Add(this, Name, operation.Site.Function, reads ? LockMode.Read : LockMode.Write);
                machine.Ordering.Acquire(this, task);
                break;
        }
    }

    private async Op Down(int attempt, int acquire, Site site)
    {
        if (await Operate(attempt, site) == 0)
            await Operate(acquire, site, OperationTraits.Blocking);
    }

    /// <summary>The attempt comes before a look at the signal; who was queued and is interrupted leaves the queue.</summary>
    private async Op<int> DownUnlessSignalled(int attempt, int acquire, OperationTraits traits, Site site)
    {
        if (native is not null)
        {
            await (acquire == AcquireReadKind ? DownRead() : DownWrite());
            return 0;
        }

        if (await Operate(attempt, site) != 0)
            return 0;
        if (await Operate(acquire, site, traits) == Operation.Interrupted)
        {
            await Operate(LeaveKind, site);
            return -Errno.EINTR;
        }

        await machine.TouchAround(this, site);
        if (!machine.Current.Held.Contains(this))
            machine.Current.Held.Add(this, Name, site.Function, acquire == AcquireReadKind ? LockMode.Read : LockMode.Write);
        return 0;
    }

    private Site Check(LockMode mode, string function, string file, int line)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, Name, site, mode);
        return site;
    }

    /// <summary>A scope in which it is held for reading.</summary>
    public readonly struct Reading
    {
        private readonly RwSemaphore semaphore;
        private readonly Site site;

        internal Reading(RwSemaphore semaphore, string function, string file, int line)
        {
            this.semaphore = semaphore;
            site = new Site(function, file, line);
        }

        /// <summary>Releases it.</summary>
        public Step DisposeAsync() => semaphore.UpRead(site.Function, site.File, site.Line);
    }

    /// <summary>A scope in which it is held for writing.</summary>
    public readonly struct Writing
    {
        private readonly RwSemaphore semaphore;
        private readonly Site site;

        internal Writing(RwSemaphore semaphore, string function, string file, int line)
        {
            this.semaphore = semaphore;
            site = new Site(function, file, line);
        }

        /// <summary>Releases it.</summary>
        public Step DisposeAsync() => semaphore.UpWrite(site.Function, site.File, site.Line);
    }
}
