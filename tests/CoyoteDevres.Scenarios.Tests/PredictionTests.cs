using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// Uses of what is freed are the same whether they are predicted or found in their places: so are all findings, and all data races. Every scenario
/// of the default run that is not too large; <c>COYOTE_DEVRES_PREDICTION</c> is for another limit.
/// </summary>
public class PredictionTests
{
    /// <summary>
    /// S0a and S1: the thread that pumps messages dies over the freed device, and whoever waits for its message, or for a lock that that one has, waits for ever.
    /// Where the pump gets past the free in some execution, that is a consequence, and not told; where it has its place, nothing tells so.
    /// </summary>
    private static readonly string[] Consequences =
    [
        "hung-task in spidev_sync on spi_message.done",
        "hung-task in __spi_sync on spi_message.done",
        "hung-task in spidev_read on spidev_data.buf_lock",
    ];

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
            Assert.Equal((scenario.Name, Keys(expected.Findings, subsystem)), (scenario.Name, Keys(predicted.Findings, subsystem)));
            Assert.Equal((scenario.Name, Keys(expected.DataRaces, subsystem)), (scenario.Name, Keys(predicted.DataRaces, subsystem)));
            Assert.Equal(0, predicted.Blocked);
            predictions += predicted.Executions;
            places += expected.Executions;
        }

        Assert.InRange(predictions, 1, places);
    }

    private static string Keys(IEnumerable<FoundFinding> findings, string subsystem) => string.Join(
        '\n',
        findings.Select(f => f.Finding.Key.ToString()).Where(key => subsystem != "spi" || !Consequences.Contains(key)).Order(StringComparer.Ordinal));

    private static ScenarioResult Explore(Scenario scenario, bool ordersFrees)
    {
        var run = new ScenarioRun(scenario, new RunOptions { OrdersFrees = ordersFrees, MaxExecutions = Limit }, CancellationToken.None);
        run.Work();
        return run.Complete();
    }
}
