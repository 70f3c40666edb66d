using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What synchronisation alone orders: vector clocks that locks, completions, counts and the like pass on, and plain accesses do
/// not. A second set beside the engine's, which order every two operations that do not commute, races included.
/// </summary>
/// <remarks>
/// Flanagan and Freund, "FastTrack" (PLDI 2009), section 2.2. Each primitive says in its <c>Performed</c> what it orders: whoever
/// lets something go releases, whoever gets it acquires.
/// </remarks>
internal sealed class HappensBefore
{
    // By task, and by object that was released: how much of each task's past is in its own.
    private int[][] tasks = [];
    private int[][] objects = [];

    /// <summary>A task was started by another one: what that one did before comes before.</summary>
    internal void Started(ModelTask task, ModelTask starter)
    {
        int[] before = OfTask(starter.Id);
        Join(ref OfTask(task.Id), before);
        Advance(starter);
    }

    /// <summary>What was done before any release of the object comes before what the task does from now on.</summary>
    internal void Acquire(SharedObject synchronizer, ModelTask task)
    {
        if (synchronizer.Id < objects.Length && objects[synchronizer.Id] is { } released)
            Join(ref OfTask(task.Id), released);
    }

    /// <summary>What the task did up to now comes before what is done after an acquisition of the object.</summary>
    internal void Release(SharedObject synchronizer, ModelTask task)
    {
        if (synchronizer.Id >= objects.Length)
            Array.Resize(ref objects, Math.Max(synchronizer.Id + 1, objects.Length * 2));
        int[] before = OfTask(task.Id);
        objects[synchronizer.Id] ??= [];
        Join(ref objects[synchronizer.Id], before);
        Advance(task);
    }

    /// <summary>The same for one of several things that an object orders.</summary>
    internal void Acquire(in OrderingPoint point, ModelTask task)
    {
        if (point.Clock is { } released)
            Join(ref OfTask(task.Id), released);
    }

    /// <summary>The same for one of several things that an object orders.</summary>
    internal void Release(ref OrderingPoint point, ModelTask task)
    {
        int[] before = OfTask(task.Id);
        point.Clock ??= [];
        Join(ref point.Clock!, before);
        Advance(task);
    }

    /// <summary>When the task is, by its own clock.</summary>
    internal int Now(ModelTask task) => At(OfTask(task.Id), task.Id);

    /// <summary>True if what <paramref name="earlier"/> did at a moment of its own clock comes before what <paramref name="later"/> does now.</summary>
    internal bool IsOrdered(int earlier, int moment, ModelTask later) => earlier == later.Id || At(OfTask(later.Id), earlier) >= moment;

    private ref int[] OfTask(int task)
    {
        if (task >= tasks.Length)
            Array.Resize(ref tasks, Math.Max(task + 1, tasks.Length * 2));
        ref int[] clock = ref tasks[task];
        if (clock is null)
        {
            // A task's own first moment is 1: nobody has seen it before a release.
            clock = new int[task + 1];
            clock[task] = 1;
        }

        return ref clock;
    }

    private void Advance(ModelTask task) => OfTask(task.Id)[task.Id]++;

    private static int At(int[] clock, int task) => task < clock.Length ? clock[task] : 0;

    private static void Join(ref int[] clock, int[] other)
    {
        if (clock.Length < other.Length)
            Array.Resize(ref clock, other.Length);
        for (int i = 0; i < other.Length; i++)
            clock[i] = Math.Max(clock[i], other[i]);
    }
}

/// <summary>What was done before the releases of one thing; nothing at first.</summary>
internal struct OrderingPoint
{
    internal int[]? Clock;
}
