using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Entries by number, each operation under the table's own lock (<c>xa_lock</c>), or, for a look-up, in an RCU section of its own:
/// nobody sees a step inside one.
/// </summary>
/// <remarks>
/// Look-ups change nothing and commute with one another. Everything else depends on what is at a number, or on which are free.
/// </remarks>
public abstract class EntryTable<T> : SharedObject, IPointerSource
    where T : KernelObject
{
    /// <summary>The highest number, and the bits of what an entry is known by.</summary>
    private const int LastIndex = 2047, EntryBits = 20;

    private const int AllocKind = 0, StoreKind = 1, LoadKind = 2, EraseKind = 3, FindKind = 4, ReserveKind = 5;

    private static readonly Dependence Table = Dependence.AllBut(6, (LoadKind, LoadKind), (LoadKind, FindKind), (FindKind, FindKind));

    // Entries go by the identity of their allocation, which is the same in every execution.
    private readonly SortedDictionary<int, int> entries = [];
    private readonly Dictionary<int, T> known = [];
    private readonly Machine machine;

    private protected EntryTable(Machine machine, string name, SharedObject? container)
        : base(machine.Runtime, name, container) => this.machine = machine;

    Machine IPointerSource.Machine => machine;

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset() => entries.Clear();

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        int index = argument >> EntryBits;
        int old = entries.GetValueOrDefault(index);
        switch (kind)
        {
            case AllocKind:
                int free = FirstFree();
                if (free > index)
                    return -1;
                entries[free] = argument & ((1 << EntryBits) - 1);
                return free;
            case StoreKind:
                entries[index] = argument & ((1 << EntryBits) - 1);
                return old;
            case ReserveKind when old != 0:
                return old;
            case ReserveKind:
                entries[index] = argument & ((1 << EntryBits) - 1);
                return 0;
            case EraseKind:
                entries.Remove(index);
                return old;
            case FindKind:
                foreach (int at in entries.Keys)
                {
                    if (at >= index)
                        return at;
                }

                return -1;
            default:
                return old;
        }
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind != FindKind)
            machine.Ordering.Acquire(this, task);
        if (operation.Kind is AllocKind or StoreKind or EraseKind or ReserveKind)
            machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AllocKind => "alloc in",
        StoreKind => "store in",
        LoadKind => "load from",
        EraseKind => "erase from",
        FindKind => "find in",
        _ => "insert in",
    };

    private protected async Op<int> Allocate(T entry, int last, Site site)
    {
        int index = await Operate(AllocKind, site, argument: Argument(last, entry));
        return index < 0 ? -Errno.ENOSPC : index;
    }

    private protected async Op<Pointer<T>> Put(int index, T entry, Site site) => Entry(await Operate(StoreKind, site, argument: Argument(index, entry)));

    /// <summary>Puts it there if nothing is; returns what is.</summary>
    private protected async Op<Pointer<T>> PutIfFree(int index, T entry, Site site) => Entry(await Operate(ReserveKind, site, argument: Argument(index, entry)));

    private protected async Op<Pointer<T>> Get(int index, Site site) => Entry(await Operate(LoadKind, site, argument: Argument(index, null)));

    private protected async Op<Pointer<T>> Take(int index, Site site) => Entry(await Operate(EraseKind, site, argument: Argument(index, null)));

    /// <summary>The lowest number in use from <paramref name="index"/> on, or -1.</summary>
    private protected Step FindFrom(int index, Site site) => Operate(FindKind, site, argument: Argument(index, null));

    private int FirstFree()
    {
        int free = 0;
        foreach (int used in entries.Keys)
        {
            if (used > free)
                break;
            free = used + 1;
        }

        return free;
    }

    private Pointer<T> Entry(int id) => new(this, id == 0 ? null : known[id]);

    private int Argument(int index, T? entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, LastIndex);
        if (entry is null)
            return index << EntryBits;
        int id = entry.Memory.Id + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, 1 << EntryBits, nameof(entry));
        if (!known.TryAdd(id, entry) && known[id] != entry)
            throw new InvalidOperationException($"{Name} cannot tell two parts of one allocation apart");
        return (index << EntryBits) | id;
    }
}
