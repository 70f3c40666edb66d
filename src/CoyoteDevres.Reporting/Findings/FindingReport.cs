using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A finding and where it comes from.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Found">What was found.</param>
/// <param name="Executions">How many executions the exploration had, or null after a replay.</param>
/// <param name="Replay">The exact command that shows the finding again, or null if no schedule of it is recorded.</param>
public sealed record FindingSubject(string Scenario, FoundFinding Found, long? Executions, string? Replay);

/// <summary>
/// A finding in five layers, each useful alone: the kernel's own words, the shape of the schedule, the interleaving, the
/// object's biography, the command that replays it.
/// </summary>
public static class FindingReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="subject">What about.</param>
    /// <param name="width">Of a line, in characters; 40 at least.</param>
    public static void Write(TextWriter output, FindingSubject subject, int width)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(subject);
        foreach (string line in Lines(subject, Math.Max(width, Wrapping.Narrowest)))
            output.WriteLine(line);
    }

    private static List<string> Lines(FindingSubject subject, int width)
    {
        var lines = new List<string>(Headline(subject.Found.Finding, width)) { "" };
        lines.AddRange(ScheduleShape.Render(subject, width));
        lines.Add("");
        if (subject.Found.Story.Count > 0)
        {
            lines.AddRange(InterleavingRenderer.Render(Interleaving.Of(subject.Found), width));
            lines.Add("");
        }

        if (Biography.Of(subject.Found) is { } biography)
        {
            lines.AddRange(biography.Render(width));
            lines.Add("");
        }

        // Never broken, so that it can be copied.
        if (subject.Replay is not null)
            lines.Add($"replay   {subject.Replay}");
        return lines;
    }

    private static IEnumerable<string> Headline(Finding finding, int width)
    {
        var key = finding.Key;
        string comm = finding.Task is { } task ? $"Comm: {task}" : "at the end of the execution";
        if (key.Function.Length > 0)
            comm += $"  in {key.Function}";
        string[] first = [finding.Headline, $"{comm}  {key.Object}".TrimEnd()];
        // The kernel's own Comm line would say it twice.
        var body = finding.Body.Where(line => !line.StartsWith("Comm:", StringComparison.Ordinal));
        return first.Concat(body).SelectMany(line => Wrapping.Wrap(line, width, 2));
    }
}
