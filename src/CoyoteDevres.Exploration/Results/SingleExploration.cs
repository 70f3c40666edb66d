namespace CoyoteDevres.Exploration;

/// <summary>What the executions of one thread showed, and why they ended.</summary>
/// <param name="runtime">What runs them.</param>
/// <param name="options">Limits.</param>
/// <param name="cancellation">Checked after every execution.</param>
internal sealed class SingleExploration(ExploredRuntime runtime, ExplorationOptions options, CancellationToken cancellation)
{
    private readonly Tally tally = new() { Expected = options.Expected };
    private StopReason? stop;

    /// <summary>Adds the execution that just ended.</summary>
    /// <param name="counts">True if it is a complete one, or was not meant to be one of all.</param>
    /// <param name="strategy">Who chose it, and knows whether there is another one.</param>
    /// <returns>True if another one is to be run.</returns>
    internal bool Add(bool counts, IStrategy strategy)
    {
        stop = Record(counts, strategy);
        return stop is null;
    }

    /// <summary>The result, once there are no more executions.</summary>
    internal ExplorationResult Complete(IProgram program, string strategy, string? bound, long blocked) => new()
    {
        Stop = stop ?? (tally.HitStepLimit ? StopReason.StepLimit : StopReason.StrategyEnded),
        Strategy = strategy,
        Bound = bound,
        Executions = tally.Executions,
        Blocked = blocked,
        Operations = tally.Operations + (stop == StopReason.ModelFault ? runtime.Steps : 0),
        Findings = [.. tally.Findings.Select(f => Teller.Tell(f, program, options.StepLimit))],
        Fault = runtime.Fault,
    };

    private StopReason? Record(bool counts, IStrategy strategy)
    {
        if (runtime.Fault is not null)
            return StopReason.ModelFault;
        tally.Add(runtime, counts);
        options.Observer?.Ended(runtime);
        if (options.Progress is { } tell && tally.Executions % Explorer.ProgressPeriod == 0)
            tell(new ExplorationProgress(tally.Executions, strategy.Fraction));
        if (options.StopAtFirst && tally.HasFinding)
            return StopReason.FirstFinding;
        if (!strategy.Next(runtime))
            return tally.HitStepLimit ? StopReason.StepLimit : strategy.IsExhaustive ? StopReason.Exhausted : StopReason.StrategyEnded;
        if (tally.Executions >= options.MaxExecutions)
            return StopReason.ExecutionLimit;
        return cancellation.IsCancellationRequested ? StopReason.Cancelled : null;
    }
}
