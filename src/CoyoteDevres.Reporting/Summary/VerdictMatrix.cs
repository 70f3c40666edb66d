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

    private const int Gap = 2;

    /// <summary>The matrices, one below the other; a subsystem's versions are spread over several where the line is too short.</summary>
    internal static IEnumerable<string> Render(IReadOnlyList<ScenarioResult> results, int width)
    {
        foreach (var subsystem in results.GroupBy(r => r.Subsystem, StringComparer.Ordinal))
        {
            var rows = subsystem.GroupBy(What, StringComparer.Ordinal).ToList();
            var versions = subsystem.Select(r => r.Version).Distinct().ToList();
            int first = Math.Min(rows.Max(r => r.Key.Length), Math.Max(20, width / 2));
            foreach (var columns in Spread(versions, subsystem, width - first - Gap))
            {
                var table = new TextTable([new TextColumn(subsystem.Key), .. columns.Select(v => new TextColumn(v))]);
                foreach (var row in rows.Where(r => r.Any(one => columns.Contains(one.Version))))
                    table.AddRow([row.Key, .. columns.Select(v => Cell(row.FirstOrDefault(r => r.Version == v)))]);
                foreach (string line in table.Render(width, 0) ?? Stacked(subsystem.Key, rows, columns))
                    yield return line;
                yield return "";
            }
        }
    }

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

    private static string Cell(ScenarioResult? result)
    {
        if (result is null)
            return "";
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

    private static IEnumerable<List<string>> Spread(List<string> versions, IEnumerable<ScenarioResult> results, int width)
    {
        var widths = results.GroupBy(r => r.Version).ToDictionary(g => g.Key, g => Math.Max(g.Key.Length, g.Max(r => Cell(r).Length)));
        var columns = new List<string>();
        int used = 0;
        foreach (string version in versions)
        {
            if (columns.Count > 0 && used + widths[version] > width)
            {
                yield return columns;
                (columns, used) = ([], 0);
            }

            columns.Add(version);
            used += widths[version] + Gap;
        }

        yield return columns;
    }

    /// <summary>For a line too short even for one version beside a name.</summary>
    private static List<string> Stacked(string subsystem, IEnumerable<IGrouping<string, ScenarioResult>> rows, List<string> columns)
    {
        var lines = new List<string> { subsystem };
        foreach (var row in rows)
        {
            var cells = row.Where(r => columns.Contains(r.Version)).Select(r => $"    {r.Version}: {Cell(r)}").ToList();
            if (cells.Count > 0)
                lines.AddRange([$"  {row.Key}", .. cells]);
        }

        return lines;
    }
}
