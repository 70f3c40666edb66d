namespace CoyoteDevres.Exploration;

/// <summary>Counts whose last put is nobody's: what it does is done by a task of its own.</summary>
/// <remarks>
/// <para>
/// Of n tasks that put one reference each, any may be the last one, and does what the last one does: n traces, that are the same but for who does it.
/// If it does not matter who does it, all puts may commute, and a <em>releaser</em>, which waits until they all have come, does it once.
/// </para>
/// <para>
/// With every execution of the program there is one in which the releaser does what the last one to put does, at the same places; so that nothing is missed. But
/// there are others: who puts last may go on before the releaser has done anything. Such an execution goes on where none does. So what an execution
/// shows is only believed if its past can be put in an order in which somebody puts last and performs the releaser's operations before
/// it goes on (<see cref="Linearization"/>): that is an execution of the program, and the schedule that is told. Where it is not quite the same for all
/// (one of them puts with a lock held), the releaser chooses. Where all other puts happen before one, that is the last in each order,
/// and its task waits for the releaser, as it would for itself.
/// </para>
/// <para>
/// Only a strategy that explores everything has releasers; schedules and stories are those of the program without them.
/// </para>
/// </remarks>
public sealed partial class ExploredRuntime
{
    private readonly List<Release> releases = [];

    /// <summary>True if there are releasers.</summary>
    internal bool HasReleasers => tasks.HasReleasers;

    /// <summary>How many releasers have done something in this execution, once it is over.</summary>
    internal int Releasers => releases.Count;

    /// <summary>What they have released.</summary>
    internal List<Release> Releases => releases;

    /// <summary>True if somebody else might have put last somewhere in this execution, once it is over.</summary>
    internal bool IsAnyReleaseOpen { get; private set; }

    /// <summary>Starts the task that does what the last put of <paramref name="count"/> does. Only where <see cref="Predicts"/>.</summary>
    /// <param name="count">What it waits for with its first operation.</param>
    /// <param name="name">Its name.</param>
    /// <param name="body">Waits for the last put, does what that does, and says that it is done.</param>
    /// <param name="tag">Whatever the layer above keeps per task.</param>
    public ModelTask SpawnReleaser(IReleased count, string name, Func<Op> body, object? tag = null)
    {
        if (!Predicts)
            throw new InvalidOperationException("who puts last releases, where not everything is explored");
        var task = tasks.NextReleaser(current, name, body, tag);
        task.Releases = count;
        if (phase != Phase.SetUp)
            Start(task, current);
        return task;
    }

    /// <summary>True if every operation on <paramref name="count"/> so far that puts happens before the event that is being performed, or is it.</summary>
    public bool IsLastPut<TCount>(TCount count)
        where TCount : SharedObject, IReleased
    {
        for (int access = Trace.LastAccess(count.Id); access >> 1 >= Trace.RaceStart; access = Trace.PreviousAccess(access))
        {
            int at = access >> 1;
            if (at < performing && count.IsPut(Trace.At(access).Kind) && !Trace.IsEnd(at) && !Trace.HappensBefore(at, performing))
                return false;
        }

        return true;
    }

    /// <summary>True if that event is only between a releaser and those who wait for each other by it: no part of the program.</summary>
    internal bool IsOfReleaser(int position) =>
        Releasers > 0 && Trace[position].First.Object >= 0 && objects[Trace[position].First.Object].IsSilent(Trace[position].First.Kind);

    private void LookAtReleasers()
    {
        releases.Clear();
        IsAnyReleaseOpen = false;
        foreach (var task in tasks.Started)
        {
            if (task.Releases is null || task.LastEvent < 0)
                continue;
            releases.Add(new Release(this, task));
            IsAnyReleaseOpen |= !releases[^1].IsLastPutKnown;
        }
    }
}
