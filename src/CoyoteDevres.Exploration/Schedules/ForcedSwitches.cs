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
    /// the one before; who ends it, between what happens before one of the others and the end.
    /// </summary>
    internal int ForcedByEnd(ExploredRuntime runtime, int use, int end)
    {
        var trace = runtime.Trace;
        int user = trace[use].Task, ender = trace[end].Task;
        bool isUsedBefore = false, isWaitedFor = false;
        for (int access = trace.LastAccess(trace[end].First.Object); access >> 1 >= trace.RaceStart && !(isUsedBefore && isWaitedFor); access = trace.PreviousAccess(access))
        {
            int other = access >> 1;
            if (other == use || other == end || !trace.HappensBefore(other, use))
                continue;
            isUsedBefore |= trace[other].Task == user && before[other] == before[use];
            int waits = trace.Clock(other)[ender];
            isWaitedFor |= waits >= trace.RaceStart && waits < end && before[waits] == before[end] && trace[other].Task != ender && runtime.TaskOf(trace[other].Task).Releases is null;
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
