using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// Users who do the same and are said to be alike are: what is found, and what is reached, is the same if both of two executions are explored
/// that only exchange them. Every such scenario that is not too large; <c>COYOTE_DEVRES_ALIKE</c> is for another limit.
/// </summary>
public class AlikeTests
{
    private static long Limit => long.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_ALIKE"), out long asked) ? asked : 1_000;

    public static TheoryData<string> Names => [.. Catalogue.All.Where(s => s.HasUsersAlike).Select(s => s.Name)];

    [Fact]
    public void Some_are() => Assert.True(Names.Count > 20);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_of_two_that_only_exchange_them_is_enough(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        var once = Explore(scenario, exchanged: false);
        if (once.Verdict == Verdict.Incomplete)
            return;
        var both = Explore(scenario, exchanged: true);
        Assert.Equal(both.Verdict, once.Verdict);
        Assert.Equal(both.Reached.Branches, once.Reached.Branches);
        Assert.Equal(Keys(both.Findings), Keys(once.Findings));
        Assert.Equal(Keys(both.DataRaces), Keys(once.DataRaces));
        Assert.True(once.Executions <= both.Executions, $"{once.Executions} executions of {both.Executions}");
        Assert.Equal(0, once.Blocked);
    }

    private static string Keys(IEnumerable<FoundFinding> findings) => string.Join('\n', findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));

    private static ScenarioResult Explore(Scenario scenario, bool exchanged)
    {
        var run = new ScenarioRun(scenario, new RunOptions { ExploresExchanged = exchanged, MaxExecutions = exchanged ? 4 * Limit : Limit }, CancellationToken.None);
        run.Work();
        return run.Complete();
    }
}
