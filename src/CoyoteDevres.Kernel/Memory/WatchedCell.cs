using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A variable whose plain accesses KCSAN watches. Marked ones (include/asm-generic/rwonce.h, include/asm-generic/barrier.h) are
/// meant to race; an exchange is a fully ordered atomic operation.
/// </summary>
/// <typeparam name="T">Its type.</typeparam>
public abstract class WatchedCell<T> : Cell<T>
{
    // What a marked access orders, as its operation's argument.
    private const int Relaxed = 0, Ordered = 1;

    private readonly Machine machine;

    private readonly bool isMarked;

    private protected WatchedCell(Machine machine, string name, T initial, Allocation? memory, bool isMarked = false)
        : base(machine.Runtime, name, initial, memory)
    {
        this.machine = machine;
        this.isMarked = isMarked;
    }

    /// <summary>Where it lives.</summary>
    protected Machine Machine => machine;

    /// <summary>What is left in freed memory (<see cref="KernelObject.Poison"/>): no operation.</summary>
    public void Overwrite(T with) => Initialize(with);

    /// <summary><c>READ_ONCE</c>.</summary>
    public ReadStep<T> ReadOnce([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ReadMarked(new Site(function, file, line), Relaxed);

    /// <summary><c>smp_load_acquire</c>.</summary>
    public ReadStep<T> LoadAcquire([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ReadMarked(new Site(function, file, line), Ordered);

    /// <summary><c>WRITE_ONCE</c>.</summary>
    public WriteStep<T> WriteOnce(T value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WriteMarked(value, new Site(function, file, line), Relaxed);

    /// <summary><c>smp_store_release</c>.</summary>
    public WriteStep<T> StoreRelease(T value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WriteMarked(value, new Site(function, file, line), Ordered);

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        bool ordered = operation.Argument == Ordered;
        switch (operation.Kind)
        {
            case ReadKind:
                machine.Races.Access(machine, this, operation, task, isMarked ? AccessType.MarkedRead : AccessType.Read);
                break;
            case WriteKind:
                machine.Races.Access(machine, this, operation, task, isMarked ? AccessType.MarkedWrite : AccessType.Write);
                break;
            case MarkedReadKind:
                machine.Races.Access(machine, this, operation, task, AccessType.MarkedRead);
                if (ordered)
                    machine.Ordering.Acquire(this, task);
                break;
            case MarkedWriteKind:
                machine.Races.Access(machine, this, operation, task, AccessType.MarkedWrite);
                if (ordered)
                    machine.Ordering.Release(this, task);
                break;
            default:
                machine.Races.Access(machine, this, operation, task, AccessType.MarkedWrite);
                machine.Ordering.Acquire(this, task);
                machine.Ordering.Release(this, task);
                break;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        MarkedReadKind => "READ_ONCE",
        MarkedWriteKind => "WRITE_ONCE",
        ExchangeKind => "xchg",
        _ => base.Verb(kind),
    };
}
