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
        var explored = results.Where(r => r.ExploredAs is null).ToList();
        yield return $"{Words.Count(explored.Sum(r => r.Executions), "execution", "executions")}, "
            + $"{Words.Number(explored.Sum(r => r.Blocked))} blocked, "
            + $"{Words.Count(explored.Sum(r => r.Operations), "operation", "operations")}, {Words.Seconds(explored.Sum(r => r.Seconds))}; strategy: {strategies}";
        if (results.Count > explored.Count)
            yield return $"{Words.Count(results.Count - explored.Count, "scenario has", "scenarios have")} the program of another one here, and its executions: counted once";
        foreach (var off in results.Where(r => r.SanitizersOff.Count > 0).GroupBy(r => string.Join(", ", r.SanitizersOff)))
            yield return $"switched off: {off.Key}; what they would find is neither found nor expected";
        foreach (var bounded in results.GroupBy(r => r.Bound).Where(g => g.Key is not null))
            yield return $"{Words.Count(bounded.Count(), "scenario", "scenarios")} within {bounded.Key}: no proof, and never as declared";
    }
}
