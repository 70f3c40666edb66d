namespace CoyoteDevres.Exploration;

/// <summary>What leads to a finding: an event and all that happens before it; or a whole execution.</summary>
/// <param name="Last">The event that shows it, or -1: the end of the execution does.</param>
/// <param name="End">The end of what <paramref name="Last"/> uses, which is to come before it though nothing else says so; or -1.</param>
internal readonly record struct Past(int Last, int End = -1)
{
    /// <summary>True if an event is in it.</summary>
    internal bool Contains(Trace trace, int index) => Last < 0 || trace.HappensBefore(index, Last) || (End >= 0 && trace.HappensBefore(index, End));

    /// <summary>How many tasks have events in it, at least, and how many events those are; of an event's past.</summary>
    internal (int Tasks, int Events) Size(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        var last = trace.Clock(Last);
        var end = trace.Clock(End >= 0 ? End : Last);
        // A turn is no part of it, and has a task and two events. Nor is that somebody waits for a releaser.
        int tasks = -runtime.Turns, events = (-2 * runtime.Turns) - runtime.Releasers;
        for (int t = 1; t < last.Length; t++)
        {
            int latest = Math.Max(last[t], end[t]);
            if (latest < trace.RaceStart || (runtime.Releasers > 0 && runtime.TaskOf(t).Releases is not null))
                continue;
            tasks++;
            events += trace.OrdinalOf(latest);
        }

        return (tasks, events);
    }

    /// <summary>True if not all of it is within the first events of the execution.</summary>
    internal bool IsNewSince(int prefix) => Last < 0 || Last >= prefix || End >= prefix;
}
