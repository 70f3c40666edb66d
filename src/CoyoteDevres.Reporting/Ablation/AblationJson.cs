using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>Which places of the models carry weight, as one JSON document.</summary>
public static class AblationJson
{
    private static readonly AblationContext Context = new(new JsonSerializerOptions(AblationContext.Default.Options)
    {
        // The document is a file or a pipe, never part of a page: arrows and quotes stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes the document and a line end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="versions">What was tried.</param>
    /// <param name="faults">What is argued for no version in particular, and is not so.</param>
    public static void Write(TextWriter output, IReadOnlyList<AblatedVersion> versions, IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(versions);
        var document = new AblationDocument(Tool.Name, Tool.Version, JsonReport.SchemaVersion, [.. versions.Select(Of)], faults);
        output.Write(JsonSerializer.Serialize(document, Context.AblationDocument) + "\n");
    }

    private static AblatedVersionEntry Of(AblatedVersion version) => new(
        version.Subsystem,
        version.Version,
        version.Scenarios,
        version.Places.Count,
        version.Count(Standing.Noticed),
        version.Count(Standing.Argued),
        version.Count(Standing.Open),
        version.Count(Standing.Unknown),
        [.. version.Places.Select(Of)],
        version.Faults);

    private static AblatedPlaceEntry Of(AblatedPlace place) => new(
        place.Name,
        place.Ablation.Off.Role.ToString(),
        place.Ablation.Off.Site.ToString(),
        [.. place.Ablation.Puts.Select(p => p.ToString())],
        place.IsContended,
        AblationReport.Name(place.Standing),
        place.Argument,
        [.. place.Outcomes.Select(o => new AblationOutcomeEntry(o.Scenario, o.IsVerified, o.Notice.ToString(), [.. o.Findings.Select(f => f.ToString())], o.Executions))]);
}

internal sealed record AblationDocument(string Tool, string ToolVersion, int SchemaVersion, IReadOnlyList<AblatedVersionEntry> Versions, IReadOnlyList<string> Faults);

internal sealed record AblatedVersionEntry(
    string Subsystem,
    string Version,
    int VerifiedScenarios,
    int PlacesInAll,
    int Noticed,
    int Argued,
    int Open,
    int Unknown,
    IReadOnlyList<AblatedPlaceEntry> Places,
    IReadOnlyList<string> Faults);

internal sealed record AblatedPlaceEntry(
    string Place,
    string Role,
    string Site,
    IReadOnlyList<string> Puts,
    bool Contended,
    string Standing,
    string? Argument,
    IReadOnlyList<AblationOutcomeEntry> Scenarios);

internal sealed record AblationOutcomeEntry(string Scenario, bool Verified, string Notice, IReadOnlyList<string> Findings, long Executions);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AblationDocument))]
internal sealed partial class AblationContext : JsonSerializerContext;
