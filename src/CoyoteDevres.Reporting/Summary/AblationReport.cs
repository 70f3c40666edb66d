using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>Which places of the models carry weight, by version: what each scenario shows when it is switched off.</summary>
public static class AblationReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="outcomes">What was tried, in the scenarios' order.</param>
    /// <param name="width">Of a line, in characters; 40 at least.</param>
    public static void Write(TextWriter output, IReadOnlyList<AblationOutcome> outcomes, int width)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(outcomes);
        width = Math.Max(width, Wrapping.Narrowest);
        foreach (var version in outcomes.GroupBy(o => (o.Subsystem, o.Version)))
        {
            output.WriteLine($"{version.Key.Subsystem} {version.Key.Version}: {Totals([.. version])}");
            foreach (var place in version.GroupBy(o => o.Ablation.Off))
            {
                Line(output, $"  {Mark([.. place])} {place.Key}", width);
                foreach (string detail in Details([.. place]))
                    Line(output, $"      {detail}", width);
            }

            output.WriteLine();
        }

        output.WriteLine($"in all: {Totals(outcomes)}");
    }

    /// <summary>Places are told apart by version: the same lines may carry weight in one and none in another.</summary>
    private static string Totals(IReadOnlyList<AblationOutcome> outcomes)
    {
        var places = outcomes.GroupBy(o => (o.Subsystem, o.Version, o.Ablation.Off)).Select(g => g.ToList()).ToList();
        int noticed = places.Count(p => p.Exists(IsNoticed)), unknown = places.Count(p => !p.Exists(IsNoticed) && p.Exists(o => o.Notice == Notice.Unknown));
        return $"{Words.Count(places.Count, "place", "places")}, {Words.Number(noticed)} noticed, "
            + $"{Words.Number(places.Count - noticed - unknown)} not noticed, {Words.Number(unknown)} unknown; "
            + $"{Words.Count(outcomes.Count, "exploration", "explorations")}, {Words.Count(outcomes.Sum(o => o.Executions), "execution", "executions")}";
    }

    private static bool IsNoticed(AblationOutcome outcome) => outcome.Notice is Notice.Found or Notice.Broken;

    private static string Mark(IReadOnlyList<AblationOutcome> place) => place.Any(IsNoticed) ? "red " : place.Any(o => o.Notice == Notice.Unknown) ? "?   " : "    ";

    private static IEnumerable<string> Details(IReadOnlyList<AblationOutcome> place)
    {
        if (place[0].Ablation is { Off.Role: ProtocolRole.Get } reference)
            yield return reference.Put is { } put ? $"with its put in {put}" : "with no put that would leave it balanced";
        foreach (var red in place.Where(o => o.Notice == Notice.Found).GroupBy(o => o.Findings[0]))
            yield return $"{Judgement.Describe(red.Key)}: {Cells(red)}";
        foreach (var (notice, words) in new[] { (Notice.Broken, "does not reach what it must"), (Notice.Unnoticed, "not noticed"), (Notice.Unknown, "unknown, too many executions") })
        {
            var cells = place.Where(o => o.Notice == notice).ToList();
            if (cells.Count > 0)
                yield return $"{words}: {Cells(cells)}";
        }
    }

    private static string Cells(IEnumerable<AblationOutcome> outcomes)
    {
        var names = outcomes.Select(o => o.Scenario[(o.Scenario.IndexOf('/', StringComparison.Ordinal) + 1)..]).ToList();
        return names.Count <= 3 ? string.Join(", ", names) : $"{names[0]}, {names[1]} and {names.Count - 2} more";
    }

    private static void Line(TextWriter output, string text, int width)
    {
        foreach (string line in Wrapping.Wrap(text, width, 8))
            output.WriteLine(line);
    }
}
