namespace CoyoteDevres.Exploration;

/// <summary>What leads to a finding: an event and all that happens before it; or a whole execution.</summary>
/// <param name="Last">The event that shows it, or -1: the end of the execution does.</param>
/// <param name="End">The end of what <paramref name="Last"/> uses, which is to come before it though nothing else says so; or -1.</param>
internal readonly record struct Past(int Last, int End = -1)
{
    /// <summary>True if an event is in it.</summary>
    internal bool Contains(Trace trace, int index) => Last < 0 || trace.HappensBefore(index, Last) || (End >= 0 && trace.HappensBefore(index, End));

    /// <summary>How many runs of tasks it takes at least, and how many events those have.</summary>
    internal (int Runs, int Events) Size(ExploredRuntime runtime, ForcedSwitches switches)
    {
        var trace = runtime.Trace;
        // A turn is no part of it, and has a task and two events. Nor is that somebody waits for a releaser.
        int runs = -runtime.Turns, events = (-2 * runtime.Turns) - runtime.Releasers;
        foreach (var task in runtime.TaskSpan)
        {
            int latest = LatestOf(task, trace);
            if (task.Id == 0 || latest < trace.RaceStart || task.Releases is not null)
                continue;
            runs += switches.RunsTo(latest);
            events += trace.OrdinalOf(latest);
        }

        // What a releaser does may be whose use it is to do.
        if (End >= 0 && runtime.TaskOf(trace[End].Task).Releases is null)
            runs += switches.ForcedByEnd(runtime, Last, End);
        return (runs + (EndsAfterPuts(runtime) ? 1 : 0), events);
    }

    /// <summary>True if a releaser uses what ends only when all have put: who puts last, and would use it next, is interrupted.</summary>
    private bool EndsAfterPuts(ExploredRuntime runtime)
    {
        if (End < 0 || runtime.TaskOf(runtime.Trace[Last].Task).Releases is null)
            return false;
        foreach (var release in runtime.Releases)
        {
            if (release.Task != runtime.Trace[Last].Task)
                continue;
            foreach (int put in release.Candidates)
            {
                if (!runtime.Trace.HappensBefore(put, End) || runtime.Trace[put].Task == runtime.Trace[End].Task)
                    return false;
            }

            return release.Candidates.Count > 0;
        }

        return false;
    }

    private int LatestOf(ModelTask task, Trace trace)
    {
        if (Last < 0)
            return task.LastEvent;
        var clock = trace.Clock(Last);
        // The clocks are as wide as the tasks that have events: who only waits for its first may be beyond.
        if (task.Id >= clock.Length)
            return -1;
        return End < 0 ? clock[task.Id] : Math.Max(clock[task.Id], trace.Clock(End)[task.Id]);
    }

    /// <summary>True if not all of it is within the first events of the execution.</summary>
    internal bool IsNewSince(int prefix) => Last < 0 || Last >= prefix || End >= prefix;
}
