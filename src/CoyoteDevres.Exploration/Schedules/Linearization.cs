using System.Runtime.InteropServices;

namespace CoyoteDevres.Exploration;

/// <summary>A run of events of one task in a linearization.</summary>
internal readonly record struct Run(ModelTask Task, int Count);

/// <summary>
/// The order with the fewest context switches among all those equivalent to a trace, or to the part of it that leads to one
/// event. Exact: letting the running task go on as far as it can never hurts, since what is done early holds nobody back; so a
/// breadth-first search over maximal runs, tasks in order of their descent, finds the fewest, and the first of those.
/// </summary>
/// <remarks>Used for every finding of every execution, so it works in buffers that are used again.</remarks>
internal sealed class Linearization
{
    // By task: the positions of its events that are to be ordered.
    private readonly List<List<int>> events = [];
    private readonly List<ModelTask> inOrder = [];

    // What is to come before what, besides what happens before it: uses before ends, and an end before the use that shows it.
    private readonly List<(int Earlier, int Later)> ordered = [];

    // The states of the search, one row of progress by task each; and which state each came from, by which task.
    private readonly List<int> progress = [];
    private readonly List<(int Before, int Task, int Count)> steps = [];
    private readonly HashSet<int> seen;
    private Trace trace = null!;
    private int width;

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

    /// <summary>The runs of the shortest order; null if it has more runs, or as many and more events, than allowed.</summary>
    /// <param name="runtime">A finished execution.</param>
    /// <param name="past">What is to be ordered.</param>
    /// <param name="runsAllowed">Runs at most.</param>
    /// <param name="eventsAllowed">Events at most, if there are as many runs.</param>
    internal IReadOnlyList<Run>? Search(ExploredRuntime runtime, Past past, int runsAllowed, int eventsAllowed)
    {
        if (past.Last >= 0 && IsTooLong(runtime, past, runsAllowed, eventsAllowed))
            return null;
        Collect(runtime, past);
        int tasks = 0, length = 0;
        foreach (var task in inOrder)
        {
            tasks += events[task.Id].Count > 0 ? 1 : 0;
            length += events[task.Id].Count;
        }

        if (tasks > runsAllowed || (tasks == runsAllowed && length > eventsAllowed))
            return null;
        return Search(length > eventsAllowed ? runsAllowed - 1 : runsAllowed);
    }

    /// <summary>Most are, and that is told by the clocks alone. A turn is no part of it, and has a task and two events.</summary>
    private static bool IsTooLong(ExploredRuntime runtime, Past past, int runsAllowed, int eventsAllowed)
    {
        var (tasks, length) = past.Size(runtime.Trace);
        tasks -= runtime.Turns;
        length -= 2 * runtime.Turns;
        return tasks > runsAllowed || (tasks == runsAllowed && length > eventsAllowed);
    }

    /// <summary>True if that part of a trace has a linearization in which nobody but who shows a finding uses what has ended.</summary>
    internal bool IsPossible(ExploredRuntime runtime, Past past)
    {
        Collect(runtime, past);
        Begin();
        int state = 0, before;
        do
        {
            before = state;
            foreach (var task in inOrder)
            {
                Advance(state, task.Id);
                state = steps.Count - 1;
            }
        }
        while (state != before);
        return TasksLeft(state) == 0;
    }

    private void Collect(ExploredRuntime runtime, Past past)
    {
        trace = runtime.Trace;
        width = trace.Tasks;
        while (events.Count < width)
            events.Add([]);
        foreach (var list in events)
            list.Clear();
        inOrder.Clear();
        foreach (var task in runtime.TaskSpan)
        {
            // The clocks are as wide as the tasks that have events: who only waits for its first may be beyond.
            if (task.Id != 0 && task.Id < width)
                inOrder.Add(task);
        }

        inOrder.Sort(static (a, b) => a.Descent.AsSpan().SequenceCompareTo(b.Descent));
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            if (past.Contains(trace, i) && !runtime.IsOfTurn(i))
                events[trace[i].Task].Add(i);
        }

