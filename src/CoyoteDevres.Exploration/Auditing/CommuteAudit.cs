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
    private readonly List<(TraceEvent[] Beginning, TraceEvent Other)> meetings = [];
    private readonly HashSet<(TraceEvent One, TraceEvent Other)> met = [];
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

        for (int i = 0; i < meetings.Count && runtime.Fault is null; i++)
            Meet(meetings[i].Beginning, meetings[i].Other, i);
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
        for (int i = 0; i + 1 < schedule.Length && runtime.Fault is null; i++)
        {
            if (original.AreNeighbours(original.Start + i) && IsWanted(schedule[i], schedule[i + 1]))
                Swap(original, schedule, i);
        }

        foreach (var (at, other) in original.Watch.Meetings)
            Remember(schedule, at - original.Start, other);
    }

    private void Swap(Recording original, TraceEvent[] schedule, int position)
    {
        swaps++;
        int pair = original.Start + position;
        var changed = (TraceEvent[])schedule.Clone();
        (changed[position], changed[position + 1]) = (schedule[position + 1], schedule[position]);
        var replayed = Replay(changed, pair, out string? difference);
        difference ??= SwapComparison.Difference(original, replayed, pair);
        if (difference is not null)
            violations.Add(original, pair, pair + 1, difference);
    }

    /// <summary>Keeps an execution's beginning after which another task could have gone on, if the two have never been neighbours.</summary>
    private void Remember(TraceEvent[] schedule, int position, in TraceEvent other)
    {
        var happened = schedule[position];
        bool isNew = meetings.Count < options.Meetings && !swapped.ContainsKey((happened, other)) && !swapped.ContainsKey((other, happened));
        if (isNew && met.Add((happened, other)) && met.Add((other, happened)))
            meetings.Add((schedule[..(position + 1)], other));
    }

    /// <summary>Makes the other operation the next one, lets the execution end at random, and swaps the two.</summary>
    private void Meet(TraceEvent[] beginning, TraceEvent other, int seed)
    {
        int position = beginning.Length - 1;
        strategy.Now = new BeginningThenRandom([.. beginning, other], seed);
        runtime.Run();
        if (runtime.Fault is not null || !runtime.IsMaximal)
            return;
        var schedule = EventsAfterSetUp();
        var original = Replay(schedule, runtime.Trace.RaceStart + position, out string? divergence);
        if (divergence is null)
            Swap(original, schedule, position);
        else
            violations.Add("replay", "the same schedule", divergence, []);
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
