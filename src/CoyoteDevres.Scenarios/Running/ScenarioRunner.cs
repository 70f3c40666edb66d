using System.Diagnostics;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Limits of a scenario's exploration.</summary>
public sealed record RunOptions
{
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
    /// <summary>Explores every interleaving of <paramref name="scenario"/>.</summary>
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
            StepLimit = options.StepLimit,
            Progress = options.Progress,
            Observer = reach,
        };
        var explored = Explorer.Explore(program, new OptimalDpor(), limits, cancellation);
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
            AsDeclared = exact && (verdict is Verdict.Verified or Verdict.Found),
            Discovered = [.. scenario.Declared.Where(d => d.Bug is null).Select(d => d.Key)],
            Strategy = explored.Strategy,
            Exhaustive = explored.IsExhaustive,
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
        if (!explored.IsExhaustive)
            return (Verdict.Incomplete, Reason(explored));
        var missed = scenario.MustReach.Where(branch => !program.Branches.Contains(branch)).ToList();
        if (missed.Count > 0)
            return (Verdict.ModelError, $"vacuous: no execution reached {string.Join(", ", missed)}");
        return (explored.Findings.Count == 0 ? Verdict.Verified : Verdict.Found, null);
    }

    private static string Reason(ExplorationResult explored) => explored.Stop switch
    {
        StopReason.ExecutionLimit => $"stopped after {explored.Executions} executions",
        StopReason.StepLimit => "an execution was longer than the step limit",
        StopReason.Cancelled => "out of time or interrupted",
        _ => "not exhaustive",
    };
}
