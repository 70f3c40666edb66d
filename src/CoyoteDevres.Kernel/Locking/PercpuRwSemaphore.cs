using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct percpu_rw_semaphore</c> (kernel/locking/percpu-rwsem.c, as since 5.6, from memory): while no writer is around a reader only counts itself on
/// its processor, with preemption off between looking for a writer and counting. A writer makes readers take the slow way, waits for a
/// grace period, keeps out writers and new readers, and waits until nobody is counted. Not recursive: who reads again behind a writer
/// waits for ever.
/// </summary>
/// <remarks>
/// The way back to the fast side needs no grace period here: it is what orders the writer's stores, and stores are in order. Who of the
/// waiting gets in is explored; the kernel's queue is first come, first served.
/// <para>
/// What is dependent: a reader's look for a writer on a writer's coming and going; counting on the grace period, which waits for who has
/// looked and not counted, and on the wait for nobody to be counted, as is every coming and going of a reader; being let in the slow way on
/// what sets and clears the block; two who clear it, of whom one does not hold it. A look commutes with the grace period: who waits for that has switched to the slow way before.
/// </para>
/// </remarks>
public sealed class PercpuRwSemaphore : SharedObject
{
    private const int LookKind = 0, CountKind = 1, AcquireReadKind = 2, ReleaseReadKind = 3, EnterKind = 4, GracePeriodKind = 5,
        BlockKind = 6, DrainKind = 7, UnblockKind = 8, ExitKind = 9, TryReadKind = 10;

    private static readonly Dependence Table = Dependence.NoneBut(
        11,
        (LookKind, EnterKind),
        (LookKind, ExitKind),
        (CountKind, GracePeriodKind),
        (CountKind, DrainKind),
        (ReleaseReadKind, DrainKind),
        (AcquireReadKind, DrainKind),
        (TryReadKind, DrainKind),
        (AcquireReadKind, BlockKind),
        (AcquireReadKind, UnblockKind),
        (TryReadKind, BlockKind),
        (TryReadKind, UnblockKind),
        (BlockKind, BlockKind),
        (BlockKind, UnblockKind),
        (UnblockKind, UnblockKind));

    private readonly Machine machine;
    private readonly NativePercpuRwSemaphore? native;
    private readonly List<int> looked = [];
    private readonly List<int> readers = [];
    private int writersAround;
    private int writer = -1;

    /// <summary>A semaphore inside a structure; its lock class is the member's name.</summary>
    public PercpuRwSemaphore(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        native = IsNative ? new NativePercpuRwSemaphore() : null;
    }

    /// <summary>A semaphore of the kernel's own.</summary>
    public PercpuRwSemaphore(Machine machine, string name)
        : base(machine.Runtime, name)
    {
        this.machine = machine;
        native = IsNative ? new NativePercpuRwSemaphore() : null;
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        looked.Clear();
        readers.Clear();
        writersAround = 0;
        writer = -1;
    }

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => writer == task || readers.Contains(task);

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind switch
    {
        AcquireReadKind or BlockKind => writer < 0,
        GracePeriodKind => looked.Count == 0,
        DrainKind => readers.Count == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case LookKind:
                if (writersAround > 0)
                    return 0;
                looked.Add(task);
                return 1;
            case CountKind:
                looked.Remove(task);
                readers.Add(task);
                return 1;
            case AcquireReadKind:
                readers.Add(task);
                return 1;
            case TryReadKind:
                if (writer >= 0)
                    return 0;
                readers.Add(task);
                return 1;
            case ReleaseReadKind:
                readers.Remove(task);
                return 0;
            case EnterKind or ExitKind:
                writersAround += kind == EnterKind ? 1 : -1;
                return 0;
            case BlockKind:
                writer = task;
                return 0;
            case UnblockKind:
                writer = -1;
                return 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            LookKind or TryReadKind => (ProtocolRole.Acquire, 1),
            EnterKind => (ProtocolRole.Acquire, 0),
            CountKind or GracePeriodKind or BlockKind or DrainKind => (ProtocolRole.AcquireRest, 0),
            ReleaseReadKind or UnblockKind => (ProtocolRole.Release, 0),
            ExitKind => (ProtocolRole.ReleaseRest, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        LookKind => "look for a writer of",
        CountKind => "count as a reader of",
        AcquireReadKind => "percpu_down_read (slow)",
        ReleaseReadKind => "percpu_up_read",
        EnterKind => "percpu_down_write: slow down readers of",
        GracePeriodKind => "percpu_down_write: grace period of",
        BlockKind => "percpu_down_write: block",
        DrainKind => "percpu_down_write: drain",
        UnblockKind => "percpu_up_write",
        ExitKind => "speed up readers of",
        _ => "percpu_down_read_trylock (slow)",
    };

    /// <summary><c>percpu_down_read</c>.</summary>
    public Op DownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return DownRead(Check(LockMode.Read, function, file, line));
        native.DownRead();
        return Op.Done;
    }

    private async Op DownRead(Site site)
    {
        if (await Operate(LookKind, site) != 0)
            await Operate(CountKind, site);
        else
            await Operate(AcquireReadKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>percpu_down_read_trylock</c>: false if a writer holds it or is about to. Adds no lock order.</summary>
    public async Op<bool> TryDownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is not null)
            return native.TryDownRead();
        var site = new Site(function, file, line);
        if (await Operate(LookKind, site) == 0)
            return await Ask(TryReadKind, site);
        await Operate(CountKind, site);
        return true;
    }

    /// <summary><c>percpu_up_read</c>.</summary>
    public Step UpRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Operate(ReleaseReadKind, new Site(function, file, line));
        native.UpRead();
        return default;
    }

    /// <summary><c>percpu_down_write</c>: for long, and for all readers.</summary>
    public async Op DownWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is not null)
        {
            native.DownWrite();
            return;
        }

        var site = Check(LockMode.Write, function, file, line);
        await Operate(EnterKind, site);
        await Operate(GracePeriodKind, site, OperationTraits.Blocking);
        await Operate(BlockKind, site, OperationTraits.Blocking);
        await Operate(DrainKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>percpu_up_write</c>.</summary>
    public async Op UpWrite([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is not null)
        {
            native.UpWrite();
            return;
        }

        var site = new Site(function, file, line);
        await Operate(UnblockKind, site);
        await Operate(ExitKind, site);
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if ((operation.Kind == ReleaseReadKind && !readers.Contains(task.Id)) || (operation.Kind == UnblockKind && writer != task.Id))
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var held = TaskStruct.Of(task).Held;
        switch (operation.Kind)
        {
            case ReleaseReadKind or UnblockKind:
                held.RemoveLast(this);
                machine.Ordering.Release(this, task);
                break;
            case CountKind or AcquireReadKind:
            case TryReadKind when result != 0:
                held.Add(this, Name, operation.Site.Function, LockMode.Read);
                machine.Ordering.Acquire(this, task);
                break;
            // Readers are let back to the fast side after a grace period, so who takes it sees what the writer did.
            case ExitKind:
                machine.Ordering.Release(this, task);
                break;
            case LookKind when result != 0:
            case BlockKind:
                machine.Ordering.Acquire(this, task);
                break;
            case DrainKind:
                held.Add(this, Name, operation.Site.Function);
                machine.Ordering.Acquire(this, task);
                break;
        }
    }

    private Site Check(LockMode mode, string function, string file, int line)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, Name, site, mode);
        return site;
    }
}
