using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>The scenarios of a run, one row each, by subsystem.</summary>
internal static class SummaryTable
{
    /// <summary>A table, or in a narrow terminal an entry of two or more lines for each scenario.</summary>
    internal static IReadOnlyList<string> Render(IReadOnlyList<ScenarioResult> results, int width)
    {
        var table = new TextTable(
            new TextColumn("scenario"), new TextColumn("verdict"), new TextColumn("executions", Right: true), new TextColumn("findings"));
        foreach (var group in results.GroupBy(r => r.Subsystem, StringComparer.Ordinal))
        {
            table.AddSection(group.Key);
            foreach (var r in group)
                table.AddRow(r.Name, Verdict(r), Words.Number(r.Executions), Findings(r));
        }

        return table.Render(width, 2) ?? Stacked(results, width);
    }

    private static List<string> Stacked(IReadOnlyList<ScenarioResult> results, int width)
    {
        var lines = new List<string>();
        foreach (var group in results.GroupBy(r => r.Subsystem, StringComparer.Ordinal))
        {
            lines.Add(group.Key);
            foreach (var r in group)
            {
                // The name is never broken, so that it can be copied.
                lines.Add("  " + r.Name);
                string facts = $"{Verdict(r)}, {Words.Count(r.Executions, "execution", "executions")}";
                lines.AddRange(Wrapping.Wrap("    " + facts, width, 4));
                if (r.Findings.Count > 0)
                    lines.AddRange(Wrapping.Wrap("    " + Findings(r), width, 4));
            }
        }

        return lines;
    }

    /// <summary>Being as declared is the rule, and goes without saying.</summary>
    private static string Verdict(ScenarioResult result) =>
        Judgement.Differs(result) ? $"{Judgement.NameWithin(result)}, not as declared" : Judgement.NameWithin(result);

    private static string Findings(ScenarioResult result) =>
        string.Join(", ", result.Findings.GroupBy(f => f.Finding.Key.Kind).Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} {g.Key}"));
}
