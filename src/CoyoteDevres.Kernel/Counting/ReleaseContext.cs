using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What those have who put references, and so whoever puts the last one. What the last put does may hang on it (<see cref="PutContext"/>): if theirs differ,
/// the releaser chooses one. Locks in no memory that may be freed are joined, for the order of locks.
/// </summary>
/// <param name="freed">The memory that it may free: where the count is, and what it puts references on.</param>
internal sealed class ReleaseContext(IReadOnlyList<Allocation> freed)
{
    private readonly List<(int Put, PutContext Context)> puts = [];
    private readonly List<PutContext> different = [];
    private readonly List<HeldLock> held = [];
    private readonly List<SharedObject> elsewhere = [];
    private int chosen;

    /// <summary>A task has put.</summary>
    internal void Add(int put, TaskStruct by)
    {
        puts.Add((put, PutContext.Of(by, freed)));
        for (int i = 0; i < by.Held.Count; i++)
        {
            var taken = by.Held[i];
            if (taken.Lock?.Container is { } memory && !freed.Contains(memory))
                elsewhere.Add(memory);
            else if (!held.Exists(h => h.Key == taken.Key))
                held.Add(taken);
        }
    }

    /// <summary>A task has put, and what it has does not matter.</summary>
    internal void Add(int put) => puts.Add((put, PutContext.None));

    /// <summary>All have put.</summary>
    /// <param name="last">The last put whatever the order, or less than 0.</param>
    /// <returns>How many different contexts it may have; they are in the same order in every order of the puts.</returns>
    internal int Settle(int last)
    {
        foreach (var (put, context) in puts)
        {
            if ((last < 0 || put == last) && !different.Contains(context))
                different.Add(context);
        }

        different.Sort(PutContext.Compare);
        return different.Count;
    }

    /// <summary>It is that one.</summary>
    internal void Choose(int which) => chosen = which;

    /// <summary>True if that is one of the puts.</summary>
    internal bool HasPut(int put) => puts.Exists(p => p.Put == put);

    /// <summary>True if that put has the context that was chosen.</summary>
    internal bool MayBeLast(int put) => different.Count <= 1 || puts.Exists(p => p.Put == put && p.Context.Equals(different[chosen]));

    /// <summary>Who releases has it.</summary>
    internal void GiveTo(TaskStruct releaser, ModelTask task)
    {
        var context = different[chosen];
        foreach (var taken in held)
        {
            if (taken.Lock is not { Container: not null } inside || context.Locks.Contains(inside.Id))
                releaser.Held.Add(taken.Key, taken.Class, taken.Function, taken.Mode);
        }

        releaser.Releases = this;
        releaser.PreemptCount = context.PreemptCount;
        releaser.IrqsOff = context.IrqsOff;
        releaser.SoftirqsOff = context.SoftirqsOff;
        releaser.RcuDepth = context.RcuDepth;
        releaser.Context = context.Context;
        if (context.Text is not null)
            releaser.Code.Push(task, context.Text, context.Function);
    }

    /// <summary>True if somebody has put with a lock in that memory held, which nobody has said may be freed then.</summary>
    internal bool HasNotToldOf(Allocation memory) => elsewhere.Contains(memory);

    /// <summary>It is not the releaser's to keep.</summary>
    internal static void TakeFrom(TaskStruct releaser, ModelTask task)
    {
        releaser.Releases = null;
        releaser.Code.Abandon(task);
        while (releaser.Held.Count > 0)
            releaser.Held.Remove(releaser.Held[0].Key);
        releaser.PreemptCount = releaser.IrqsOff = releaser.SoftirqsOff = releaser.RcuDepth = 0;
        releaser.Context = ExecutionContext.Process;
    }
}
