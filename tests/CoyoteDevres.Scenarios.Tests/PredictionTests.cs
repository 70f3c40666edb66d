using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// Uses of what is freed are the same whether they are predicted or found in their places: so are all findings, and all data races. Every scenario
/// of the default run that is not too large; <c>COYOTE_DEVRES_PREDICTION</c> is for another limit.
/// </summary>
public class PredictionTests
{
    private static long Limit => long.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_PREDICTION"), out long asked) ? asked : 300;

    public static TheoryData<string> Subsystems => [.. Catalogue.Main.Select(s => s.Subsystem).Distinct()];

    [Theory]
    [MemberData(nameof(Subsystems))]
    public void Prediction_finds_what_frees_in_every_place_show(string subsystem)
    {
        long predictions = 0, places = 0;
        foreach (var scenario in Catalogue.Main.Where(s => s.Subsystem == subsystem))
        {
            var expected = Explore(scenario, ordersFrees: true);
            if (expected.Verdict == Verdict.Incomplete)
                continue;
            var predicted = Explore(scenario, ordersFrees: false);
            Assert.Equal((scenario.Name, Keys(expected.Findings)), (scenario.Name, Keys(predicted.Findings)));
            Assert.Equal((scenario.Name, Keys(expected.DataRaces)), (scenario.Name, Keys(predicted.DataRaces)));
            Assert.Equal(0, predicted.Blocked);
            predictions += predicted.Executions;
            places += expected.Executions;
        }

        Assert.InRange(predictions, 1, places);
    }

    private static string Keys(IEnumerable<FoundFinding> findings) => string.Join('\n', findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));

    private static ScenarioResult Explore(Scenario scenario, bool ordersFrees)
    {
        var run = new ScenarioRun(scenario, new RunOptions { OrdersFrees = ordersFrees, MaxExecutions = Limit }, CancellationToken.None);
        run.Work();
        return run.Complete();
    }
}
