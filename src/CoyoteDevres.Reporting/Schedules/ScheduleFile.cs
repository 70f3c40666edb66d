using System.Globalization;
using System.Text;

namespace CoyoteDevres.Reporting;

/// <summary>
/// Schedule files: readable text, one line for each context switch. Reading what was written gives back the same schedule.
/// </summary>
public static class ScheduleFile
{
    /// <summary>The first line of every schedule file; the number rises when the format changes.</summary>
    public const string Header = "coyote-devres schedule 1";

    /// <summary>The name of the file for a finding: <c>gpio-get-values-vs-unbind@G1.1.schedule</c>.</summary>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="number">The finding's number in the scenario, from 1.</param>
    public static string NameOf(string scenario, int number)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        string safe = string.Concat(scenario.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '@' or '-' ? c : '-'));
        return string.Create(CultureInfo.InvariantCulture, $"{safe}.{number}.schedule");
    }

    /// <summary>The file's text.</summary>
    public static string Format(RecordedSchedule recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var (kind, function, about) = recorded.Finding;
        var text = new StringBuilder();
        text.Append(Header).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"scenario {ScheduleToken.Name(recorded.Scenario)}\n");
        text.Append(CultureInfo.InvariantCulture, $"finding {ScheduleToken.Name(kind)} {ScheduleToken.Name(function)} {ScheduleToken.Name(about)}\n");
        text.Append(CultureInfo.InvariantCulture, $"switches {recorded.Schedule.ContextSwitches}\n\n");
        text.Append("# step (from 1, after the set-up), task, operations, [choices], first operation\n");
        int step = 1;
        foreach (var segment in recorded.Schedule.Segments)
        {
            string choices = segment.Choices.Count == 0 ? "" : $" [{string.Join(',', segment.Choices)}]";
            text.Append(CultureInfo.InvariantCulture, $"{step} {ScheduleToken.Name(segment.Task)} {segment.Operations}{choices} {ScheduleToken.Quote(segment.Expected)}\n");
            step += segment.Operations;
        }

        return text.ToString();
    }

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="ScheduleFormatException">It is no schedule; the message says the line and what was expected.</exception>
    public static RecordedSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ScheduleParser.Parse(text);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ScheduleFormatException">It is no schedule.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a directory.</exception>
    public static RecordedSchedule Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Writes a file under a temporary name first, so that nobody ever reads half of one.</summary>
    /// <param name="directory">Where; it must exist.</param>
    /// <param name="number">The finding's number in the scenario, from 1.</param>
    /// <param name="recorded">What to write.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static string Write(string directory, int number, RecordedSchedule recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        string path = Path.Combine(directory, NameOf(recorded.Scenario, number));
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(temporary, Format(recorded));
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return path;
    }
}
