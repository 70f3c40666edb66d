using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A schedule with what it shows: what a schedule file holds.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Finding">What the schedule leads to.</param>
/// <param name="Schedule">The choices.</param>
public sealed record RecordedSchedule(string Scenario, FindingKey Finding, Schedule Schedule);

/// <summary>A file is no schedule, or a broken one.</summary>
public sealed class ScheduleFormatException : FormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="line">Where, from 1.</param>
    /// <param name="problem">What was expected, and what was found.</param>
    public ScheduleFormatException(int line, string problem)
        : base($"line {line}: {problem}")
    {
        Line = line;
    }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }
}
