using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoyoteDevres.Reporting;

/// <summary>The table of strategies as one JSON document.</summary>
public static class StrategyJson
{
    /// <summary>Writes the document and a line end.</summary>
    public static void Write(TextWriter output, IReadOnlyList<StrategyRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);
        var document = new StrategyDocument(Tool.Name, Tool.Version, JsonReport.SchemaVersion, [.. rows.Select(Of)]);
        output.Write(JsonSerializer.Serialize(document, StrategyContext.Default.StrategyDocument) + "\n");
    }

    private static StrategyEntry Of(StrategyRow row) => new(
        row.Name,
        row.Summary,
        [.. row.Cells.Select(c => new StrategyCellEntry(c.Operation, c.IsSafe, c.Proved, c.Findings))],
        row.ReaderBlocksUnbind,
        row.UnbindBlocksCalls,
        row.WakesSleepers,
        row.Price);
}

internal sealed record StrategyDocument(string Tool, string ToolVersion, int SchemaVersion, IReadOnlyList<StrategyEntry> Strategies);

internal sealed record StrategyEntry(
    string Name,
    string Summary,
    IReadOnlyList<StrategyCellEntry> Operations,
    bool ReaderBlocksUnbind,
    bool UnbindBlocksCalls,
    bool WakesSleepers,
    StrategyPrice? PriceNanoseconds);

internal sealed record StrategyCellEntry(string Operation, bool Safe, bool Proved, IReadOnlyList<string> Findings);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StrategyDocument))]
internal sealed partial class StrategyContext : JsonSerializerContext;
