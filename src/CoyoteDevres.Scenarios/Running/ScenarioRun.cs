using System.Diagnostics;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>
/// The exploration of one scenario, which threads may join and leave, and the judgement of what they saw against what the scenario
/// declares. The result does not depend on how many there were.
/// </summary>
public sealed class ScenarioRun
{
    private readonly Scenario scenario;
    private readonly RunOptions options;
    private readonly CancellationToken cancellation;
    private readonly SharedExploration? shared;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<IScenarioProgram> programs = [];
    private readonly List<ReachObserver> reaches = [];
    private ExplorationResult? explored;
    private int begun;

    /// <summary>Prepares to explore <paramref name="scenario"/>.</summary>
    /// <param name="scenario">What to explore.</param>
    /// <param name="options">Limits; reaching one makes the verdict incomplete.</param>
    /// <param name="cancellation">Stops it after the current execution: incomplete.</param>
    public ScenarioRun(Scenario scenario, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        this.scenario = scenario;
        this.options = options;
        this.cancellation = cancellation;
        if (options.Strategy is null && options.Engine is null)
            shared = new SharedExploration(Unit, Limits, cancellation);
    }

    /// <summary>True if more than one thread can work at the same time.</summary>
    public bool IsShareable => shared?.IsShareable ?? false;

    private ExplorationOptions Limits => new()
    {
        MaxExecutions = options.MaxExecutions,
        StopAtFirst = options.StopAtFirst,
        Expected = options.Expected,
        StepLimit = options.StepLimit,
        Checkpoints = options.Checkpoints,
        Progress = options.Progress,
    };

    /// <summary>Takes part until there is nothing left to explore.</summary>
    public void Work()
    {
        if (shared is not null)
        {
            shared.Work();
        }
        else if (Interlocked.Exchange(ref begun, 1) == 0)
        {
            var unit = Unit();
            var limits = Limits with { Observer = unit.Observer };
            explored = options.Engine is { } engine
                ? Explorer.Explore(unit.Program, engine(), limits, cancellation)
                : Explorer.Explore(unit.Program, options.Strategy!(), limits, cancellation);
        }
    }

    /// <summary>The result, once every <see cref="Work"/> has returned.</summary>
    public ScenarioResult Complete() => ResultOf(scenario);

    /// <summary>The same of a scenario with the same program (<see cref="Scenario.SameAs"/>): the same executions, against what it declares.</summary>
    public ScenarioResult Complete(Scenario alike)
    {
        ArgumentNullException.ThrowIfNull(alike);
        if (alike.SameAs != scenario.Name)
            throw new ArgumentException($"not the program of {scenario.Name}", nameof(alike));
        return ResultOf(alike) with { ExploredAs = scenario.Name };
    }

    private ScenarioResult ResultOf(Scenario judged)
    {
        explored ??= shared!.Complete();
        List<DeclaredFinding> declared = [.. judged.Declared.Where(d => options.Sanitizers.Reports(d.Key.Kind))];
        // A data race says nothing about the verdict unless the scenario declares it.
        var findings = explored.Findings.Where(f => !f.Finding.IsBeside || declared.Exists(d => d.Key == f.Finding.Key)).ToList();
        var branches = programs.SelectMany(p => p.Branches).ToHashSet(StringComparer.Ordinal);
        var (verdict, problem) = Judge(judged, explored, findings.Count, branches);
        bool exact = findings.Select(f => f.Finding.Key).ToHashSet().SetEquals(declared.Select(d => d.Key));
        return new ScenarioResult
        {
            Name = judged.Name,
            Subsystem = judged.Subsystem,
            Version = judged.Version,
            Commit = judged.Commit,
            Source = judged.Source,
            Steps = judged.Steps,
            Declared = [.. declared.Select(d => d.Key)],
            Bugs = [.. declared.Select(d => d.Bug)],
            Asks = judged.Asks,
            Verdict = verdict,
            AsDeclared = exact && explored.IsExhaustive && verdict is Verdict.Verified or Verdict.Found,
            Discovered = [.. declared.Where(d => d.Bug is null).Select(d => d.Key)],
            Strategy = explored.Strategy,
            Stop = explored.Stop,
            Fault = explored.Fault,
            Exhaustive = explored.IsExhaustive,
            Bound = BoundOf(explored),
            Bounds = [.. judged.Bounds, .. programs.SelectMany(p => p.Bounds).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Executions = explored.Executions,
            Blocked = explored.Blocked,
            Operations = explored.Operations,
            Seconds = watch.Elapsed.TotalSeconds,
            Reached = new Reached(ReachObserver.CountTogether(reaches), branches.Count),
            Findings = findings,
            DataRaces = [.. explored.Findings.Except(findings)],
            SanitizersOff = [.. options.Sanitizers.Off],
            Problem = problem,
        };
    }

    private ExplorationUnit Unit()
    {
        var program = scenario.Program();
        program.Sanitizers = options.Sanitizers;
        program.Ablation = options.Ablation;
        program.ExploresExchanged = options.ExploresExchanged;
        program.OrdersFrees = options.OrdersFrees;
        var reach = new ReachObserver();
        lock (programs)
        {
            programs.Add(program);
            reaches.Add(reach);
        }

        return new ExplorationUnit(program, reach);
    }

    private static (Verdict Verdict, string? Problem) Judge(Scenario scenario, ExplorationResult explored, int findings, HashSet<string> branches)
    {
        if (explored.Fault is { } fault)
            return (Verdict.ModelError, fault.ToString());
        if (explored.Stop == StopReason.FirstFinding || (explored.Stop == StopReason.StrategyEnded && findings > 0))
            return (Verdict.Found, null);
        if (!explored.IsExhaustive)
            return (Verdict.Incomplete, Reason(explored));
        var missed = scenario.MustReach.Where(branch => !branches.Contains(branch)).ToList();
        if (missed.Count > 0)
            return (Verdict.ModelError, $"vacuous: no execution reached {string.Join(", ", missed)}");
        return (findings == 0 ? Verdict.Verified : Verdict.Found, null);
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
}
