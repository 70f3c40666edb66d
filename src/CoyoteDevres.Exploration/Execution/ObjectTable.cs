namespace CoyoteDevres.Exploration;

/// <summary>One execution's objects by their numbers.</summary>
internal sealed class ObjectTable(IdentityTable identities)
{
    private SharedObject?[] objects = new SharedObject?[16];

    internal SharedObject this[int id] => objects[id]!;

    /// <summary>Numbers a new object: the k-th of its creator.</summary>
    internal int Add(SharedObject created, ModelTask creator)
    {
        int id = identities.Of(creator.Id, creator.ObjectsCreated++, created.Dependence);
        if (id >= objects.Length)
            Array.Resize(ref objects, Math.Max(id + 1, objects.Length * 2));
        objects[id] = created;
        return id;
    }
}
