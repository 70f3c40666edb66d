using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>How a version is ablated.</summary>
public sealed record AblationOptions
{
    /// <summary>Executions of each exploration; a place that needs more is <see cref="Notice.Unknown"/>.</summary>
    public long MaxExecutions { get; init; } = 100_000;

    /// <summary>Executions of a scenario that declares findings, of which it is only asked whether it shows others so soon.</summary>
    public long MaxExecutionsOfOthers { get; init; } = 200;

    /// <summary>The same for a place that nobody has noticed so soon, and of which nobody argues that it carries no weight.</summary>
    public long MaxExecutionsAtLast { get; init; } = 5_000;

    /// <summary>True to ask every scenario, and not only until one notices.</summary>
    public bool EveryCell { get; init; }
}

/// <summary>
/// Takes a version's scenarios and switches off one lock, reference, check or wait at a time, to see that each carries weight. What
/// nothing notices is redundant, or there is a scenario missing.
/// </summary>
/// <remarks>
/// Places are those that the verified scenarios reach, and these are asked first, the cheapest first. What none of them notices, those
/// that declare findings are asked about: there, what they do not declare counts. A version whose faults show in every scenario with a
/// reader could not notice otherwise what the reader's lock is good for.
/// </remarks>
public sealed class Ablator
{
    private readonly AblationOptions options;
    private readonly CancellationToken cancellation;
    private readonly IReadOnlyList<SurveyedScenario> verified;
    private readonly Lazy<IReadOnlyList<SurveyedScenario>> others;
    private readonly string subsystem;
    private readonly string version;
    private readonly bool isWhole;

    private Ablator(IReadOnlyList<Scenario> scenarios, AblationOptions options, CancellationToken cancellation)
    {
        this.options = options;
        this.cancellation = cancellation;
        (subsystem, version) = (scenarios[0].Subsystem, scenarios[0].Version);
        isWhole = Catalogue.Main.Where(s => s.Subsystem == subsystem && s.Version == version).All(scenarios.Contains);
        verified = Survey(scenarios.Where(s => s.Declared.Count == 0), options.MaxExecutions);
        others = new Lazy<IReadOnlyList<SurveyedScenario>>(
            () => Survey(scenarios.Where(s => s.Declared.Count > 0), Math.Min(options.MaxExecutions, options.MaxExecutionsOfOthers)));
    }

    /// <summary>Ablates one version.</summary>
    /// <param name="scenarios">Its scenarios, of which at least one declares verified.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Stops after the current execution; what is left is not in the result.</param>
    public static AblatedVersion Run(IReadOnlyList<Scenario> scenarios, AblationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(options);
        if (scenarios.All(s => s.Declared.Count > 0))
            throw new ArgumentException("no scenario is verified: places are those that verified ones reach", nameof(scenarios));
        return new Ablator(scenarios, options, cancellation).Run();
    }

    private AblatedVersion Run()
    {
        var arguments = new Arguments(subsystem, version);
        var places = new List<AblatedPlace>();
        foreach (var (name, point) in Named([.. verified.SelectMany(s => s.Points).Distinct()]))
        {
            if (cancellation.IsCancellationRequested)
                break;
            var ablation = new Ablation(point, PutsOf(point));
            bool contended = verified.Any(s => s.IsContended(point.Object));
            string? argument = arguments.For(name);
            places.Add(new AblatedPlace(name, ablation, contended, Try(ablation, argument is not null), argument));
        }

        // Who was interrupted does not know what is not there.
        bool isAll = isWhole && !cancellation.IsCancellationRequested;
        return new AblatedVersion(subsystem, version, verified.Count, isAll, places, arguments.Faults(places, isAll));
    }

    private List<SurveyedScenario> Survey(IEnumerable<Scenario> scenarios, long maxExecutions) =>
        [.. scenarios.Select(s => new SurveyedScenario(s, maxExecutions, cancellation)).OrderBy(s => s.Executions)];

    /// <summary>Places of the same name are told apart by a number, in the order of the source.</summary>
    private static IEnumerable<(string Name, AblationPoint Point)> Named(IReadOnlyList<AblationPoint> points)
    {
        var numbers = points.GroupBy(p => p.Name).SelectMany(g => g
            .OrderBy(p => p.Site.File, StringComparer.Ordinal).ThenBy(p => p.Site.Line)
            .Select((p, i) => (Point: p, Name: i == 0 ? p.Name : $"{p.Name} #{i + 1}"))).ToDictionary(n => n.Point, n => n.Name);
        return points.Select(p => (numbers[p], p));
    }

    private List<AblationOutcome> Try(Ablation ablation, bool isArgued)
    {
        var outcomes = new List<AblationOutcome>();
        if (!Ask(verified, ablation, outcomes) && !Ask(others.Value, ablation, outcomes) && !isArgued)
            AskAgain(ablation, outcomes);
        return outcomes;
    }

    /// <summary>Those that declare findings and had too many executions are asked for longer, up to the first that notices.</summary>
    private void AskAgain(Ablation ablation, List<AblationOutcome> outcomes)
    {
        long limit = Math.Min(options.MaxExecutions, options.MaxExecutionsAtLast);
        for (int i = 0; i < outcomes.Count && limit > options.MaxExecutionsOfOthers; i++)
        {
            if (outcomes[i] is { IsVerified: true } or not { Notice: Notice.Unknown })
                continue;
            outcomes[i] = others.Value.Single(s => s.Scenario.Name == outcomes[i].Scenario).Try(ablation, limit);
            if (outcomes[i].IsNoticed)
                return;
        }
    }

    /// <summary>True if somebody noticed.</summary>
    private bool Ask(IReadOnlyList<SurveyedScenario> scenarios, Ablation ablation, List<AblationOutcome> outcomes)
    {
        foreach (var scenario in scenarios.Where(s => s.Points.Contains(ablation.Off)))
        {
            outcomes.Add(scenario.Try(ablation));
            if (outcomes[^1].IsNoticed && !options.EveryCell)
                return true;
        }

        return outcomes.Exists(o => o.IsNoticed);
    }

    /// <summary>
    /// Where the reference taken at a place is given back. Nobody says so: of the puts with which an execution without preemptions is
    /// as quiet as before in the most scenarios, it is the one that stands nearest in the source; and where the function that takes it
    /// gives one back itself, having failed. The report names them.
    /// </summary>
    private IReadOnlyList<AblationPoint> PutsOf(AblationPoint point)
    {
        if (point.Role != ProtocolRole.Get)
            return [];
        var scenarios = verified.Where(s => s.Points.Contains(point)).ToList();
        var candidates = verified.SelectMany(s => s.Puts).Where(put => put.Object == point.Object).Distinct().ToList();
        var own = candidates.Where(put => put.Site.Function == point.Site.Function && put.Site.File == point.Site.File).ToList();
        var best = candidates
            .Select(put => (Put: put, Quiet: scenarios.Count(s => s.IsQuiet(new Ablation(point, put)))))
            .Where(p => p.Quiet > 0)
            .OrderByDescending(p => p.Quiet)
            .ThenBy(p => !own.Contains(p.Put))
            .ThenBy(p => p.Put.Site.File != point.Site.File)
            .ThenBy(p => Math.Abs(p.Put.Site.Line - point.Site.Line))
            .Select(p => p.Put)
            .Take(1);
        return [.. best.Union(own)];
    }
}
