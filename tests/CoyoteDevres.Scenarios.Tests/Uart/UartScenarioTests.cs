using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios.Uart;

namespace CoyoteDevres.Scenarios.Tests.Uart;

/// <summary>Every UART scenario comes out as it declares, and what it finds can be shown again.</summary>
public class UartScenarioTests
{
    public static TheoryData<string> Names => [.. UartScenarios.All.Select(s => s.Name)];

    public static TheoryData<string> Declaring => [.. UartScenarios.All.Where(s => s.Declared.Count > 0).Select(s => s.Name)];

    /// <summary>Findings that only one of the two versions has, where both have the scenario.</summary>
    public static TheoryData<string> InOneVersion =>
        [.. OwnFindings.Select(s => s.Name)];

    private static IEnumerable<Scenario> OwnFindings =>
        UartScenarios.All.Where(s => s.Declared.Count > 0 && Other(s) is { Declared.Count: 0 });

    [Theory]
    [MemberData(nameof(Names))]
    public void As_declared_and_exhaustive(string name)
    {
        var scenario = Named(name);
        var result = ScenarioRunner.Run(scenario, new RunOptions());
        Assert.Null(result.Problem);
        Assert.Equal(
            scenario.Declared.Select(d => $"{d.Key}").Order(StringComparer.Ordinal),
            result.Findings.Select(f => $"{f.Finding.Key}").Order(StringComparer.Ordinal));
        Assert.True(result.AsDeclared);
        Assert.True(result.Exhaustive);
        Assert.Equal(0, result.Blocked);
    }

    [Theory]
    [MemberData(nameof(Declaring))]
    public void Each_finding_replays(string name)
    {
        var scenario = Named(name);
        foreach (var found in ScenarioRunner.Run(scenario, new RunOptions()).Findings)
        {
            Assert.Contains(found.Finding.Key, Replay(scenario, found.Schedule, out var divergence));
            Assert.Null(divergence);
        }
    }

    [Theory]
    [MemberData(nameof(InOneVersion))]
    public void Not_for_the_other_version(string name)
    {
        var scenario = Named(name);
        foreach (var found in ScenarioRunner.Run(scenario, new RunOptions()).Findings)
            Assert.DoesNotContain(found.Finding.Key, Replay(Other(scenario)!, found.Schedule, out _));
    }

    [Fact]
    public void Each_version_has_findings_of_its_own() =>
        Assert.Equal(["U1", "U4"], OwnFindings.Select(s => s.Version).Distinct());

    [Fact]
    public void Everything_declared_is_for_a_scenario_there_is() =>
        Assert.Subset(UartScenarios.All.Select(s => s.Name).ToHashSet(), UartDeclared.All.Keys.ToHashSet());

    [Fact]
    public void Names_are_unique() => Assert.Equal(UartScenarios.All.Count, UartScenarios.All.Select(s => s.Name).Distinct().Count());

    [Fact]
    public void The_transmit_page_is_lost_in_U1_only() =>
        Assert.Equal(["U1"], UartScenarios.All.Where(s => s.Declared.Any(d => d.Bug == "U1")).Select(s => s.Version).Distinct());

    private static Scenario? Other(Scenario scenario)
    {
        string version = scenario.Version == "U1" ? "U4" : "U1";
        return UartScenarios.All.SingleOrDefault(s => s.Name == scenario.Name.Replace($"@{scenario.Version}", $"@{version}", StringComparison.Ordinal));
    }

    private static HashSet<FindingKey> Replay(Scenario scenario, Schedule schedule, out Divergence? divergence)
    {
        var strategy = new ReplayStrategy(schedule);
        var result = Explorer.Explore(scenario.Program(), strategy, new ExplorationOptions());
        Assert.Null(result.Fault);
        divergence = strategy.Divergence;
        return [.. result.Findings.Select(f => f.Finding.Key)];
    }

    private static Scenario Named(string name) => UartScenarios.All.Single(s => s.Name == name);
}
