namespace CoyoteDevres.Exploration;

/// <summary>
/// Dense numbers for objects, the same in every execution of an exploration: an object is the k-th of its creator and has a
/// dependence table. (A creator may make another type as its k-th object on another path; that is another object.)
/// </summary>
internal sealed class IdentityTable
{
    private readonly Dictionary<(int Creator, int Ordinal, Dependence Table), int> others = [];
    private Slot[][] byCreator = [];
    private Dependence[] tables = new Dependence[16];

    internal int Count { get; private set; }

    internal Dependence TableOf(int id) => tables[id];

    /// <summary>The number of the creator's <paramref name="ordinal"/>-th object.</summary>
    internal int Of(int creator, int ordinal, Dependence table)
    {
        if (creator < byCreator.Length && ordinal < byCreator[creator].Length)
        {
            // Nearly always: a creator makes the same objects on every path.
            ref var slot = ref byCreator[creator][ordinal];
            if (ReferenceEquals(slot.Table, table))
                return slot.Id;
        }

        return Find(creator, ordinal, table);
    }

    private int Find(int creator, int ordinal, Dependence table)
    {
        ref var slot = ref SlotOf(creator, ordinal);
        if (slot.Table is null)
        {
            slot = new Slot { Table = table, Id = Make(table) };
            return slot.Id;
        }

        var key = (creator, ordinal, table);
        if (!others.TryGetValue(key, out int id))
            others.Add(key, id = Make(table));
        return id;
    }

    private ref Slot SlotOf(int creator, int ordinal)
    {
        if (creator >= byCreator.Length)
        {
            int before = byCreator.Length;
            Array.Resize(ref byCreator, Math.Max(creator + 1, before * 2));
            Array.Fill(byCreator, [], before, byCreator.Length - before);
        }

        if (ordinal >= byCreator[creator].Length)
            Array.Resize(ref byCreator[creator], Math.Max(ordinal + 1, byCreator[creator].Length * 2));
        return ref byCreator[creator][ordinal];
    }

    private int Make(Dependence table)
    {
        if (Count == tables.Length)
            Array.Resize(ref tables, Count * 2);
        tables[Count] = table;
        return Count++;
    }

    private struct Slot
    {
        internal Dependence? Table;
        internal int Id;
    }
}
