using System.Text.Json;
using Sanitizer = CoyoteDevres.Kernel.Sanitizer;

namespace CoyoteDevres.Cli;

/// <summary>
/// Reads <c>coyote.json</c>: our defaults are the object under "CoyoteDevres"; what stands beside it belongs to other tools.
/// </summary>
internal static class ConfigFile
{
    /// <summary>The file's name in the current directory.</summary>
    internal const string Name = "coyote.json";

    private const string Section = "CoyoteDevres";

    private static readonly Dictionary<string, Func<Defaults, JsonElement, string, Defaults>> Settings = new(StringComparer.Ordinal)
    {
        ["Patterns"] = (defaults, value, where) => defaults with { Patterns = Texts(value, where) },
        ["StepLimit"] = (defaults, value, where) => defaults with { StepLimit = (int)Whole(value, where, 1, int.MaxValue) },
        ["MaxExecutions"] = (defaults, value, where) => defaults with { MaxExecutions = Whole(value, where, 1, long.MaxValue) },
        ["Timeout"] = (defaults, value, where) => defaults with { Timeout = Time(value, where) },
        ["Schedules"] = (defaults, value, where) => defaults with { Schedules = Text(value, where) },
        ["Strategy"] = (defaults, value, where) => defaults with { Strategy = Strategy(value, where) },
        ["Seed"] = (defaults, value, where) => defaults with { Seed = Whole(value, where, 0, long.MaxValue) },
        ["Depth"] = (defaults, value, where) => defaults with { Depth = (int)Whole(value, where, 1, StrategyOptions.MostDepth) },
        ["Preemptions"] = (defaults, value, where) => defaults with { Preemptions = (int)Whole(value, where, 0, int.MaxValue) },
        ["NoSanitizer"] = (defaults, value, where) => defaults with { NoSanitizer = Sanitizers(value, where) },
        ["Format"] = (defaults, value, where) => defaults with { Format = Form(value, where) },
    };

    /// <summary>The defaults for a command.</summary>
    /// <param name="world">Where it runs.</param>
    /// <param name="named">The file that the user named, or null: <c>coyote.json</c>, if there is one.</param>
    /// <exception cref="UsageException">The file is malformed, or the one named cannot be read.</exception>
    internal static Defaults Read(World world, string? named)
    {
        string shown = named ?? Name;
        string path = world.Full(shown);
        if (named is null && !File.Exists(path))
            return new Defaults();
        try
        {
            return Parse(File.ReadAllText(path), shown);
        }
        catch (Exception exception) when (UsageException.IsFileError(exception))
        {
            throw UsageException.Of(shown, exception);
        }
    }

    private static Defaults Parse(string text, string file)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(text, options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new UsageException($"{file}: expected an object");
            return document.RootElement.TryGetProperty(Section, out var section) ? Parse(section, file) : new Defaults();
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file}: line {exception.LineNumber + 1}: not valid JSON");
        }
    }

    private static Defaults Parse(JsonElement section, string file)
    {
        if (section.ValueKind != JsonValueKind.Object)
            throw new UsageException($"{file}: {Section}: expected an object");
        var defaults = new Defaults();
        foreach (var property in section.EnumerateObject())
        {
            string where = $"{file}: {Section}.{property.Name}";
            if (!Settings.TryGetValue(property.Name, out var apply))
                throw new UsageException($"{where}: unknown; expected one of {string.Join(", ", Settings.Keys)}");
            defaults = apply(defaults, property.Value, where);
        }

        return defaults;
    }

    private static string Text(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new UsageException($"{where}: expected text");

    private static List<string> Texts(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => Text(one, where))] : throw new UsageException($"{where}: expected a list of text");

    private static long Whole(JsonElement value, string where, long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{where}: expected a whole number {(most == long.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}");

    private static TimeSpan Time(JsonElement value, string where)
    {
        string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value, where);
        return Duration.TryParse(text, out var duration) ? duration : throw new UsageException($"{where}: expected {Duration.Form}");
    }

    private static StrategyKind Strategy(JsonElement value, string where) =>
        StrategyChoice.Named(Text(value, where)) ?? throw new UsageException($"{where}: expected one of {StrategyChoice.Names.Replace("|", ", ", StringComparison.Ordinal)}");

    private static List<string> Sanitizers(JsonElement value, string where)
    {
        var names = Texts(value, where);
        if (names.Find(name => !Sanitizer.All.Any(s => s.Name == name)) is { } unknown)
            throw new UsageException($"{where}: there is no sanitizer '{unknown}'; there are {string.Join(", ", Sanitizer.All.Select(s => s.Name))}");
        return names;
    }

    private static ReportFormat Form(JsonElement value, string where) => Text(value, where) switch
    {
        "text" => ReportFormat.Text,
        "json" => ReportFormat.Json,
        _ => throw new UsageException($"{where}: expected text or json"),
    };
}
