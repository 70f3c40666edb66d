using System.Text.Json;
using System.Text.Json.Serialization;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A report of prices as a file, which later runs of the same build show.</summary>
public static class PriceFile
{
    /// <summary>Tells one build from another: the identities of the three modules whose code is measured.</summary>
    public static string ThisBuild { get; } = string.Join(
        '+', new[] { typeof(PriceFile), typeof(Machine), typeof(NativeRuntime) }.Select(t => t.Module.ModuleVersionId.ToString("N")));

    /// <summary>Writes it: first beside, then in one step in its place, so that nobody reads half of one.</summary>
    public static void Write(string path, PriceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string beside = path + ".new";
        using (var stream = System.IO.File.Create(beside))
            JsonSerializer.Serialize(stream, report, PriceJson.Default.PriceReport);
        System.IO.File.Move(beside, path, overwrite: true);
    }

    /// <summary>Reads one; null if there is none, or if it is another build's.</summary>
    /// <exception cref="JsonException">It is no such file.</exception>
    public static PriceReport? Read(string path)
    {
        if (!System.IO.File.Exists(path))
            return null;
        using var stream = System.IO.File.OpenRead(path);
        var report = JsonSerializer.Deserialize(stream, PriceJson.Default.PriceReport);
        return report?.Build == ThisBuild ? report : null;
    }
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PriceReport))]
internal sealed partial class PriceJson : JsonSerializerContext;
