using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>
/// Takes a verified scenario and switches off one lock, reference, check or wait at a time, to see that each carries weight. What
/// nothing notices is redundant, or there is a scenario missing.
/// </summary>
public static class Ablator
{
    /// <summary>Ablates <paramref name="scenario"/>.</summary>
    /// <param name="scenario">One that declares verified.</param>
    /// <param name="maxExecutions">Of each exploration; a place that needs more is <see cref="Notice.Unknown"/>.</param>
    /// <param name="cancellation">Stops after the current execution; what is left is not in the result.</param>
    public static IReadOnlyList<AblationOutcome> Run(Scenario scenario, long maxExecutions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (scenario.Declared.Count > 0)
            throw new ArgumentException($"{scenario.Name} declares findings: it cannot be seen whether it finds more", nameof(scenario));
        var survey = new AblationSurvey();
        Explorer.Explore(scenario.Program(), new OptimalDpor(), new ExplorationOptions { MaxExecutions = maxExecutions, Observer = survey }, cancellation);
        var races = Explore(scenario, null, maxExecutions, cancellation).DataRaces.Select(f => f.Finding.Key).ToHashSet();
        var outcomes = new List<AblationOutcome>();
        foreach (var point in survey.Points)
        {
            if (cancellation.IsCancellationRequested)
                break;
            outcomes.Add(Try(scenario, new Ablation(point, PutOf(scenario, point, survey)), races, maxExecutions, cancellation));
        }

        return outcomes;
    }

    /// <summary>
    /// Where the reference taken at a place is given back. Nobody says so: of the puts with which an execution without preemptions is
    /// as quiet as before, it is the one that stands nearest in the source. The report names it.
    /// </summary>
    private static AblationPoint? PutOf(Scenario scenario, AblationPoint point, AblationSurvey survey)
    {
        if (point.Role != ProtocolRole.Get)
            return null;
        return survey.PutsOf(point.Object)
            .OrderBy(put => put.Site.File != point.Site.File)
            .ThenBy(put => Math.Abs(put.Site.Line - point.Site.Line))
            .FirstOrDefault(put => IsQuiet(Explore(scenario, new Ablation(point, put), 1, CancellationToken.None)));
    }

    private static bool IsQuiet(ScenarioResult result) => result.Findings.Count == 0 && result.Verdict != Verdict.ModelError;

    private static AblationOutcome Try(Scenario scenario, Ablation ablation, HashSet<FindingKey> knownRaces, long maxExecutions, CancellationToken cancellation)
    {
        var result = Explore(scenario, ablation, maxExecutions, cancellation);
        // What a lock is there for may be no more than that nobody reads half of a change.
        List<FindingKey> findings = [.. result.Findings.Select(f => f.Finding.Key), .. result.DataRaces.Select(f => f.Finding.Key).Where(k => !knownRaces.Contains(k))];
        var notice = result.Verdict switch
        {
            Verdict.Found => Notice.Found,
            Verdict.Verified or Verdict.Incomplete when findings.Count > 0 => Notice.Found,
            Verdict.Incomplete => Notice.Unknown,
            Verdict.Verified => Notice.Unnoticed,
            _ => Notice.Broken,
        };
        return new AblationOutcome(ablation, scenario.Name, scenario.Subsystem, scenario.Version, notice, findings, result.Executions);
    }

    private static ScenarioResult Explore(Scenario scenario, Ablation? ablation, long maxExecutions, CancellationToken cancellation) =>
        ScenarioRunner.Run(scenario, new RunOptions { Ablation = ablation, StopAtFirst = true, MaxExecutions = maxExecutions }, cancellation);
}
