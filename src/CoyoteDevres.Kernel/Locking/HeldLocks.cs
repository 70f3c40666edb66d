using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A lock in a task's hands.</summary>
internal readonly record struct HeldLock(SharedObject Lock, string Class);

/// <summary>The locks in a task's hands, oldest first.</summary>
internal sealed class HeldLocks
{
    private readonly List<HeldLock> locks = [];

    internal int Count => locks.Count;

    internal HeldLock this[int index] => locks[index];

    internal void Add(SharedObject taken, string lockClass) => locks.Add(new HeldLock(taken, lockClass));

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
    internal bool Contains(SharedObject held)
    {
        for (int i = 0; i < locks.Count; i++)
        {
            if (locks[i].Lock == held)
                return true;
        }

        return false;
    }

    /// <summary>Lets go of a lock that can be held once: false if it was not held.</summary>
    internal bool Remove(SharedObject released)
    {
        bool held = false;
        for (int i = locks.Count - 1; i >= 0; i--)
        {
            if (locks[i].Lock != released)
                continue;
            locks.RemoveAt(i);
            held = true;
        }

        return held;
    }

    /// <summary>Lets go of a lock that can be held several times, once.</summary>
    internal void RemoveLast(SharedObject released)
    {
        for (int i = locks.Count - 1; i >= 0; i--)
        {
            if (locks[i].Lock != released)
                continue;
            locks.RemoveAt(i);
            return;
        }
    }
}
