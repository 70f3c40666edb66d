namespace CoyoteDevres.Exploration;

/// <summary>Explores a program and collects what is found.</summary>
public static class Explorer
{
    // How often a worker tells how far it is; not at every execution, since the others would have to wait for it.
    internal const int ProgressPeriod = 16;

    /// <summary>Runs executions until the strategy has no more, or a limit is reached.</summary>
    /// <param name="program">What to explore. It must be deterministic but for scheduling and choices.</param>
    /// <param name="strategy">Who chooses.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Checked after every execution.</param>
    public static ExplorationResult Explore(IProgram program, IStrategy strategy, ExplorationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(options);
        var runtime = new ExploredRuntime(program, strategy, options.StepLimit) { Observer = options.Observer };
        var tally = new Tally();
        StopReason? stop = null;
        while (stop is null)
        {
            runtime.Run();
            if (runtime.Fault is not null)
                break;
            tally.Add(runtime, runtime.IsMaximal || runtime.HitStepLimit || !strategy.IsExhaustive);
            options.Observer?.Ended(runtime);
            if (options.Progress is { } tell && tally.Executions % ProgressPeriod == 0)
                tell(new ExplorationProgress(tally.Executions, strategy.Fraction));
            if (options.StopAtFirst && tally.HasFinding)
                stop = StopReason.FirstFinding;
            else if (!strategy.Next(runtime))
                stop = tally.HitStepLimit ? StopReason.StepLimit : strategy.IsExhaustive ? StopReason.Exhausted : StopReason.StrategyEnded;
            else if (tally.Executions >= options.MaxExecutions)
                stop = StopReason.ExecutionLimit;
            else if (cancellation.IsCancellationRequested)
                stop = StopReason.Cancelled;
        }

        return new ExplorationResult
        {
            Stop = stop ?? StopReason.ModelFault,
            Strategy = strategy.Name,
            Bound = strategy.Bound,
            Executions = tally.Executions,
            Blocked = (strategy as OptimalDpor)?.Blocked ?? 0,
            Operations = tally.Operations + (stop is null ? runtime.Steps : 0),
            Findings = [.. tally.Findings.Select(f => Teller.Tell(f, program, options.StepLimit))],
            Fault = runtime.Fault,
        };
    }

    /// <summary>Explores every behaviour with several workers; the result is the one that a single worker gets.</summary>
    /// <param name="unit">Makes what one worker explores; called once for each.</param>
    /// <param name="workers">How many threads.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Checked after every execution.</param>
    public static ExplorationResult Explore(Func<ExplorationUnit> unit, int workers, ExplorationOptions options, CancellationToken cancellation = default)
    {
        var shared = new SharedExploration(unit, options, cancellation);
        var threads = Enumerable.Range(1, Math.Max(0, workers - 1)).Select(_ => new Thread(shared.Work)).ToList();
        threads.ForEach(thread => thread.Start());
        shared.Work();
        threads.ForEach(thread => thread.Join());
        return shared.Complete();
    }
}
