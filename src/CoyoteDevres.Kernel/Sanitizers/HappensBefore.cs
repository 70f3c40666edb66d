using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What synchronisation alone orders: vector clocks that locks, completions, counts and the like pass on, and plain accesses do
/// not. A second set beside the engine's, which order every two operations that do not commute, races included.
/// </summary>
/// <remarks>
/// Flanagan and Freund, "FastTrack" (PLDI 2009), section 2.2. Each primitive says in its <c>Performed</c> what it orders: whoever
/// lets something go releases, whoever gets it acquires. An acquisition sees only the releases that it does not commute with (a
/// reader's <c>down_read</c> not another reader's <c>up_read</c>): otherwise what is ordered would depend on the order of
/// independent events.
/// </remarks>
internal sealed class HappensBefore
{
    private readonly List<VectorClock> tasks = [];

    // By object and kind of operation: the past of all releases of that kind.
    private VectorClock?[]?[] released = [];
    private int execution;

    /// <summary>Forgets everything: a new execution begins.</summary>
    internal void Begin() => execution++;

    /// <summary>A task was started by another one: what that one did before comes before.</summary>
    internal void Started(ModelTask task, ModelTask starter)
    {
        OfTask(task.Id).Join(OfTask(starter.Id));
        OfTask(starter.Id).Advance(starter.Id);
    }

    /// <summary>
    /// The task's operation just performed on the object acquires: what was done before the releases that the operation depends on
    /// comes before what the task does from now on.
    /// </summary>
    internal void Acquire(SharedObject synchronizer, ModelTask task)
    {
        if (synchronizer.Id >= released.Length || released[synchronizer.Id] is not { } kinds)
            return;
        int kind = task.Pending.Kind;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is { } past && past.Execution == execution && synchronizer.Dependence[i, kind])
                OfTask(task.Id).Join(past);
        }
    }

    /// <summary>
    /// The task's operation just performed on the object releases: what the task did up to now comes before what is done after an
    /// acquisition.
    /// </summary>
    internal void Release(SharedObject synchronizer, ModelTask task)
    {
        if (synchronizer.Id >= released.Length)
            Array.Resize(ref released, Math.Max(synchronizer.Id + 1, released.Length * 2));
        var kinds = released[synchronizer.Id];
        if (kinds is null || kinds.Length < synchronizer.Dependence.Kinds)
            released[synchronizer.Id] = kinds = new VectorClock?[synchronizer.Dependence.Kinds];
        var past = kinds[task.Pending.Kind] ??= new VectorClock();
        if (past.Execution != execution)
            past.Clear(execution);
        past.Join(OfTask(task.Id));
        OfTask(task.Id).Advance(task.Id);
    }

    /// <summary>The same for one of several things that an object orders.</summary>
    internal void Acquire(in OrderingPoint point, ModelTask task)
    {
        if (point.Past is { } past && past.Execution == execution)
            OfTask(task.Id).Join(past);
    }

    /// <summary>The same for one of several things that an object orders.</summary>
    internal void Release(ref OrderingPoint point, ModelTask task)
    {
        var past = point.Past ??= new VectorClock();
        if (past.Execution != execution)
            past.Clear(execution);
        past.Join(OfTask(task.Id));
        OfTask(task.Id).Advance(task.Id);
    }

    /// <summary>When the task is, by its own clock.</summary>
    internal int Now(ModelTask task) => OfTask(task.Id).At(task.Id);

    /// <summary>True if what <paramref name="earlier"/> did at a moment of its own clock comes before what <paramref name="later"/> does now.</summary>
    internal bool IsOrdered(int earlier, int moment, ModelTask later) => OfTask(later.Id).At(earlier) >= moment;

    private VectorClock OfTask(int task)
    {
        while (tasks.Count <= task)
            tasks.Add(new VectorClock());
        var clock = tasks[task];
        if (clock.Execution != execution)
        {
            // A task's own first moment is 1: nobody has seen it before a release.
            clock.Clear(execution);
            clock.Advance(task);
        }

        return clock;
    }
}
