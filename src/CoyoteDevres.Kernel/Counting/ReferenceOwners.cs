using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Whose references a count counts. Each belongs to a task, which took it; or to others, for whom a task took it
/// (<see cref="Refcount.IncForOthers"/>); or is one of the base: what there was at first and what the set-up took. A task that
/// puts while it owns none puts one of the base's, and when that is gone one of the others'.
/// </summary>
/// <remarks>
/// What a task owns is changed by its own operations only, so that it may be a part of their kinds (<see cref="OwnedCount"/> has the
/// argument). Invariant: the value is what base, others and tasks have, and none of these is negative. Puts from the base depend on
/// each other, and the last of them on every get by who owns nothing, so that whether the base has one at each of these
/// is the same in every order of a trace, and how many at each put from it:
/// a put that would take what a task owns is seen in each, and ends the execution as a fault of the model.
/// </remarks>
internal struct ReferenceOwners
{
    private int[] granted;
    private int[] owned;
    private int basic;
    private int others;

    internal ReferenceOwners(int references)
    {
        granted = owned = [];
        basic = references;
    }

    /// <summary>False for a count whose references have no owners.</summary>
    internal readonly bool AreTracked => owned is not null;

    /// <summary>True while the base has one: whatever tasks and others do with theirs, the count is not zero.</summary>
    internal readonly bool HasBase => basic > 0;

    /// <summary>True if the base keeps one when another of its is put.</summary>
    internal readonly bool KeepBase => basic > 1;

    /// <summary>True if nobody has taken one for others that is still there.</summary>
    internal readonly bool HaveOthersNone => others == 0;

    /// <summary>True if only tasks have something: whoever owns nothing and puts now puts a task's.</summary>
    internal readonly bool HaveOnlyTasks
    {
        get
        {
            if (basic > 0 || others > 0)
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
        basic = references;
        others = 0;
        Array.Clear(owned);
        if (owned.Length < granted.Length)
            Array.Resize(ref owned, granted.Length);
        for (int task = 0; task < granted.Length; task++)
        {
            owned[task] = granted[task];
            basic -= granted[task];
        }
    }

    /// <summary>The set-up has taken some in that task's name.</summary>
    internal void Grant(int task, int count)
    {
        Reserve(ref granted, task);
        granted[task] += count;
        Own(task, count);
        basic -= count;
    }

    /// <summary>The set-up, task 0, takes for the base.</summary>
    internal void Take(int task, int references)
    {
        if (task == 0)
            basic += references;
        else
            Own(task, references);
    }

    internal void Put(int task) => Own(task, -1);

    internal void TakeForOthers() => others++;

    internal void PutForOthers() => others--;

    /// <summary>
    /// So many more that are nobody's: the base's. If fewer, its own go first; but in the set-up, task 0's, in which it may lack what was
    /// granted and has not been taken yet, they are all its own.
    /// </summary>
    internal void Add(int task, int references)
    {
        basic += references;
        if (basic >= 0 || task == 0)
            return;
        others = Math.Max(0, others + basic);
        basic = 0;
    }

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
