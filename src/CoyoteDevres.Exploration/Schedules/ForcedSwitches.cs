namespace CoyoteDevres.Exploration;

/// <summary>
/// How often each task has to be interrupted, whatever the order: what comes between two of its events, happening after the one and before the other, is another
/// task's. A bound on the number of runs from below, by the clocks alone.
/// </summary>
internal sealed class ForcedSwitches
{
    // By event: how often its task has been interrupted before it.
    private int[] before = [];
    private int known;

    /// <summary>Only the first <paramref name="common"/> events are those of the last execution.</summary>
    internal void Forget(int common) => known = Math.Min(known, common);

    /// <summary>Looks at the events that are new. At the end of an execution.</summary>
    internal void Extend(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        if (before.Length < trace.Count)
            Array.Resize(ref before, trace.Count * 2);
        for (int i = Math.Max(known, trace.RaceStart); i < trace.Count; i++)
        {
            int previous = trace.PredecessorOf(i);
            bool isFirst = previous < trace.RaceStart || trace[previous].Task != trace[i].Task;
            before[i] = isFirst ? 0 : before[previous] + (IsForced(runtime, previous, i) ? 1 : 0);
        }

        known = trace.Count;
    }

    /// <summary>The runs that a task needs at least from one of its events to another.</summary>
    internal int Runs(int from, int to) => 1 + before[to] - before[from];

    /// <summary>The runs that a task needs at least from its first event on.</summary>
    internal int RunsTo(int to) => 1 + before[to];

    /// <summary>
    /// How often tasks have to be interrupted besides, where an end is to come before a use that nothing orders it with, and after all others: whose use it is, between it and
    /// the one before; who ends it, where what it has done before happens before a use.
    /// </summary>
    internal int ForcedByEnd(Trace trace, int use, int end)
    {
        int user = trace[use].Task, previous = trace.PredecessorOf(end);
        bool isUsedBefore = false, isWaitedFor = false;
        bool canWait = previous >= trace.RaceStart && trace[previous].Task == trace[end].Task && before[previous] == before[end];
        for (int access = trace.LastAccess(trace[end].First.Object); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            int other = access >> 1;
            if (trace[other].Task == user)
                isUsedBefore |= other < use && before[other] == before[use];
            else if (canWait && !isWaitedFor && other != end)
                isWaitedFor = trace.HappensBefore(previous, other) && trace.HappensBefore(other, use) && trace[other].Task != trace[end].Task;
        }

        return (isUsedBefore ? 1 : 0) + (isWaitedFor ? 1 : 0);
    }

    private static bool IsForced(ExploredRuntime runtime, int one, int next)
    {
        var trace = runtime.Trace;
        var clock = trace.Clock(next);
        int self = trace[next].Task;
        // Not task 0: the kill signal is no run. What a releaser does is done by one of the tasks; turns are no part of the program.
        for (int t = 1; t < clock.Length; t++)
        {
            if (clock[t] > one && t != self && trace.HappensBefore(one, clock[t]) && runtime.TaskOf(t).Releases is null && !runtime.IsOfTurn(clock[t]))
                return !runtime.IsOfTurn(one) && !runtime.IsOfTurn(next);
        }

        return false;
    }
}
