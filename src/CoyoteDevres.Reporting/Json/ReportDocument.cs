using System.Text.Json.Serialization;

namespace CoyoteDevres.Reporting;

// The documents that are written as JSON, in their order there.
internal sealed record ReportDocument(
    string Tool,
    string ToolVersion,
    int SchemaVersion,
    IReadOnlyList<ScenarioDocument> Scenarios,
    IReadOnlyList<BugTableDocument> BugTables,
    TotalsDocument Totals);

internal sealed record BugTableDocument(string Title, IReadOnlyList<BugRowDocument> Rows);

internal sealed record BugRowDocument(string Row, string Bug, IReadOnlyList<BugCellDocument> Versions);

internal sealed record BugCellDocument(string Version, string State, IReadOnlyList<string> Kinds, bool AsDeclared, IReadOnlyList<string> Scenarios);

internal sealed record ScenarioDocument(
    string Name,
    string Subsystem,
    string Version,
    string Commit,
    IReadOnlyList<KeyDocument> Declared,
    string Verdict,
    bool AsDeclared,
    IReadOnlyList<KeyDocument> Discovered,
    string Strategy,
    bool Exhaustive,
    string? Bound,
    IReadOnlyList<string> Bounds,
    string? ExploredAs,
    long Executions,
    long Blocked,
    long Operations,
    double Seconds,
    ReachedDocument Reached,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<FindingDocument> DataRaces,
    IReadOnlyList<string> SanitizersOff,
    string? Problem);

internal sealed record KeyDocument(string Kind, string Function, string Object);

internal sealed record ReachedDocument(int Operations, int Branches);

internal sealed record FindingDocument(string Kind, string Headline, string? Task, string Function, string Object, long ShownBy, int ContextSwitches, string? Schedule);

internal sealed record TotalsDocument(
    int Scenarios,
    int AsDeclared,
    int Verified,
    int Found,
    int Incomplete,
    int ModelErrors,
    int InternalErrors,
    int Findings,
    int DataRaces,
    long Executions,
    long Blocked,
    long Operations,
    double Seconds);

internal sealed record ReplayDocument(string Tool, string ToolVersion, int SchemaVersion, string Scenario, bool Shown, FindingDocument? Finding);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(ReplayDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
