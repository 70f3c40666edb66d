using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>What is to be said of a place that was switched off.</summary>
internal static class AblationWords
{
    private const string Broken = "does not reach what it must";
    private const string Endless = "goes round in a loop for ever";

    /// <summary>Who noticed what, and who did not; a line each.</summary>
    internal static IEnumerable<string> Of(AblatedPlace place)
    {
        if (place.Ablation is { Off.Role: ProtocolRole.Get } reference)
            yield return reference.Puts.Count > 0 ? $"with its put in {string.Join(", or in ", reference.Puts)}" : "with no put that would leave it balanced";
        foreach (var red in place.Outcomes.Where(o => o.Notice == Notice.Found).GroupBy(o => o.Findings[0]))
            yield return $"{Judgement.Describe(red.Key)}: {Cells(red)}";
        foreach (var (notice, words) in new[] { (Notice.Broken, Broken), (Notice.Endless, Endless), (Notice.Unknown, "unknown, too many executions, or which put belongs to it hangs on their order") })
        {
            var cells = place.Outcomes.Where(o => o.Notice == notice).ToList();
            if (cells.Count > 0)
                yield return $"{words}: {Cells(cells)}";
        }

        if (place.Standing == Standing.Noticed)
            yield break;
        var quiet = place.Outcomes.Where(o => o.Notice == Notice.Unnoticed).ToList();
        if (quiet.Count > 0)
            yield return $"not noticed by {Cells(quiet)}{Alone(place)}";
        if (place.Argument is { } argument)
            yield return $"because {argument}";
    }

    /// <summary>The scenario that noticed, or none.</summary>
    internal static string Noticer(AblatedPlace place) => place.Outcomes.FirstOrDefault(o => o.IsNoticed) is { } outcome ? Short(outcome) : "–";

    /// <summary>What it showed, or why nobody notices.</summary>
    internal static string Why(AblatedPlace place) => place.Outcomes.FirstOrDefault(o => o.IsNoticed) switch
    {
        { Notice: Notice.Found } found => Judgement.Describe(found.Findings[0]),
        { Notice: Notice.Endless } => Endless,
        { } => Broken,
        _ => place.Argument ?? AblationReport.Name(place.Standing),
    };

    private static string Alone(AblatedPlace place) =>
        !place.IsContended && place.Ablation.Off.Role is ProtocolRole.Acquire or ProtocolRole.Get ? "; nobody else takes it there" : "";

    private static string Cells(IEnumerable<AblationOutcome> outcomes)
    {
        var names = outcomes.Select(Short).ToList();
        return names.Count <= 3 ? string.Join(", ", names) : $"{names[0]}, {names[1]} and {names.Count - 2} more";
    }

    private static string Short(AblationOutcome outcome) =>
        outcome.Scenario[(outcome.Scenario.IndexOf('/', StringComparison.Ordinal) + 1)..] + (outcome.IsVerified ? "" : " (which has findings)");
}
