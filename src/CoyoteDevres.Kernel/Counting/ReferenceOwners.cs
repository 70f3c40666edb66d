using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Whose references a count counts: each belongs to a task, which took it, or is in the pool, with everybody: what there was at
/// first, what the set-up took, and what a task took for others (<see cref="Refcount.IncForOthers"/>). A task that puts while it owns
/// none puts one of the pool's.
/// </summary>
/// <remarks>
/// What a task owns is changed by its own operations only, so that it may be a part of their kinds (<see cref="OwnedCount"/> has the
/// argument). Invariant: the value is what the pool and the tasks have, and none of these is negative. Puts from the pool depend on
/// one another and on what comes into it, so that what it has at each of them is the same in every order of a trace: one that would
/// take what a task owns is seen in each, and ends the execution as a fault of the model.
/// </remarks>
internal struct ReferenceOwners
{
    private int[] granted;
    private int[] owned;
    private int pool;

    internal ReferenceOwners(int references)
    {
        granted = owned = [];
        pool = references;
    }

    /// <summary>False for a count whose references have no owners.</summary>
    internal readonly bool AreTracked => owned is not null;

    /// <summary>True if the pool has nothing and a task has something: whoever puts now puts a task's.</summary>
    internal readonly bool IsPoolEmpty
    {
        get
        {
            if (pool > 0)
                return false;
            foreach (int count in owned)
            {
                if (count > 0)
                    return true;
            }

            return false;
        }
    }

    internal readonly int OwnedBy(int task) => AreTracked && task < owned.Length ? owned[task] : 0;

    /// <summary>Back to the beginning: what was granted in the set-up stays so.</summary>
    internal void Reset(int references)
    {
        pool = references;
        Array.Clear(owned);
        if (owned.Length < granted.Length)
            Array.Resize(ref owned, granted.Length);
        for (int task = 0; task < granted.Length; task++)
        {
            owned[task] = granted[task];
            pool -= granted[task];
        }
    }

    /// <summary>The set-up has taken some in that task's name.</summary>
    internal void Grant(int task, int count)
    {
        Reserve(ref granted, task);
        granted[task] += count;
        Own(task, count);
        pool -= count;
    }

    /// <summary>The set-up, task 0, takes for everybody.</summary>
    internal void Take(int task)
    {
        if (task == 0)
            pool++;
        else
            Own(task, 1);
    }

    internal void Put(int task) => Own(task, -1);

    internal void Pool(int by) => pool += by;

    private void Own(int task, int by)
    {
        Reserve(ref owned, task);
        owned[task] += by;
    }

    private static void Reserve(ref int[] counts, int task)
    {
        if (task >= counts.Length)
            Array.Resize(ref counts, Math.Max(task + 1, counts.Length * 2));
    }
}
