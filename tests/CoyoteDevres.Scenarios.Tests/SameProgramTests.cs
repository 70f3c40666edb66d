using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// Scenarios that are said to have another one's program have it: the same operations in as many executions, the same findings and branches. Every one that is
/// not too large; <c>COYOTE_DEVRES_SAME</c> is for another limit.
/// </summary>
public class SameProgramTests
{
    private static long Limit => long.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_SAME"), out long asked) ? asked : 200;

    public static TheoryData<string> Names => [.. Catalogue.All.Where(s => s.SameAs is not null).Select(s => s.Name)];

    [Fact]
    public void Some_are() => Assert.True(Names.Count > 250);

    [Fact]
    public void The_other_one_comes_first()
    {
        var seen = new Dictionary<string, Scenario>(StringComparer.Ordinal);
        foreach (var scenario in Catalogue.All)
        {
            if (scenario.SameAs is { } name)
            {
                var other = seen[name];
                Assert.Null(other.SameAs);
                Assert.Equal(other.Subsystem, scenario.Subsystem);
                Assert.Equal(other.Tier, scenario.Tier);
                Assert.Equal(other.HasUsersAlike, scenario.HasUsersAlike);
                Assert.NotEqual(other.Version, scenario.Version);
            }

            seen.Add(scenario.Name, scenario);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Their_programs_are_the_same(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        var (own, other) = (Explore(scenario), Explore(Catalogue.All.Single(s => s.Name == scenario.SameAs)));
        Assert.Equal(other.Executions, own.Executions);
        Assert.Equal(other.Operations, own.Operations);
        Assert.Equal(other.Reached, own.Reached);
        Assert.Equal(Shown(other), Shown(own));
    }

    private static string Shown(ScenarioResult result) =>
        string.Join('\n', result.Findings.Concat(result.DataRaces).Select(f => $"{f.Finding.Key} {f.ShownBy} {f.Schedule.Steps} {f.Schedule.ContextSwitches}"));

    private static ScenarioResult Explore(Scenario scenario)
    {
        var run = new ScenarioRun(scenario, new RunOptions { MaxExecutions = Limit }, CancellationToken.None);
        run.Work();
        return run.Complete();
    }
}