        ordered.Clear();
        foreach (int end in runtime.Predictions.Ends)
        {
            if (past.Contains(trace, end))
                PutUsesBefore(end, past);
        }
    }

    /// <summary>
    /// What has ended quietly is used before its end, unless by who happens after that, or shows that it is: of each task the last use that is
    /// unordered with it has to come before it.
    /// </summary>
    private void PutUsesBefore(int end, Past past)
    {
        if (past.End == end)
            ordered.Add((end, past.Last));
        int from = ordered.Count;
        for (int access = trace.LastAccess(trace[end].First.Object); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            int use = access >> 1;
            if (!past.Contains(trace, use) || !Predictions.IsUnordered(trace, use, end) || (past.End == end && use == past.Last))
                continue;
            bool isKnown = false;
            for (int i = from; i < ordered.Count && !isKnown; i++)
                isKnown = trace[ordered[i].Earlier].Task == trace[use].Task;
            if (!isKnown)
                ordered.Add((use, end));
        }
    }

    private void Begin()
    {
        progress.Clear();
        steps.Clear();
        seen.Clear();
        CollectionsMarshal.SetCount(progress, width);
        CollectionsMarshal.AsSpan(progress).Clear();
        steps.Add((-1, 0, 0));
        AdvanceKill(0);
    }

    private IReadOnlyList<Run>? Search(int runsAllowed)
    {
        Begin();
        int layerEnd = 1, runs = 0;
        for (int state = 0; state < steps.Count; state++)
        {
            if (state == layerEnd)
            {
                layerEnd = steps.Count;
                runs++;
            }

            int left = TasksLeft(state);
            if (left == 0)
                return Unwind(state);
            // Each task that is not through, the one that ran last included, needs another run at least.
            if (runs + left > runsAllowed)
                continue;
            foreach (var task in inOrder)
                Advance(state, task.Id);
        }

        return null;
    }

    private Span<int> Progress(int state) => CollectionsMarshal.AsSpan(progress).Slice(state * width, width);

    private int TasksLeft(int state)
    {
        // Not task 0: the kill signal is no run of its own, and is over when all others are.
        var done = Progress(state);
        int left = 0;
        for (int task = 1; task < width; task++)
            left += done[task] < events[task].Count ? 1 : 0;
        return left;
    }

    /// <summary>Lets a task run as far as it can, if it can at all and nobody got as far by other runs.</summary>
    private void Advance(int from, int task)
    {
        int start = Progress(from)[task];
        if (start == events[task].Count || !IsReady(from, events[task][start]))
            return;
        int state = steps.Count;
        CollectionsMarshal.SetCount(progress, (state + 1) * width);
        Progress(from).CopyTo(Progress(state));
        int done = start;
        while (done < events[task].Count && IsReady(state, events[task][done]))
        {
            Progress(state)[task] = ++done;
            AdvanceKill(state);
        }

        if (seen.Add(state))
            steps.Add((from, task, done - start));
        else
            CollectionsMarshal.SetCount(progress, state * width);
    }

    /// <summary>The kill signal, task 0's only event here, comes by itself once nothing is left before it.</summary>
    private void AdvanceKill(int state)
    {
        if (Progress(state)[0] < events[0].Count && IsReady(state, events[0][0]))
            Progress(state)[0]++;
    }

    private bool IsReady(int state, int index)
    {
        var done = Progress(state);
        var clock = trace.Clock(index);
        int self = trace[index].Task;
        for (int t = 0; t < done.Length; t++)
        {
            if (t == self || clock[t] < trace.RaceStart)
                continue;
            // The first event of t that is not done yet must be later than the last one that happens before this.
            if (done[t] < events[t].Count && events[t][done[t]] <= clock[t])
                return false;
        }

        foreach (var (earlier, later) in CollectionsMarshal.AsSpan(ordered))
        {
            int task = trace[earlier].Task;
            if (later == index && done[task] < events[task].Count && events[task][done[task]] <= earlier)
                return false;
        }

        return true;
    }

    private List<Run> Unwind(int state)
    {
        var runs = new List<Run>();
        for (; steps[state].Before >= 0; state = steps[state].Before)
            runs.Add(new Run(inOrder.Find(t => t.Id == steps[state].Task)!, steps[state].Count));
        runs.Reverse();
        return runs;
    }

    /// <summary>States are the same if every task has got as far.</summary>
    private sealed class SameProgress(Linearization search) : IEqualityComparer<int>
    {
        public bool Equals(int one, int other) => search.Progress(one).SequenceEqual(search.Progress(other));

        public int GetHashCode(int state)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(search.Progress(state)));
            return hash.ToHashCode();
        }
    }
}
