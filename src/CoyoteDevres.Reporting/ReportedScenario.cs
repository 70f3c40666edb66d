using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A result, and where the schedules of its findings were written.</summary>
/// <param name="Result">What was proved.</param>
/// <param name="SchedulePaths">One for each finding, in their order; null where none was written.</param>
public sealed record ReportedScenario(ScenarioResult Result, IReadOnlyList<string?> SchedulePaths)
{
    /// <summary>A result none of whose schedules were written.</summary>
    public static ReportedScenario Unrecorded(ScenarioResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportedScenario(result, new string?[result.Findings.Count]);
    }
}
