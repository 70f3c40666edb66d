namespace CoyoteDevres.Exploration;

/// <summary>Limits of an exploration.</summary>
public sealed record ExplorationOptions
{
    /// <summary>Operations an execution may perform before it is given up as a livelock; such an exploration is incomplete.</summary>
    public int StepLimit { get; init; } = 5_000;

    /// <summary>Executions to run at most.</summary>
    public long MaxExecutions { get; init; } = long.MaxValue;

    /// <summary>True to stop after the first execution that shows a finding. Default false.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Told of events and of ended executions.</summary>
    public IExecutionObserver? Observer { get; init; }

    /// <summary>Called after each execution with their number so far.</summary>
    public Action<long>? Progress { get; init; }
}

/// <summary>Explores a program and collects what is found.</summary>
public static class Explorer
{
    /// <summary>Runs executions until the strategy has no more, or a limit is reached.</summary>
    /// <param name="program">What to explore. It must be deterministic but for scheduling and choices.</param>
    /// <param name="strategy">Who chooses.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Checked after every execution.</param>
    public static ExplorationResult Explore(IProgram program, IStrategy strategy, ExplorationOptions options, CancellationToken cancellation = default)
    {
        var runtime = new ExploredRuntime(program, strategy, options.StepLimit) { Observer = options.Observer };
        var collected = new SortedDictionary<FindingKey, Collected>(Comparer<FindingKey>.Create(FindingKey.Compare));
        long executions = 0, operations = 0;
        bool hitStepLimit = false;
        StopReason? stop = null;
        while (stop is null)
        {
            runtime.Run();
            operations += runtime.Steps;
            if (runtime.Fault is not null)
            {
                stop = StopReason.ModelFault;
                break;
            }

            hitStepLimit |= runtime.HitStepLimit;
            bool counts = runtime.IsMaximal || runtime.HitStepLimit || !strategy.IsExhaustive;
            executions += counts ? 1 : 0;
            if (runtime.Findings.Count > 0)
                Collect(runtime, counts, collected);
            options.Observer?.Ended(runtime);
            options.Progress?.Invoke(executions);
            if (options.StopAtFirst && collected.Count > 0)
                stop = StopReason.FirstFinding;
            else if (!strategy.Next(runtime))
                stop = hitStepLimit ? StopReason.StepLimit : strategy.IsExhaustive ? StopReason.Exhausted : StopReason.StrategyEnded;
            else if (runtime.Fault is not null)
                stop = StopReason.ModelFault;
            else if (executions >= options.MaxExecutions)
                stop = StopReason.ExecutionLimit;
            else if (cancellation.IsCancellationRequested)
                stop = StopReason.Cancelled;
        }

        return new ExplorationResult
        {
            Stop = stop.Value,
            Strategy = strategy.Name,
            Bound = strategy.Bound,
            Executions = executions,
            Blocked = (strategy as OptimalDpor)?.Blocked ?? 0,
            Operations = operations,
            Findings = [.. collected.Values.Select(c => Tell(c, program, options))],
            Fault = runtime.Fault,
        };
    }

    private sealed class Collected
    {
        internal required Finding Finding;
        internal long ShownBy;
        internal IReadOnlyList<Run> Runs = null!;
        internal IReadOnlyList<string> Tasks = null!;
        internal IReadOnlyList<IReadOnlyList<int>> Choices = null!;
    }

    private static void Collect(ExploredRuntime runtime, bool counts, SortedDictionary<FindingKey, Collected> collected)
    {
        foreach (var group in runtime.Findings.GroupBy(f => f.Finding.Key))
        {
            if (!collected.TryGetValue(group.Key, out var known))
                collected.Add(group.Key, known = new Collected { Finding = group.First().Finding });
            known.ShownBy += counts ? 1 : 0;
            foreach (var (finding, at) in group)
            {
                var runs = Linearization.Shortest(runtime.Trace, at);
                if (known.Runs is not null && Linearization.Compare(known.Runs, runs) <= 0)
                    continue;
                known.Finding = finding;
                known.Runs = runs;
                known.Tasks = [.. runs.Select(r => runtime.Tasks.First(t => t.Id == r.Task).Name)];
                known.Choices = ChoicesOf(runtime.Trace, runs);
            }
        }
    }

    private static List<IReadOnlyList<int>> ChoicesOf(Trace trace, IReadOnlyList<Run> runs)
    {
        var positions = new Dictionary<int, int>();
        var choices = new List<IReadOnlyList<int>>();
        foreach (var run in runs)
        {
            var taken = new List<int>();
            int position = positions.GetValueOrDefault(run.Task, trace.RaceStart - 1);
            for (int left = run.Count; left > 0; left--)
            {
                do
                    position++;
                while (trace[position].Task != run.Task);
                if ((trace[position].Traits & OperationTraits.Choice) != 0)
                    taken.Add(trace[position].Alternative);
            }

            positions[run.Task] = position;
            choices.Add(taken);
        }

        return choices;
    }

    /// <summary>Runs the finding's shortest schedule once more to write it down.</summary>
    private static FoundFinding Tell(Collected collected, IProgram program, ExplorationOptions options)
    {
        var plain = new Schedule([.. collected.Runs.Select((r, i) => new Segment(collected.Tasks[i], r.Count, collected.Choices[i], ""))]);
        var teller = new StoryTeller();
        var runtime = new ExploredRuntime(program, new ReplayStrategy(plain), options.StepLimit) { Observer = teller };
        runtime.Run();
        teller.Ended(runtime);
        if (runtime.Fault is not null || !runtime.Findings.Any(f => f.Finding.Key == collected.Finding.Key))
            throw new InvalidOperationException($"the shortest schedule of '{collected.Finding.Key}' does not show it again: {runtime.Fault?.ToString() ?? "other behaviour"}");
        var segments = new List<Segment>();
        int next = teller.Steps.Count(s => s.IsSetUp);
        foreach (var segment in plain.Segments)
        {
            segments.Add(segment with { Expected = next < teller.Steps.Count ? teller.Steps[next].Operation : "" });
            next += segment.Operations;
        }

        return new FoundFinding(collected.Finding, collected.ShownBy, new Schedule(segments), teller.Steps) { Blocked = teller.Blocked };
    }
}
