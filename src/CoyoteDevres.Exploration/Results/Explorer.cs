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
        var runtime = new ExploredRuntime(program, strategy, options.StepLimit) { Observer = options.Observer, Checkpoints = options.Checkpoints };
        var seen = new SingleExploration(runtime, options, cancellation);
        do
            runtime.Run();
        while (seen.Add(runtime.IsMaximal || runtime.HitStepLimit || !strategy.IsExhaustive, strategy));
        return seen.Complete(program, strategy.Name, strategy.Bound, (strategy as OptimalDpor)?.Blocked ?? 0);
    }

    /// <summary>Runs the executions of another checker until it has no more, or a limit is reached.</summary>
    /// <param name="program">What to explore. It must be deterministic but for scheduling and choices.</param>
    /// <param name="engine">Who chooses. What it does not find proves nothing.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Checked after every execution.</param>
    public static ExplorationResult Explore(IProgram program, IEngine engine, ExplorationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        var runtime = new ExploredRuntime(program, options.StepLimit) { Observer = options.Observer };
        runtime.Look();
        var seen = new SingleExploration(runtime, options, cancellation);
        engine.Run(controller =>
        {
            runtime.Run(controller);
            return seen.Add(counts: true, ControlledStrategy.Instance);
        });
        return seen.Complete(program, engine.Name, engine.Bound, blocked: 0);
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
