using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct ld_semaphore</c> (drivers/tty/tty_ldsem.c): a reader/writer semaphore whose writers go first. A queued writer holds
/// back new readers and makes their trylocks fail; a writer that releases it wakes a queued writer, and only if there is none
/// hands it to all queued readers at once. Waits uninterruptibly; its timeouts (5 s at a reopen) are not modelled.
/// </summary>
/// <remarks>
/// Commuting pairs, in every state: whatever readers do with whatever readers do (an attempt looks at writers only); a granted
/// reader's going on with all of that and with a writer's attempt (the grant counted it as a reader already); a queued writer's
/// going on with readers' attempts and trylocks, which fail because it is queued before and because it writes after.
/// </remarks>
public sealed class LdSemaphore : SharedObject
{
    private const int AttemptRead = 0, AcquireRead = 1, ReleaseRead = 2, TryRead = 3, AttemptWrite = 4, AcquireWrite = 5, ReleaseWrite = 6;

    private static readonly Dependence Table = Dependence.AllBut(
        7,
        (AttemptRead, AttemptRead),
        (AttemptRead, AcquireRead),
        (AttemptRead, ReleaseRead),
        (AttemptRead, TryRead),
        (AttemptRead, AcquireWrite),
        (AcquireRead, AcquireRead),
        (AcquireRead, ReleaseRead),
        (AcquireRead, TryRead),
        (AcquireRead, AttemptWrite),
        (ReleaseRead, ReleaseRead),
        (ReleaseRead, TryRead),
        (TryRead, TryRead),
        (TryRead, AcquireWrite));

    private readonly Machine machine;
    private readonly List<int> readers = [];
    private readonly List<int> granted = [];
    private readonly List<int> waitingReaders = [];
    private readonly List<int> waitingWriters = [];
    private int writer = -1;

    /// <summary>A semaphore inside a structure.</summary>
    public LdSemaphore(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        readers.Clear();
        granted.Clear();
        waitingReaders.Clear();
        waitingWriters.Clear();
        writer = -1;
    }

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => writer == task || readers.Contains(task);

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind switch
    {
        AcquireRead => granted.Contains(task),
        AcquireWrite => writer < 0 && readers.Count == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        bool open = writer < 0 && waitingWriters.Count == 0;
        switch (kind)
        {
            case AttemptRead or TryRead:
                if (open)
                    readers.Add(task);
                else if (kind == AttemptRead)
                    waitingReaders.Add(task);
                return open ? 1 : 0;
            case AcquireRead:
                granted.Remove(task);
                return 1;
            case ReleaseRead:
                readers.Remove(task);
                return 0;
            case AttemptWrite:
                if (writer >= 0 || readers.Count > 0)
                {
                    waitingWriters.Add(task);
                    return 0;
                }

                writer = task;
                return 1;
            case AcquireWrite:
                waitingWriters.Remove(task);
                writer = task;
                return 1;
            default:
                writer = -1;
                GrantReaders();
                return 0;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if ((operation.Kind == ReleaseRead && !readers.Contains(task.Id)) || (operation.Kind == ReleaseWrite && writer != task.Id))
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var held = TaskStruct.Of(task).Held;
        if (operation.Kind is ReleaseRead or ReleaseWrite)
        {
            held.RemoveLast(this);
            machine.Ordering.Release(this, task);
        }
        else if (result != 0)
        {
            bool writes = operation.Kind is AttemptWrite or AcquireWrite;
            held.Add(this, Name, operation.Site.Function, writes ? LockMode.Write : LockMode.Read);
            machine.Ordering.Acquire(this, task);
        }
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            AttemptRead or AttemptWrite or TryRead => (ProtocolRole.Acquire, 1),
            ReleaseRead or ReleaseWrite => (ProtocolRole.Release, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AttemptRead => "ldsem_down_read",
        AcquireRead => "ldsem_down_read (queued)",
        ReleaseRead => "ldsem_up_read",
        TryRead => "ldsem_down_read_trylock",
        AttemptWrite => "ldsem_down_write",
        AcquireWrite => "ldsem_down_write (queued)",
        _ => "ldsem_up_write",
    };

    /// <summary><c>ldsem_down_read</c>.</summary>
    public async Op DownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = Check(LockMode.Read, function, file, line);
        if (await Operate(AttemptRead, site) == 0)
            await Operate(AcquireRead, site, OperationTraits.Blocking);
    }

    /// <summary><c>ldsem_down_read_trylock</c>: false if there is a writer, or one waits. Adds no lock order.</summary>
    public Test TryDownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(TryRead, new Site(function, file, line));

    /// <summary><c>ldsem_up_read</c>.</summary>
    public Step UpRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseRead, new Site(function, file, line));

    /// <summary><c>ldsem_down_write</c>.</summary>
    public async Op DownWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = Check(LockMode.Write, function, file, line);
        if (await Operate(AttemptWrite, site) == 0)
            await Operate(AcquireWrite, site, OperationTraits.Blocking);
    }

    /// <summary><c>ldsem_up_write</c>.</summary>
    public Step UpWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleaseWrite, new Site(function, file, line));

    private void GrantReaders()
    {
        if (waitingWriters.Count > 0)
            return;
        readers.AddRange(waitingReaders);
        granted.AddRange(waitingReaders);
        waitingReaders.Clear();
    }

    private Site Check(LockMode mode, string function, string file, int line)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, Name, site, mode);
        return site;
    }
}
