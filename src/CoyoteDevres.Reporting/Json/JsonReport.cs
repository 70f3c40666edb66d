using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>Results as one JSON document, the same on every run but for its <c>seconds</c>.</summary>
public static class JsonReport
{
    /// <summary>Rises when a field changes its meaning or goes; new fields leave it alone.</summary>
    public const int SchemaVersion = 1;

    private static readonly DocumentContext Context = new(new JsonSerializerOptions(DocumentContext.Default.Options)
    {
        // The document is a file or a pipe, never part of a page: arrows and quotes stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes the document and a line end.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ReportedScenario> scenarios)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(scenarios);
        List<ScenarioResult> results = [.. scenarios.Select(s => s.Result)];
        var document = new ReportDocument(
            Tool.Name, Tool.Version, SchemaVersion, [.. scenarios.Select(Of)], [.. BugTable.Of(results).Select(Of)], TotalsOf(results));
        Write(output, document, Context.ReportDocument);
    }

    /// <summary>Writes what a replay showed.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="found">The finding, or null if it was not shown again.</param>
    /// <param name="schedule">The schedule's path.</param>
    public static void WriteReplay(TextWriter output, string scenario, FoundFinding? found, string schedule)
    {
        ArgumentNullException.ThrowIfNull(output);
        var finding = found is null ? null : Of(found, schedule);
        Write(output, new ReplayDocument(Tool.Name, Tool.Version, SchemaVersion, scenario, found is not null, finding), Context.ReplayDocument);
    }

    private static void Write<T>(TextWriter output, T document, JsonTypeInfo<T> type) => output.Write(JsonSerializer.Serialize(document, type) + "\n");

    private static ScenarioDocument Of(ReportedScenario scenario)
    {
        var result = scenario.Result;
        return new ScenarioDocument(
            result.Name,
            result.Subsystem,
            result.Version,
            result.Commit,
            [.. result.Declared.Select(Of)],
            Judgement.Name(result.Verdict),
            result.AsDeclared,
            [.. result.Discovered.Select(Of)],
            result.Strategy,
            result.Exhaustive,
            result.Bound,
            result.Bounds,
            result.ExploredAs,
            result.Executions,
            result.Blocked,
            result.Operations,
            Rounded(result.Seconds),
            new ReachedDocument(result.Reached.Operations, result.Reached.Branches),
            [.. result.Findings.Select((found, i) => Of(found, scenario.SchedulePaths[i]))],
            [.. result.DataRaces.Select(race => Of(race, schedule: null))],
            result.SanitizersOff,
            result.Problem);
    }

    private static BugTableDocument Of(BugTable table) =>
        new(table.Title, [.. table.Rows.Select(r => new BugRowDocument(r.Name, r.Bug, [.. r.Cells.Select(Of)]))]);

    private static BugCellDocument Of(BugCell cell)
    {
        string state = cell.State switch
        {
            Existence.Absent => "absent",
            Existence.Gone => "gone",
            Existence.Exists => "exists",
            _ => "unknown",
        };
        return new BugCellDocument(cell.Version, state, cell.Kinds, !cell.Differs, cell.Scenarios);
    }

    private static KeyDocument Of(FindingKey key) => new(key.Kind, key.Function, key.Object);

    private static FindingDocument Of(FoundFinding found, string? schedule)
    {
        var (key, headline, task, _) = found.Finding;
        return new FindingDocument(key.Kind, headline, task, key.Function, key.Object, found.ShownBy, found.Schedule.ContextSwitches, schedule);
    }

    private static TotalsDocument TotalsOf(IReadOnlyList<ScenarioResult> results)
    {
        var explored = results.Where(r => r.ExploredAs is null).ToList();
        int With(Verdict verdict) => results.Count(r => r.Verdict == verdict);
        return new TotalsDocument(
            results.Count,
            results.Count(r => r.AsDeclared),
            With(Verdict.Verified),
            With(Verdict.Found),
            With(Verdict.Incomplete),
            With(Verdict.ModelError),
            With(Verdict.InternalError),
            results.Sum(r => r.Findings.Count),
            results.Sum(r => r.DataRaces.Count),
            explored.Sum(r => r.Executions),
            explored.Sum(r => r.Blocked),
            explored.Sum(r => r.Operations),
            Rounded(explored.Sum(r => r.Seconds)));
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 3);
}
