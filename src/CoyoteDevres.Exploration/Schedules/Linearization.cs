namespace CoyoteDevres.Exploration;

/// <summary>A run of events of one task in a linearization.</summary>
/// <param name="Task">The task.</param>
/// <param name="Count">How many operations it performs.</param>
/// <param name="Choices">The alternatives it takes, in order.</param>
internal readonly record struct Run(ModelTask Task, int Count, int[] Choices);

/// <summary>
/// The order with the fewest context switches among all those equivalent to a trace, or to the part of it that leads to one
/// event. Exact: letting the running task go on as far as it can never hurts, since what is done early holds nobody back; so a
/// breadth-first search over maximal runs, tasks in order of their descent, finds the fewest, and the first of those.
/// </summary>
/// <remarks>
/// Used for every finding of every execution, so it works in buffers that are used again. What a releaser has done (<see cref="ExploredRuntime.SpawnReleaser"/>) is done by
/// whoever puts last, as it would be in the program: each who may is tried (<see cref="TryArrange"/>).
/// </remarks>
internal sealed partial class Linearization
{
    // By task: the positions of its events that are to be ordered.
    private readonly List<List<int>> events = [];
    private readonly List<ModelTask> inOrder = [];

    // What is to come before what, besides what happens before it: uses before ends, and an end before the use that shows it.
    private readonly List<(int Earlier, int Later)> ordered = [];
    private readonly ForcedSwitches switches = new();

    private ExploredRuntime runtime = null!;
    private Trace trace = null!;
    private Past past;
    private int width;

    // How many operations are to be ordered, and of how many tasks.
    private int length;
    private int tasks;

    internal Linearization() => seen = new HashSet<int>(new SameProgress(this));

    /// <summary>Fewer switches first, then fewer events, then task by task.</summary>
    internal static int Compare(IReadOnlyList<Run> one, IReadOnlyList<Run> other)
    {
        if (one.Count != other.Count)
            return one.Count.CompareTo(other.Count);
        int order = one.Sum(r => r.Count).CompareTo(other.Sum(r => r.Count));
        for (int i = 0; order == 0 && i < one.Count; i++)
        {
            order = one[i].Task.Descent.AsSpan().SequenceCompareTo(other[i].Task.Descent);
            if (order == 0)
                order = one[i].Count.CompareTo(other[i].Count);
        }

        return order;
    }

    /// <summary>An execution has ended, of which only the first <paramref name="common"/> events are those of the last one that was looked at.</summary>
    internal void Begin(ExploredRuntime of, int common)
    {
        switches.Forget(common);
        switches.Extend(of);
    }

    /// <summary>The runs of the shortest order; null if it has more runs, or as many and more events, than allowed, or if there is none.</summary>
    /// <param name="of">A finished execution.</param>
    /// <param name="leading">What is to be ordered.</param>
    /// <param name="runsAllowed">Runs at most.</param>
    /// <param name="eventsAllowed">Events at most, if there are as many runs.</param>
    internal IReadOnlyList<Run>? Search(ExploredRuntime of, Past leading, int runsAllowed, int eventsAllowed)
    {
        if (IsTooLong(of, leading, runsAllowed, eventsAllowed))
            return null;
        Begin(of, leading);
        IReadOnlyList<Run>? shortest = null;
        for (bool more = true; more; more = NextLast())
        {
            if (!TryArrange() || tasks > runsAllowed || (tasks == runsAllowed && length > eventsAllowed))
                continue;
            if (Search(length > eventsAllowed ? runsAllowed - 1 : runsAllowed) is not { } found || (shortest is not null && Compare(found, shortest) >= 0))
                continue;
            shortest = found;
            (runsAllowed, eventsAllowed) = (found.Count, length);
        }

        return shortest;
    }

    /// <summary>Most are, and that is told by the clocks alone.</summary>
    private bool IsTooLong(ExploredRuntime runtime, Past past, int runsAllowed, int eventsAllowed)
    {
        var (runs, events) = past.Size(runtime, switches);
        return runs > runsAllowed || (runs == runsAllowed && events > eventsAllowed);
    }

    /// <summary>True if that part of a trace has a linearization in which nobody but who shows a finding uses what has ended.</summary>
    /// <param name="of">A finished execution.</param>
    /// <param name="leading">What is to be ordered.</param>
    /// <param name="always">True if it has one, whatever comes after it.</param>
    internal bool IsPossible(ExploredRuntime of, Past leading, out bool always)
    {
        Begin(of, leading);
        always = !of.Predictions.AreUnordered && IsSurelyPossible();
        if (always)
            return true;
        for (bool more = true; more; more = NextLast())
        {
            if (!TryArrange() || !CanGoOn())
                continue;
            always = !IsAnyTaken();
            return true;
        }

        return false;
    }

    private void Begin(ExploredRuntime of, Past leading)
    {
        runtime = of;
        trace = of.Trace;
        past = leading;
        width = trace.Tasks;
        while (events.Count < width)
            events.Add([]);
        FindReleases();
    }

    private bool IsInPast(int position)
    {
        if (past.Contains(trace, position))
            return true;
        foreach (var release in releases)
        {
            if (release.IsTaken && trace.HappensBefore(position, release.Done))
                return true;
        }

        return false;
    }

    private void Collect()
    {
        foreach (var list in events)
            list.Clear();
        inOrder.Clear();
        foreach (var task in runtime.TaskSpan)
        {
            // The clocks are as wide as the tasks that have events: who only waits for its first may be beyond.
            if (task.Id != 0 && task.Id < width && task.Releases is null)
                inOrder.Add(task);
        }

        inOrder.Sort(static (a, b) => a.Descent.AsSpan().SequenceCompareTo(b.Descent));
        length = tasks = 0;
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            if (!IsInPast(i) || runtime.IsOfTurn(i))
                continue;
            var of = events[trace[i].Task];
            if (of.Count == 0 && trace[i].Task != 0 && runtime.TaskOf(trace[i].Task).Releases is null)
                tasks++;
            of.Add(i);
            length += trace[i].Task == 0 || runtime.IsOfReleaser(i) ? 0 : 1;
        }

        ordered.Clear();
        foreach (int end in runtime.Predictions.Ends)
        {
            if (IsInPast(end))
                PutUsesBefore(end);
        }
    }

    /// <summary>
    /// What has ended quietly is used before its end, unless by who happens after that, or shows that it is: of each task the last use that is
    /// unordered with it has to come before it.
    /// </summary>
    private void PutUsesBefore(int end)
    {
        if (past.End == end)
            ordered.Add((end, past.Last));
        int from = ordered.Count;
        for (int access = trace.LastAccess(trace[end].First.Object); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            int use = access >> 1;
            if (!IsInPast(use) || !Predictions.IsUnordered(trace, use, end) || (past.End == end && use == past.Last))
                continue;
            bool isKnown = false;
            for (int i = from; i < ordered.Count && !isKnown; i++)
                isKnown = trace[ordered[i].Earlier].Task == trace[use].Task;
            if (!isKnown)
                ordered.Add((use, end));
        }
    }
}
