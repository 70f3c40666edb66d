using System.Text.Json;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// All that a scenario's executions change is put back where one begins in the middle of the last: what is seen is the same, to the
/// last count, finding, schedule and story, as if each began at the beginning. The first executions of every scenario;
/// <c>COYOTE_DEVRES_CHECKPOINTS</c> is for another number of them.
/// </summary>
public class CheckpointTests
{
    private static long Executions => long.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_CHECKPOINTS"), out long asked) ? asked : 100;

    public static TheoryData<string> Names => [.. Catalogue.Main.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_executions_begin_changes_nothing(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        Assert.Equal(Explore(scenario, CheckpointUse.Never), Explore(scenario, CheckpointUse.Everywhere));
    }

    private static string Explore(Scenario scenario, CheckpointUse use)
    {
        var run = new ScenarioRun(scenario, new RunOptions { MaxExecutions = Executions, Checkpoints = use }, CancellationToken.None);
        run.Work();
        return JsonSerializer.Serialize(run.Complete() with { Seconds = 0 });
    }
}
