using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// What one runtime knows of the numbers of objects: asked for every object of every execution and for every pair of accesses, so
/// it keeps the answers at hand.
/// </summary>
internal sealed class IdentityTable(IdentityRegistry registry)
{
    private Slot[][] byCreator = [];
    private Dependence?[] tables = new Dependence?[16];

    private struct Slot
    {
        internal Dependence? Table;
        internal int Id;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Dependence TableOf(int id)
    {
        var known = tables;
        return (uint)id < (uint)known.Length && known[id] is { } table ? table : Learn(id);
    }

    /// <summary>The number of the creator's <paramref name="ordinal"/>-th object.</summary>
    internal int Of(int creator, int ordinal, Dependence table)
    {
        if (creator < byCreator.Length && ordinal < byCreator[creator].Length)
        {
            // Nearly always: a creator makes the same objects on every path. (If it makes another type as its k-th object on
            // another path, that is another object.)
            ref var slot = ref byCreator[creator][ordinal];
            if (ReferenceEquals(slot.Table, table))
                return slot.Id;
        }

        int id = registry.ObjectOf(creator, ordinal, table);
        SlotOf(creator, ordinal) = new Slot { Table = table, Id = id };
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Dependence Learn(int id)
    {
        if (id >= tables.Length)
            Array.Resize(ref tables, Math.Max(id + 1, tables.Length * 2));
        return tables[id] = registry.TableOf(id);
    }
}
