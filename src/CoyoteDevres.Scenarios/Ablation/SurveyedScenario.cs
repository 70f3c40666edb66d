using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>One scenario as it is, and what it shows with a place switched off.</summary>
internal sealed class SurveyedScenario
{
    private readonly AblationSurvey survey = new();
    private readonly HashSet<FindingKey> usual;
    private readonly bool knowsRaces;
    private readonly long maxExecutions;
    private readonly CancellationToken cancellation;

    /// <summary>Explores <paramref name="scenario"/> with nothing switched off.</summary>
    internal SurveyedScenario(Scenario scenario, long maxExecutions, CancellationToken cancellation)
    {
        Scenario = scenario;
        this.maxExecutions = maxExecutions;
        this.cancellation = cancellation;
        var program = scenario.Program();
        program.Ablation = Ablation.Nothing;
        var seen = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { MaxExecutions = maxExecutions, Observer = survey }, cancellation);
        Executions = seen.Executions;
        knowsRaces = seen.IsExhaustive;
        usual = [.. seen.Findings.Select(f => f.Finding.Key), .. scenario.Declared.Select(d => d.Key)];
        Points = [.. survey.Points];
    }

    internal Scenario Scenario { get; }

    /// <summary>How many executions it has.</summary>
    internal long Executions { get; }

    /// <summary>What can be switched off in it.</summary>
    internal IReadOnlyCollection<AblationPoint> Points { get; }

    /// <summary>Where it gives references back.</summary>
    internal IReadOnlyCollection<AblationPoint> Puts => survey.Puts;

    internal bool IsVerified => Scenario.Declared.Count == 0;

    internal bool IsContended(string target) => survey.IsContended(target);

    /// <summary>True if an execution without preemptions is as quiet as before.</summary>
    internal bool IsQuiet(Ablation ablation)
    {
        var result = Explore(ablation, 1);
        return result.Findings.Count == 0 && result.Verdict != Verdict.ModelError;
    }

    /// <summary>What it shows with that switched off, up to the first finding that it does not show otherwise.</summary>
    /// <param name="ablation">What is switched off.</param>
    /// <param name="limit">How many executions; as many as it was looked at with if null.</param>
    internal AblationOutcome Try(Ablation ablation, long? limit = null)
    {
        var result = Explore(ablation, limit ?? maxExecutions);
        var ownOnly = ablation with { OwnOnly = true };
        if (result.Fault is { IsNondeterminism: true } && IsQuiet(ownOnly))
            result = Explore(ownOnly, limit ?? maxExecutions);
        // What a lock is there for may be no more than that nobody reads half of a change. But races are not declared: where not all
        // executions have been seen, one may be there anyway.
        var shown = knowsRaces ? result.Findings.Concat(result.DataRaces) : result.Findings;
        List<FindingKey> findings = [.. shown.Select(f => f.Finding.Key).Where(k => !usual.Contains(k))];
        var notice = result.Verdict switch
        {
            _ when findings.Count > 0 => Notice.Found,
            _ when result.Fault is { IsNondeterminism: true } => Notice.Unknown,
            Verdict.Incomplete => result.Stop == StopReason.StepLimit ? Notice.Endless : Notice.Unknown,
            Verdict.Verified or Verdict.Found => Notice.Unnoticed,
            _ => Notice.Broken,
        };
        return new AblationOutcome(Scenario.Name, IsVerified, notice, findings, result.Executions);
    }

    private ScenarioResult Explore(Ablation ablation, long executions) => ScenarioRunner.Run(
        Scenario, new RunOptions { Ablation = ablation, StopAtFirst = true, Expected = usual, MaxExecutions = executions }, cancellation);
}
