using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// What the verdicts rest on: independent neighbours in executions of each scenario change places without a difference. A few
/// executions each; <c>COYOTE_DEVRES_COMMUTE</c> multiplies them.
/// </summary>
public class CommuteTests
{
    private static int Effort => int.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_COMMUTE"), out int effort) ? effort : 1;

    public static TheoryData<string> Names => [.. Catalogue.Main.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Independent_neighbours_commute(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        var options = new CommuteOptions { FirstExecutions = 2 * Effort, RandomExecutions = 10 * Effort, SwapsPerPair = 2 * Effort, Meetings = 100 * Effort };
        var result = CommuteAndReplay.Check(scenario.Program(), options);
        Assert.Null(result.Fault);
        Assert.True(result.Executions > 0);
        Assert.True(result.Violations.Count == 0, string.Join("\n\n", result.Violations.Take(3)));
    }
}
