using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>How a summary is written.</summary>
public sealed record TextReportOptions
{
    /// <summary>Of a line, in characters; 40 at least. Default 120.</summary>
    public int Width { get; init; } = 120;

    /// <summary>True to report every finding in full, not only those that were not declared. Default false.</summary>
    public bool Verbose { get; init; }
}

/// <summary>Results as text: a table, totals, what went wrong, the findings.</summary>
public sealed class TextReport
{
    /// <summary>Of scenarios in a table of one line each; more are shown as a matrix.</summary>
    private const int MostRows = 60;

    private readonly TextWriter output;
    private readonly IReadOnlyList<ReportedScenario> scenarios;
    private readonly TextReportOptions options;
    private readonly int width;

    private TextReport(TextWriter output, IReadOnlyList<ReportedScenario> scenarios, TextReportOptions options)
    {
        this.output = output;
        this.scenarios = scenarios;
        this.options = options;
        width = Math.Max(options.Width, Wrapping.Narrowest);
    }

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ReportedScenario> scenarios, TextReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(options);
        new TextReport(output, scenarios, options).Write();
    }

    private void Write()
    {
        List<ScenarioResult> results = [.. scenarios.Select(s => s.Result)];
        bool asTable = options.Verbose || results.Count <= MostRows;
        if (asTable)
            WriteLines(SummaryTable.Render(results, width));
        if (!asTable || options.Verbose)
            WriteMatrix(results);
        WriteBugTables(results);
        WriteSection("", SummaryTotals.Of(results));
        WriteSection("bounds", BoundsOf(results));
        WriteSection("problems", results.SelectMany(Complaints));
        WriteSection("findings", HeadlinesOf(results, r => r.Findings));
        WriteSection("data races, beside the verdicts", HeadlinesOf(results, r => r.DataRaces));
        foreach (var scenario in scenarios)
            WriteFindings(scenario);
    }

    private void WriteMatrix(IReadOnlyList<ScenarioResult> results)
    {
        WriteLines(VerdictMatrix.Render(results, width));
        WriteLines(Wrapping.Wrap(VerdictMatrix.Legend, width, 4));
        WriteSection("versions", VerdictMatrix.Versions(results));
    }

    private void WriteBugTables(IReadOnlyList<ScenarioResult> results)
    {
        foreach (var table in BugTable.Of(results))
        {
            output.WriteLine();
            WriteLines(table.Render(width));
        }
    }

    private void WriteFindings(ReportedScenario scenario)
    {
        var result = scenario.Result;
        for (int i = 0; i < result.Findings.Count; i++)
        {
            var found = result.Findings[i];
            bool declared = Judgement.IsDeclared(result, found);
            if (declared && !options.Verbose)
                continue;
            output.WriteLine();
            output.WriteLine(new string('─', width));
            if (!declared)
                output.WriteLine("not declared:");
            string replay = ReplayHint.Of(result.Name, i + 1, scenario.SchedulePaths[i], result.SanitizersOff);
            FindingReport.Write(output, new FindingSubject(result.Name, found, result.Executions, replay), width);
        }

        foreach (var race in result.DataRaces.Where(_ => options.Verbose))
        {
            output.WriteLine();
            output.WriteLine(new string('─', width));
            output.WriteLine("beside the verdict:");
            FindingReport.Write(output, new FindingSubject(result.Name, race, result.Executions, Replay: null), width);
        }
    }

    private static IEnumerable<string> Complaints(ScenarioResult result)
    {
        if (result.Problem is { } problem)
            yield return $"{result.Name}: {Judgement.Name(result.Verdict)}: {problem}";
        foreach (var found in result.Findings.Where(f => !Judgement.IsDeclared(result, f)))
            yield return $"{result.Name}: found but not declared: {Judgement.Describe(found.Finding.Key)}";
        if (!result.Exhaustive)
            yield break;
        foreach (var key in Judgement.Missing(result))
            yield return $"{result.Name}: declared but not found: {Judgement.Describe(key)}";
    }

    /// <summary>Each distinct finding once, over all scenarios.</summary>
    private static IEnumerable<string> HeadlinesOf(IEnumerable<ScenarioResult> results, Func<ScenarioResult, IEnumerable<FoundFinding>> of) =>
        results.SelectMany(of, (r, f) => (Result: r, f.Finding))
            .GroupBy(f => f.Finding.Key)
            .OrderBy(g => g.Key, Comparer<FindingKey>.Create(FindingKey.Compare))
            .Select(g => $"{Headline(g.First().Finding)}  {g.Key.Object}  {Bugs([.. g.Select(f => f.Result)], g.Key)}({Among([.. g.Select(f => f.Result.Name)])})");

    /// <summary>The kernel's headline, which does not always say where.</summary>
    private static string Headline(Finding finding) =>
        finding.Key.Function.Length == 0 || finding.Headline.Contains(finding.Key.Function, StringComparison.Ordinal)
            ? finding.Headline
            : $"{finding.Headline} in {finding.Key.Function}";

    /// <summary>The sources' names of the bugs behind a finding; <c>discovered</c> where no source mentions it.</summary>
    private static string Bugs(IReadOnlyList<ScenarioResult> results, FindingKey key)
    {
        var names = results
            .SelectMany(r => r.Declared.Zip(r.Bugs), (_, d) => d)
            .Where(d => d.First == key)
            .Select(d => d.Second ?? "discovered")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return names.Count == 0 ? "" : $"{string.Join(", ", names)}  ";
    }

    private static IEnumerable<string> BoundsOf(IEnumerable<ScenarioResult> results) =>
        results.SelectMany(r => r.Bounds.Distinct(), (r, bound) => (r.Name, bound))
            .GroupBy(b => b.bound)
            .Select(g => $"{g.Key}  ({Among([.. g.Select(b => b.Name)])})");

    private static string Among(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : Words.Count(names.Count, "scenario", "scenarios");

    private void WriteSection(string title, IEnumerable<string> entries)
    {
        var lines = entries.SelectMany(entry => Wrapping.Wrap("  " + entry, width, 6)).ToList();
        if (lines.Count == 0)
            return;
        output.WriteLine();
        if (title.Length > 0)
            output.WriteLine(title);
        WriteLines(lines);
    }

    private void WriteLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
            output.WriteLine(line);
    }
}
