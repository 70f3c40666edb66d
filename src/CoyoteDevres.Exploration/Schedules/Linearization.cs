namespace CoyoteDevres.Exploration;

/// <summary>A run of events of one task in a linearization.</summary>
internal readonly record struct Run(ModelTask Task, int Count);

/// <summary>
/// The order with the fewest context switches among all those equivalent to a trace, or to the part of it that leads to one
/// event. Exact: letting the running task go on as far as it can never hurts, since what is done early holds nobody back; so a
/// breadth-first search over maximal runs, tasks in order of their descent, finds the fewest, and the first of those.
/// </summary>
internal sealed class Linearization
{
    private readonly List<int>[] perTask;
    private readonly ModelTask[] inOrder;
    private readonly Trace trace;

    private Linearization(ExploredRuntime runtime, int last)
    {
        trace = runtime.Trace;
        inOrder = [.. runtime.Tasks.Where(t => t.Id != 0)];
        Array.Sort(inOrder, (a, b) => a.Descent.AsSpan().SequenceCompareTo(b.Descent));
        perTask = new List<int>[trace.Tasks];
        for (int t = 0; t < perTask.Length; t++)
            perTask[t] = [];
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            if (last < 0 || trace.HappensBefore(i, last))
                perTask[trace[i].Task].Add(i);
        }
    }

    /// <summary>The runs of the shortest order.</summary>
    /// <param name="runtime">A finished execution.</param>
    /// <param name="last">The event it is to lead to, or -1: all of it.</param>
    internal static IReadOnlyList<Run> Shortest(ExploredRuntime runtime, int last) => new Linearization(runtime, last).Search();

    /// <summary>
    /// False if the shortest order that leads to an event must come behind <paramref name="known"/>: seen from how many tasks and
    /// events are in its past, without looking for it.
    /// </summary>
    internal static bool MayBeat(ExploredRuntime runtime, int last, IReadOnlyList<Run> known)
    {
        var trace = runtime.Trace;
        int tasks = 0, events = 0, length = 0;
        foreach (var task in runtime.TaskSpan)
            task.IsInPast = false;
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            if (last >= 0 && !trace.HappensBefore(i, last))
                continue;
            var task = runtime.TaskOf(trace[i].Task);
            // The kill signal comes by itself.
            if (task.Id == 0)
                continue;
            events++;
            tasks += task.IsInPast ? 0 : 1;
            task.IsInPast = true;
        }

        for (int i = 0; i < known.Count; i++)
            length += known[i].Count;
        return tasks < known.Count || (tasks == known.Count && events <= length);
    }

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

    private sealed record State(int[] Progress, State? Before, Run Run);

    private IReadOnlyList<Run> Search()
    {
        var seen = new HashSet<string>();
        var start = new int[perTask.Length];
        AdvanceKill(start);
        var layer = new List<State> { new(start, null, default) };
        while (layer.Count > 0)
        {
            var following = new List<State>();
            foreach (var state in layer)
            {
                if (IsOver(state.Progress))
                    return Unwind(state);
                foreach (var task in inOrder)
                {
                    if (Advance(state, task) is { } advanced && seen.Add(string.Join(',', advanced.Progress)))
                        following.Add(advanced);
                }
            }

            layer = following;
        }

        throw new InvalidOperationException("the trace has no linearization: its clocks contradict each other");
    }

    private State? Advance(State from, ModelTask next)
    {
        int task = next.Id;
        var progress = (int[])from.Progress.Clone();
        while (progress[task] < perTask[task].Count && IsReady(progress, perTask[task][progress[task]]))
        {
            progress[task]++;
            AdvanceKill(progress);
        }

        int count = progress[task] - from.Progress[task];
        return count == 0 ? null : new State(progress, from, new Run(next, count));
    }

    /// <summary>The kill signal, task 0's only event here, comes by itself once nothing is left before it.</summary>
    private void AdvanceKill(int[] progress)
    {
        if (progress[0] < perTask[0].Count && IsReady(progress, perTask[0][progress[0]]))
            progress[0]++;
    }

    private bool IsReady(int[] progress, int index)
    {
        var clock = trace.Clock(index);
        int self = trace[index].Task;
        for (int t = 0; t < perTask.Length; t++)
        {
            if (t == self || clock[t] < trace.RaceStart)
                continue;
            // The first event of t that is not done yet must be later than the last one that happens before this.
            if (progress[t] < perTask[t].Count && perTask[t][progress[t]] <= clock[t])
                return false;
        }

        return true;
    }

    private bool IsOver(int[] progress)
    {
        for (int t = 0; t < progress.Length; t++)
        {
            if (progress[t] < perTask[t].Count)
                return false;
        }

        return true;
    }

    private static List<Run> Unwind(State state)
    {
        var runs = new List<Run>();
        for (var s = state; s.Before is not null; s = s.Before)
            runs.Add(s.Run);
        runs.Reverse();
        return runs;
    }
}
