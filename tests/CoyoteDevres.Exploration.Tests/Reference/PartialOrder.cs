namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// An execution's happens-before relation from its definition: the transitive closure of the dependence of each pair of events,
/// program order, and the start of tasks. Events before the race are in everybody's past and left out.
/// </summary>
internal sealed class PartialOrder
{
    private readonly List<UInt128> past = [];
    private readonly List<UInt128> dependent = [];
    private readonly List<int> tasksAt = [];
    private readonly List<int> starts = [];
    private Trace trace = null!;

    /// <summary>The first event that counts: bit 0 of all sets.</summary>
    internal int Start { get; private set; }

    /// <summary>How many events count.</summary>
    internal int Count { get; private set; }

    /// <summary>The kill signal's event, which nothing can come before or after, or -1.</summary>
    internal int Kill => trace.Barrier >= 0 ? trace.Barrier - Start : -1;

    /// <summary>To be told at every scheduling point: who is started by which event is seen from the number of tasks.</summary>
    internal void Observe(ExploredRuntime runtime)
    {
        int position = runtime.Trace.Count;
        while (tasksAt.Count <= position)
            tasksAt.Add(0);
        tasksAt[position] = runtime.Tasks.Count;
    }

    /// <summary>Takes up an execution of which the events before <paramref name="from"/> are known already.</summary>
    internal void Update(ExploredRuntime runtime, int from)
    {
        trace = runtime.Trace;
        Start = trace.RaceStart;
        Count = trace.Count - Start;
        if (Count > 128)
            throw new InvalidOperationException($"{Count} events are more than a set holds");
        FindStarts(runtime);
        int keep = Math.Max(0, Math.Min(from - Start, past.Count));
        past.RemoveRange(keep, past.Count - keep);
        dependent.RemoveRange(keep, dependent.Count - keep);
        for (int j = keep; j < Count; j++)
        {
            var happened = trace[Start + j];
            var depends = DependentBefore(happened, j);
            dependent.Add(depends);
            past.Add(PastOf(depends, PredecessorOf(happened.Task, j)) | Bit(j));
        }
    }

    /// <summary>The events that happen before that one, and itself.</summary>
    internal UInt128 Past(int j) => past[j];

    /// <summary>The union of the pasts of those events and of <paramref name="predecessor"/>.</summary>
    internal UInt128 PastOf(UInt128 events, int predecessor)
    {
        var sum = predecessor >= 0 ? past[predecessor] : 0;
        for (var left = events; left != 0; left &= left - 1)
            sum |= past[Lowest(left)];
        return sum;
    }

    /// <summary>The events before the j-th, of other tasks, that <paramref name="happened"/> depends on.</summary>
    internal UInt128 DependentBefore(in TraceEvent happened, int j)
    {
        UInt128 found = 0;
        for (int i = 0; i < j; i++)
        {
            var earlier = trace[Start + i];
            if (earlier.Task != happened.Task && trace.Dependent(earlier, happened))
                found |= Bit(i);
        }

        return found;
    }

    /// <summary>What a performed event depends on directly.</summary>
    internal UInt128 Dependent(int j) => dependent[j];

    /// <summary>The event of the task before the j-th, or the one that started the task, or -1.</summary>
    internal int PredecessorOf(int task, int j)
    {
        for (int i = j - 1; i >= 0; i--)
        {
            if (trace[Start + i].Task == task)
                return i;
        }

        return task < starts.Count ? starts[task] : -1;
    }

    internal static UInt128 Bit(int i) => UInt128.One << i;

    internal static bool Has(UInt128 set, int i) => (set >> i & 1) != 0;

    internal static int Lowest(UInt128 set) => (int)UInt128.TrailingZeroCount(set);

    private void FindStarts(ExploredRuntime runtime)
    {
        starts.Clear();
        int position = Start;
        for (int t = 0; t < runtime.Tasks.Count; t++)
        {
            while (position < trace.Count && tasksAt[position] <= t)
                position++;
            int id = runtime.Tasks[t].Id;
            while (starts.Count <= id)
                starts.Add(-1);
            starts[id] = position - Start - 1;
        }
    }
}
