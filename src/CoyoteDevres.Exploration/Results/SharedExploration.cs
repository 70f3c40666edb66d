using System.Runtime.ExceptionServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// One exhaustive exploration that any number of threads may join at any time. Which of them explores which part is left open; the
/// result is not: the same traces, each once, the same findings with the same counts and shortest schedules.
/// </summary>
/// <param name="unit">Makes what one worker explores.</param>
/// <param name="options">
/// Limits. With a limit of executions, or one finding being enough, there is one worker at a time: what several had seen by then
/// would depend on who was faster.
/// </param>
/// <param name="cancellation">Checked after every execution.</param>
public sealed class SharedExploration(Func<ExplorationUnit> unit, ExplorationOptions options, CancellationToken cancellation)
{
    private readonly SharedTree tree = new();
    private readonly IdentityRegistry registry = new();
    private readonly Lock gate = new();
    private readonly Tally total = new();
    private long blocked;
    private long progress;
    private int workers;
    private bool isCancelled;
    private Exception? failure;
    private ExplorationResult? alone;
    private ModelFault? fault;

    /// <summary>True if more than one thread can work at the same time.</summary>
    public bool IsShareable => options.MaxExecutions == long.MaxValue && !options.StopAtFirst;

    /// <summary>Takes part until there is nothing left to explore.</summary>
    public void Work()
    {
        if (!IsShareable)
        {
            WorkAlone();
            return;
        }

        lock (gate)
            workers++;
        try
        {
            Explore();
        }
        catch (Exception exception)
        {
            lock (gate)
                failure ??= exception;
            tree.Stop();
        }
    }

    /// <summary>The result, once every <see cref="Work"/> has returned.</summary>
    /// <remarks>Throws what a worker threw.</remarks>
    public ExplorationResult Complete()
    {
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        if (alone is not null)
            return alone;
        // Which of several executions showed the fault first is chance: one worker finds always the same.
        if (fault is not null && workers > 1)
            return ExploreAlone();
        var told = unit().Program;
        return new ExplorationResult
        {
            Stop = fault is not null ? StopReason.ModelFault : isCancelled ? StopReason.Cancelled : total.HitStepLimit ? StopReason.StepLimit : StopReason.Exhausted,
            Strategy = new OptimalDpor().Name,
            Executions = total.Executions,
            Blocked = blocked,
            Operations = total.Operations,
            Findings = [.. total.Findings.Select(f => Teller.Tell(f, told, options.StepLimit))],
            Fault = fault,
        };
    }

    private void WorkAlone()
    {
        lock (gate)
        {
            if (workers++ > 0)
                return;
        }

        alone = ExploreAlone();
    }

    private ExplorationResult ExploreAlone()
    {
        var own = unit();
        return Explorer.Explore(own.Program, new OptimalDpor(), options with { Observer = own.Observer }, cancellation);
    }

    private void Explore()
    {
        var strategy = new OptimalDpor(tree);
        if (!strategy.TryBegin())
            return;
        var own = unit();
        var runtime = new ExploredRuntime(own.Program, strategy, options.StepLimit, registry) { Observer = own.Observer, Checkpoints = options.Checkpoints };
        var tally = new Tally();
        bool more = true;
        while (more)
        {
            runtime.Run();
            if (runtime.Fault is not null)
                break;
            tally.Add(runtime, runtime.IsMaximal || runtime.HitStepLimit);
            own.Observer?.Ended(runtime);
            if (tally.Executions % Explorer.ProgressPeriod == 0)
            {
                long executions = Interlocked.Add(ref progress, Explorer.ProgressPeriod);
                if (options.Progress is { } tell)
                    tell(new ExplorationProgress(executions, tree.Fraction));
            }

            // Another worker may have met a fault: what this one still sees does not count.
            more = strategy.Next(runtime) && !tree.IsStopped;
            if (more && cancellation.IsCancellationRequested)
            {
                isCancelled = true;
                more = false;
            }
        }

        if (runtime.Fault is not null || isCancelled)
            tree.Stop();
        lock (gate)
        {
            total.Add(tally);
            blocked += strategy.Blocked;
            fault ??= runtime.Fault;
        }
    }
}
