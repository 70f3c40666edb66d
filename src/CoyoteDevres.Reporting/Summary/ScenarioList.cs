using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A scenario as a list shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The fact sheets' version id.</param>
/// <param name="Commit">The commit that made the version, or a range of releases.</param>
/// <param name="Summary">Who does what.</param>
/// <param name="Declared">What it declares, each with its name in the fact sheets, or null if it was discovered here.</param>
public sealed record ListedScenario(string Name, string Version, string Commit, string Summary, IReadOnlyList<(FindingKey Key, string? Bug)> Declared)
{
    /// <summary>The section of the fact sheets that the version follows, or empty.</summary>
    public string Source { get; init; } = "";
}

/// <summary>A list of scenarios, the name alone at the beginning of a line.</summary>
public static class ScenarioList
{
    /// <summary>Writes the list.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="scenarios">What to list.</param>
    /// <param name="width">Of a line, in characters; 40 at least.</param>
    public static void Write(TextWriter output, IReadOnlyList<ListedScenario> scenarios, int width)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(scenarios);
        foreach (var scenario in scenarios)
        {
            // Never broken, so that it can be copied and searched for.
            output.WriteLine($"{scenario.Name}  {scenario.Version}  {scenario.Commit}");
            foreach (string line in Details(scenario).SelectMany(d => Wrapping.Wrap("    " + d, Math.Max(width, Wrapping.Narrowest), 6)))
                output.WriteLine(line);
        }
    }

    private static IEnumerable<string> Details(ListedScenario scenario)
    {
        yield return scenario.Summary;
        if (scenario.Source.Length > 0)
            yield return $"source: {scenario.Source}";
        if (scenario.Declared.Count == 0)
            yield return "declares: verified";
        foreach (var (key, bug) in scenario.Declared)
            yield return $"declares: {Judgement.Describe(key)} ({bug ?? "discovered"})";
    }
}
