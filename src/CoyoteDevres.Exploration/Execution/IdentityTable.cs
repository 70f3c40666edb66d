namespace CoyoteDevres.Exploration;

/// <summary>
/// Dense numbers for objects, the same in every execution of an exploration: an object is the k-th of its creator and has a
/// dependence table. (A creator may make another type as its k-th object on another path; that is another object.)
/// </summary>
internal sealed class IdentityTable
{
    private readonly List<List<(Dependence Table, int Id)>> byCreator = [];
    private readonly List<Dependence> tables = [];

    internal int Count => tables.Count;

    internal Dependence TableOf(int id) => tables[id];

    /// <summary>The number of the creator's <paramref name="ordinal"/>-th object.</summary>
    internal int Of(int creator, int ordinal, Dependence table)
    {
        // Slots of one creator form a flat list in which the entries of one ordinal are chained by probing: nearly always the
        // first one fits, because a creator makes the same objects on every path.
        while (byCreator.Count <= creator)
            byCreator.Add([]);
        var slots = byCreator[creator];
        while (slots.Count <= ordinal)
            slots.Add((null!, -1));
        var (known, id) = slots[ordinal];
        if (known == table)
            return id;
        if (known is null)
        {
            id = Make(table);
            slots[ordinal] = (table, id);
            return id;
        }

        var key = (creator, ordinal, table);
        if (!others.TryGetValue(key, out id))
            others.Add(key, id = Make(table));
        return id;
    }

    private readonly Dictionary<(int Creator, int Ordinal, Dependence Table), int> others = [];

    private int Make(Dependence table)
    {
        tables.Add(table);
        return tables.Count - 1;
    }
}
