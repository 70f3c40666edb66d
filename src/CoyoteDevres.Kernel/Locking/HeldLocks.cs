using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>How a lock is taken, as lockdep tells it (its <c>read</c>: 0, 1, 2).</summary>
internal enum LockMode : byte
{
    /// <summary>For oneself.</summary>
    Write,

    /// <summary>For reading, queued behind waiting writers.</summary>
    Read,

    /// <summary>For reading, past waiting writers: only a writer that holds it keeps out.</summary>
    RecursiveRead,
}

/// <summary>A lock in a task's hands.</summary>
/// <param name="Key">The lock, or a <see cref="LockdepMap"/>.</param>
/// <param name="Class">Its class; empty if lockdep ignores it.</param>
/// <param name="Function">Where it was taken, as the model names the function.</param>
/// <param name="Mode">How.</param>
internal readonly record struct HeldLock(object Key, string Class, string Function, LockMode Mode)
{
    /// <summary>The lock, or null if it is lockdep's own.</summary>
    internal SharedObject? Lock => Key as SharedObject;

    /// <summary>What reports call it.</summary>
    internal string Name => Class.Length > 0 ? Class : Lock?.Name ?? "";
}

/// <summary>The locks in a task's hands, oldest first.</summary>
internal sealed class HeldLocks
{
    private readonly List<HeldLock> locks = [];

    internal int Count => locks.Count;

    internal HeldLock this[int index] => locks[index];

    internal void Add(object taken, string lockClass, string function = "", LockMode mode = LockMode.Write) =>
        locks.Add(new HeldLock(taken, lockClass, function, mode));

    /// <summary>True if one of that class is held.</summary>
    internal bool Contains(string lockClass)
    {
        for (int i = 0; i < locks.Count; i++)
        {
            if (locks[i].Class == lockClass)
                return true;
        }

        return false;
    }

    /// <summary>True if that one is held.</summary>
    internal bool Contains(SharedObject held) => IndexOf(held) >= 0;

    /// <summary>True if that one is held, and not for reading.</summary>
    internal bool ContainsForWriting(SharedObject held) => IndexOf(held) is >= 0 and var index && locks[index].Mode == LockMode.Write;

    /// <summary>True if one of that class is held and taking it in that mode could wait for it.</summary>
    internal bool Conflicts(string lockClass, LockMode mode)
    {
        for (int i = 0; i < locks.Count; i++)
        {
            if (locks[i].Class == lockClass)
                return mode != LockMode.RecursiveRead || locks[i].Mode == LockMode.Write;
        }

        return false;
    }

    /// <summary>Lets go of a lock that can be held once: false if it was not held.</summary>
    internal bool Remove(object released)
    {
        bool held = false;
        for (int i = IndexOf(released); i >= 0; i = IndexOf(released))
        {
            locks.RemoveAt(i);
            held = true;
        }

        return held;
    }

    /// <summary>Lets go of a lock that can be held several times, once: false if it was not held.</summary>
    internal bool RemoveLast(object released)
    {
        int index = IndexOf(released);
        if (index >= 0)
            locks.RemoveAt(index);
        return index >= 0;
    }

    /// <summary><c>downgrade_write</c>: from now on it is held for reading.</summary>
    internal void Downgrade(SharedObject held)
    {
        if (IndexOf(held) is >= 0 and var index)
            locks[index] = locks[index] with { Mode = LockMode.Read };
    }

    /// <summary><c>lockdep_print_held_locks</c>.</summary>
    internal IEnumerable<string> Told(TaskStruct by)
    {
        yield return locks.Count == 0 ? $"no locks held by {by}." : $"{locks.Count} lock{(locks.Count == 1 ? "" : "s")} held by {by}:";
        for (int i = 0; i < locks.Count; i++)
            yield return $" #{i}: ({locks[i].Name}), at: {new Site(locks[i].Function, "", 0).Spelling}";
    }

    private int IndexOf(object held)
    {
        int i = locks.Count - 1;
        while (i >= 0 && locks[i].Key != held)
            i--;
        return i;
    }
}
