namespace CoyoteDevres.Reporting;

/// <summary>The commands that show a finding again.</summary>
public static class ReplayHint
{
    /// <summary>Where schedules are recorded in commands that suggest it.</summary>
    private const string Directory = "schedules";

    /// <summary>The command to type; if no schedule was written, the two that write it and replay it.</summary>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="number">The finding's number in the scenario, from 1.</param>
    /// <param name="path">The schedule's path, or null.</param>
    /// <param name="sanitizersOff">The sanitizers that were switched off: they are off again, or the schedule may not fit.</param>
    public static string Of(string scenario, int number, string? path, IReadOnlyList<string> sanitizersOff)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(sanitizersOff);
        string off = string.Concat(sanitizersOff.Select(name => $" --no-sanitizer {name}"));
        string replayed = path ?? $"{Directory}/{ScheduleFile.NameOf(scenario, number)}";
        string replay = $"{Tool.Name} replay {Quoted(replayed)}{off}";
        return path is not null ? replay : $"{Tool.Name} test {Quoted(scenario)} --schedules {Directory}{off}; {replay}";
    }

    /// <summary>As a POSIX shell takes it for one word.</summary>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._@:+,=%-".Contains(c))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
