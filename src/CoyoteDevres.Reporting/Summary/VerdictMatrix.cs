using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>
/// The scenarios of a run by subsystem: a row for each thing that happens, a column for each version, the verdict in the cell. For
/// runs of more scenarios than anybody reads line by line.
/// </summary>
internal static class VerdictMatrix
{
    /// <summary>Explains the cells.</summary>
    internal const string Legend =
        "ok: verified; else the gravest finding in a word, +N: N more kinds; *: all of them discovered here; ?: incomplete; !: not as declared";

    /// <summary>The matrices, one below the other; a subsystem's versions are spread over several where the line is too short.</summary>
    internal static IEnumerable<string> Render(IReadOnlyList<ScenarioResult> results, int width) =>
        results.GroupBy(r => r.Subsystem, StringComparer.Ordinal).SelectMany(subsystem => GridOf(subsystem.Key, [.. subsystem]).Render(width));

    /// <summary>One line for each version: how many of what, and what its steps rest on.</summary>
    internal static IEnumerable<string> Versions(IReadOnlyList<ScenarioResult> results) =>
        results.GroupBy(r => (r.Subsystem, r.Version)).Select(g => Version([.. g]));

    private static string Version(IReadOnlyList<ScenarioResult> of)
    {
        var first = of[0];
        int discovered = of.Count(r => r.Discovered.Count > 0);
        IEnumerable<string> counts =
        [
            .. Enum.GetValues<Verdict>().Select(v => (Name: Judgement.Name(v), Count: of.Count(r => r.Verdict == v))).Where(v => v.Count > 0)
                .Select(v => $"{Words.Number(v.Count)} {v.Name}{(v.Name == "found" && discovered > 0 ? $" ({Words.Number(discovered)} with discovered findings)" : "")}"),
        ];
        string steps = first.Steps == StepCounts.None
            ? ""
            : $"; steps of the sheet: {first.Steps.Read} read, {first.Steps.Derived} derived, {first.Steps.Recalled} recalled";
        return $"{first.Subsystem} {first.Version} ({first.Commit}): {string.Join(", ", counts)}{steps}";
    }

    private static string What(ScenarioResult result)
    {
        int from = result.Name.IndexOf('/', StringComparison.Ordinal) + 1, to = result.Name.LastIndexOf('@');
        return result.Name[from..(to < from ? result.Name.Length : to)];
    }

    private static Grid GridOf(string subsystem, IReadOnlyList<ScenarioResult> results)
    {
        var cells = new Dictionary<(string What, string Version), string>();
        foreach (var result in results)
            cells.TryAdd((What(result), result.Version), Cell(result));
        return new Grid(
            subsystem,
            [.. results.Select(What).Distinct()],
            [.. results.Select(r => r.Version).Distinct()],
            (what, version) => cells.GetValueOrDefault((what, version)));
    }

    private static string Cell(ScenarioResult result)
    {
        string word = result.Verdict switch
        {
            Verdict.Verified => "ok",
            Verdict.Found => Gravest(result),
            Verdict.Incomplete => result.Findings.Count > 0 ? $"{Gravest(result)}?" : "?",
            var other => Judgement.Name(other),
        };
        return Judgement.Differs(result) ? $"{word}!" : word;
    }

    private static string Gravest(ScenarioResult result)
    {
        var words = Kinds.Words(result.Findings.Select(f => f.Finding.Key.Kind));
        bool discovered = result.Findings.All(f => result.Discovered.Contains(f.Finding.Key));
        return $"{words[0]}{(words.Count > 1 ? $"+{words.Count - 1}" : "")}{(discovered ? "*" : "")}";
    }
}
