using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A schedule in one line: who goes on after whom.</summary>
internal static class ScheduleShape
{
    private const string Arrow = " ──► ";
    private const string Gap = "   ";

    /// <summary>
    /// <c>gpio/unbind@G1   gpioget ──► sysfs ──► gpioget   2 switches   shown by 3 of 9 executions</c>, broken between
    /// its parts and before arrows where it does not fit.
    /// </summary>
    internal static IReadOnlyList<string> Render(FindingSubject subject, int width)
    {
        var schedule = subject.Found.Schedule;
        var parts = new List<string> { subject.Scenario };
        for (int i = 0; i < schedule.Segments.Count; i++)
            parts.Add((i == 0 ? Gap : Arrow) + Wrapping.OneLine(schedule.Segments[i].Task));
        parts.Add(Gap + Words.Count(schedule.ContextSwitches, "switch", "switches"));
        if (subject.Executions is { } executions)
            parts.Add($"{Gap}shown by {Words.Number(subject.Found.ShownBy)} of {Words.Count(executions, "execution", "executions")}");
        return Fill(parts, width);
    }

    private static List<string> Fill(List<string> parts, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string part in parts)
        {
            if (line.Length > 0 && line.Length + part.Length > width)
            {
                lines.Add(line);
                line = "  " + part.TrimStart();
            }
            else
            {
                line += part;
            }
        }

        lines.Add(line);
        return lines;
    }
}
