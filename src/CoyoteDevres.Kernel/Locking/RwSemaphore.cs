using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct rw_semaphore</c> (kernel/locking/rwsem.c): readers share it, a queued writer holds back new readers, so a reader
/// that takes it again behind a writer waits for ever. Waits uninterruptibly.
/// </summary>
public sealed class RwSemaphore : ReaderWriterQueue
{
    private readonly Machine machine;

    /// <summary>A semaphore inside a structure.</summary>
    public RwSemaphore(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <summary>A semaphore of the kernel's own.</summary>
    public RwSemaphore(Machine machine, string name)
        : base(machine.Runtime, name, null) => this.machine = machine;

    /// <summary><c>down_read</c>.</summary>
    public async Op DownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = Check(function, file, line);
        if (await Operate(AttemptReadKind, site) == 0)
            await Operate(AcquireReadKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>up_read</c>.</summary>
    public Step UpRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseReadKind, new Site(function, file, line));

    /// <summary><c>down_write</c>.</summary>
    public async Op DownWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = Check(function, file, line);
        if (await Operate(AttemptWriteKind, site) == 0)
            await Operate(AcquireWriteKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>up_write</c>.</summary>
    public Step UpWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseWriteKind, new Site(function, file, line));

    /// <summary><c>guard(rwsem_read)</c>: holds it for reading in a scope.</summary>
    public async Op<Reading> ReadGuard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await DownRead(function, file, line);
        return new Reading(this, function, file, line);
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if ((operation.Kind is ReleaseReadKind && !IsHeldBy(task.Id)) || (operation.Kind is ReleaseWriteKind && !IsWriter(task.Id)))
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var held = TaskStruct.Of(task).Held;
        if (operation.Kind is ReleaseReadKind or ReleaseWriteKind)
            held.RemoveLast(this);
        else if (result != 0)
            held.Add(this, Name);
    }

    private Site Check(string function, string file, int line)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, Name, site);
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
}
