namespace CoyoteDevres.Exploration;

/// <summary>One run of <see cref="CommuteAndReplay"/>: records executions, then swaps their neighbours.</summary>
/// <remarks>All runs are those of one runtime: task and object numbers are the same only there.</remarks>
internal sealed class CommuteAudit
{
    private readonly CommuteOptions options;
    private readonly ChangingStrategy strategy = new();
    private readonly ExploredRuntime runtime;
    private readonly Dictionary<(TraceEvent One, TraceEvent Other), int> swapped = [];
    private readonly ViolationLog violations = new();
    private int executions;
    private int swaps;
    private int watched;

    internal CommuteAudit(IProgram program, CommuteOptions options)
    {
        this.options = options;
        runtime = new ExploredRuntime(program, strategy, options.StepLimit);
    }

    internal CommuteResult Run()
    {
        var schedules = Schedules();
        foreach (var schedule in schedules)
        {
            if (runtime.Fault is null)
                SwapNeighbours(schedule);
        }

        return new CommuteResult
        {
            Executions = executions,
            Swaps = swaps,
            Watched = watched,
            Violations = violations.All,
            Fault = runtime.Fault,
        };
    }

    /// <summary>The maximal executions to look at, as the events after the set-up.</summary>
    private List<TraceEvent[]> Schedules()
    {
        var schedules = new List<TraceEvent[]>();
        Collect(schedules, new OptimalDpor(), options.FirstExecutions);
        Collect(schedules, new RandomSchedules(options.Seed), options.RandomExecutions);
        return schedules;
    }

    private void Collect(List<TraceEvent[]> schedules, IStrategy explorer, int count)
    {
        strategy.Now = explorer;
        for (int i = 0; i < count && runtime.Fault is null; i++)
        {
            runtime.Run();
            if (runtime.Fault is null && runtime.IsMaximal)
                schedules.Add(EventsAfterSetUp());
            if (runtime.Fault is not null || !explorer.Next(runtime))
                return;
        }
    }

    private TraceEvent[] EventsAfterSetUp()
    {
        var trace = runtime.Trace;
        var events = new TraceEvent[trace.Count - trace.RaceStart];
        for (int i = 0; i < events.Length; i++)
            events[i] = trace[trace.RaceStart + i];
        return events;
    }

    private void SwapNeighbours(TraceEvent[] schedule)
    {
        var original = Replay(schedule, Recording.EveryPair, out string? divergence);
        if (divergence is not null)
        {
            violations.Add("replay", "the same schedule", divergence, []);
            return;
        }

        executions++;
        watched += original.Watch.Watched;
        foreach (var (one, other, difference) in original.Watch.Violations)
            violations.Add(original, one, other, difference);
        int first = original.Start;
        var changed = (TraceEvent[])schedule.Clone();
        for (int i = 0; i + 1 < schedule.Length && runtime.Fault is null; i++)
        {
            if (!original.AreNeighbours(first + i) || !IsWanted(schedule[i], schedule[i + 1]))
                continue;
            swaps++;
            (changed[i], changed[i + 1]) = (schedule[i + 1], schedule[i]);
            var replayed = Replay(changed, first + i, out divergence);
            divergence ??= SwapComparison.Difference(original, replayed, first + i);
            (changed[i], changed[i + 1]) = (schedule[i], schedule[i + 1]);
            if (divergence is not null)
                violations.Add(original, first + i, first + i + 1, divergence);
        }
    }

    private bool IsWanted(in TraceEvent one, in TraceEvent other)
    {
        int done = swapped.GetValueOrDefault((one, other));
        swapped[(one, other)] = done + 1;
        return done < options.SwapsPerPair;
    }

    private Recording Replay(TraceEvent[] schedule, int pair, out string? divergence)
    {
        var replay = new ExactReplay(schedule);
        var recording = new Recording(pair);
        strategy.Now = replay;
        runtime.Observer = recording;
        runtime.Run();
        runtime.Observer = null;
        divergence = replay.Divergence;
        if (divergence is null && !runtime.IsMaximal)
            divergence = runtime.Fault is { } fault ? fault.ToString() : "somebody can still go on at the end";
        if (divergence is null && runtime.Trace.Count - runtime.Trace.RaceStart < schedule.Length)
            divergence = "nobody can go on before the end";
        if (divergence is null)
            recording.Finish(runtime);
        return recording;
    }
}
