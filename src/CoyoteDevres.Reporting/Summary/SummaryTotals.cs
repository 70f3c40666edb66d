using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A run in a few lines.</summary>
internal static class SummaryTotals
{
    internal static IEnumerable<string> Of(IReadOnlyList<ScenarioResult> results)
    {
        var verdicts = Enum.GetValues<Verdict>()
            .Select(v => (Name: Judgement.Name(v), Count: results.Count(r => r.Verdict == v)))
            .Where(v => v.Count > 0)
            .Select(v => $"{Words.Number(v.Count)} {v.Name}");
        string scenarios = Words.Count(results.Count, "scenario", "scenarios");
        yield return $"{scenarios}, {Words.Number(results.Count(r => r.AsDeclared))} as declared: {string.Join(", ", verdicts)}";
        string strategies = string.Join(", ", results.Select(r => r.Strategy).Where(s => s.Length > 0).Distinct());
        yield return $"{Words.Count(results.Sum(r => r.Executions), "execution", "executions")}, "
            + $"{Words.Number(results.Sum(r => r.Blocked))} blocked, "
            + $"{Words.Count(results.Sum(r => r.Operations), "operation", "operations")}, {Words.Seconds(results.Sum(r => r.Seconds))}; strategy: {strategies}";
        foreach (var off in results.Where(r => r.SanitizersOff.Count > 0).GroupBy(r => string.Join(", ", r.SanitizersOff)))
            yield return $"switched off: {off.Key}; what they would find is neither found nor expected";
        foreach (var bounded in results.GroupBy(r => r.Bound).Where(g => g.Key is not null))
            yield return $"{Words.Count(bounded.Count(), "scenario", "scenarios")} within {bounded.Key}: no proof, and never as declared";
    }
}
