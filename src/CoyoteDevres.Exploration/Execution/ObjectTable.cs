namespace CoyoteDevres.Exploration;

/// <summary>One execution's objects by their numbers.</summary>
internal sealed class ObjectTable(IdentityTable identities)
{
    private SharedObject?[] objects = new SharedObject?[16];

    internal SharedObject this[int id] => objects[id]!;

    /// <summary>The objects as they are numbered now, in an array that is not needed any more if it is as long.</summary>
    internal SharedObject?[] Save(SharedObject?[] spare)
    {
        if (spare.Length != objects.Length)
            spare = new SharedObject?[objects.Length];
        objects.CopyTo(spare, 0);
        return spare;
    }

    /// <summary>The objects are again as they were when they were saved.</summary>
    internal void Restore(SharedObject?[] saved) => saved.CopyTo(objects, 0);

    /// <summary>Numbers a new object: the k-th of its creator.</summary>
    internal int Add(SharedObject created, ModelTask creator)
    {
        int id = identities.Of(creator.Id, creator.ObjectsCreated++, created.Dependence);
        if (id >= objects.Length)
            Array.Resize(ref objects, Math.Max(id + 1, objects.Length * 2));
        objects[id] = created;
        return id;
    }

    /// <summary>Uses an object of an earlier execution as the k-th of its creator, which it must have been.</summary>
    /// <returns>False if it was another one.</returns>
    internal bool TryReuse(SharedObject kept, ModelTask creator)
    {
        int id = identities.Of(creator.Id, creator.ObjectsCreated, kept.Dependence);
        if (id != kept.Id)
            return false;
        creator.ObjectsCreated++;
        if (!ReferenceEquals(objects[id], kept))
            objects[id] = kept;
        return true;
    }
}
