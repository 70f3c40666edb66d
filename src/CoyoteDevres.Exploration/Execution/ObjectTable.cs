namespace CoyoteDevres.Exploration;

/// <summary>One execution's objects by their numbers.</summary>
internal sealed class ObjectTable(IdentityTable identities)
{
    private readonly List<SharedObject> objects = [];

    internal SharedObject this[int id] => objects[id];

    /// <summary>Numbers a new object: the k-th of its creator.</summary>
    internal int Add(SharedObject created, ModelTask creator)
    {
        int id = identities.Of(creator.Id, creator.ObjectsCreated++, created.Dependence);
        while (objects.Count <= id)
            objects.Add(null!);
        objects[id] = created;
        return id;
    }
}
