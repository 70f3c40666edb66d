using System.Diagnostics;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Limits of a scenario's exploration.</summary>
public sealed record RunOptions
{
    /// <summary>Makes the strategy: one for each exploration, because it keeps its state. Default exhaustive.</summary>
    public Func<IStrategy> Strategy { get; init; } = () => new OptimalDpor();

    /// <summary>True to stop after the first execution that shows a finding, which proves nothing. Default false.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Executions to run at most.</summary>
    public long MaxExecutions { get; init; } = long.MaxValue;

    /// <summary>Operations an execution may perform.</summary>
    public int StepLimit { get; init; } = 5_000;

    /// <summary>Called after each execution with their number so far.</summary>
    public Action<long>? Progress { get; init; }
}

/// <summary>Explores a scenario and judges what was seen against what it declares.</summary>
public static class ScenarioRunner
{
    /// <summary>Explores <paramref name="scenario"/>: every interleaving, unless the strategy is another.</summary>
    /// <param name="scenario">What to explore.</param>
    /// <param name="options">Limits; reaching one makes the verdict incomplete.</param>
    /// <param name="cancellation">Stops it after the current execution: incomplete.</param>
    public static ScenarioResult Run(Scenario scenario, RunOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        var watch = Stopwatch.StartNew();
        var program = scenario.Program();
        var reach = new ReachObserver();
        var limits = new ExplorationOptions
        {
            MaxExecutions = options.MaxExecutions,
            StopAtFirst = options.StopAtFirst,
            StepLimit = options.StepLimit,
            Progress = options.Progress,
            Observer = reach,
        };
        var explored = Explorer.Explore(program, options.Strategy(), limits, cancellation);
        var (verdict, problem) = Judge(scenario, program, explored);
        bool exact = explored.Findings.Select(f => f.Finding.Key).ToHashSet().SetEquals(scenario.Declared.Select(d => d.Key));
        return new ScenarioResult
        {
            Name = scenario.Name,
            Subsystem = scenario.Subsystem,
            Version = scenario.Version,
            Commit = scenario.Commit,
            Declared = [.. scenario.Declared.Select(d => d.Key)],
            Bugs = [.. scenario.Declared.Select(d => d.Bug)],
            Verdict = verdict,
            AsDeclared = exact && explored.IsExhaustive && verdict is Verdict.Verified or Verdict.Found,
            Discovered = [.. scenario.Declared.Where(d => d.Bug is null).Select(d => d.Key)],
            Strategy = explored.Strategy,
            Exhaustive = explored.IsExhaustive,
            Bound = BoundOf(explored),
            Bounds = scenario.Bounds,
            Executions = explored.Executions,
            Blocked = explored.Blocked,
            Operations = explored.Operations,
            Seconds = watch.Elapsed.TotalSeconds,
            Reached = new Reached(reach.Operations, program.Branches.Count),
            Findings = explored.Findings,
            Problem = problem,
        };
    }

    private static (Verdict Verdict, string? Problem) Judge(Scenario scenario, IScenarioProgram program, ExplorationResult explored)
    {
        if (explored.Fault is { } fault)
            return (Verdict.ModelError, fault.ToString());
        if (explored.Stop == StopReason.FirstFinding || (explored.Stop == StopReason.StrategyEnded && explored.Findings.Count > 0))
            return (Verdict.Found, null);
        if (!explored.IsExhaustive)
            return (Verdict.Incomplete, Reason(explored));
        var missed = scenario.MustReach.Where(branch => !program.Branches.Contains(branch)).ToList();
        if (missed.Count > 0)
            return (Verdict.ModelError, $"vacuous: no execution reached {string.Join(", ", missed)}");
        return (explored.Findings.Count == 0 ? Verdict.Verified : Verdict.Found, null);
    }

    private static string Reason(ExplorationResult explored)
    {
        string within = explored.Bound is { } bound ? $" within {bound}" : "";
        return explored.Stop switch
        {
            StopReason.ExecutionLimit => $"stopped after {explored.Executions} executions{within}",
            StopReason.StepLimit => $"an execution was longer than the step limit{within}",
            StopReason.Cancelled => $"out of time or interrupted{within}",
            _ => $"nothing found{within}: no proof",
        };
    }

    /// <summary>What was to be looked at, and where the user wanted it to stop.</summary>
    private static string? BoundOf(ExplorationResult explored) => (explored.Bound, explored.Stop) switch
    {
        (null, StopReason.FirstFinding) => "the executions up to the first finding",
        ({ } bound, StopReason.FirstFinding) => $"{bound}, up to the first finding",
        var (bound, _) => bound,
    };

    private sealed class ReachObserver : IExecutionObserver
    {
        private readonly HashSet<(string Function, int Line, string Verb, string Object)> operations = [];

        internal int Operations => operations.Count;

        public void Performing(ExploredRuntime runtime, ModelTask task)
        {
            if (runtime.IsRepeating)
                return;
            var pending = task.Pending;
            operations.Add((pending.Site.Function, pending.Site.Line, pending.Target.Verb(pending.Kind), pending.Target.Name));
        }
    }
}
