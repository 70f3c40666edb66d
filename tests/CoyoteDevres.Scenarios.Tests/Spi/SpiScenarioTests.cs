using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios.Spi;

namespace CoyoteDevres.Scenarios.Tests.Spi;

/// <summary>Every SPI scenario comes out as it declares, and what it finds can be shown again.</summary>
public class SpiScenarioTests
{
    /// <summary>A version that has none of the other's bugs, where there is one.</summary>
    private static readonly Dictionary<string, string> Free = new() { ["S1"] = "S3", ["S2"] = "S1", ["S3"] = "S1" };

    public static TheoryData<string> Names => [.. SpiScenarios.All.Select(s => s.Name)];

    public static TheoryData<string> Declaring => [.. SpiScenarios.All.Where(s => s.Declared.Count > 0).Select(s => s.Name)];

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
    public void Each_finding_replays_and_not_for_a_version_without_it(string name)
    {
        var scenario = Named(name);
        var other = Named(name.Replace($"@{scenario.Version}", $"@{Free[scenario.Version]}", StringComparison.Ordinal));
        foreach (var found in ScenarioRunner.Run(scenario, new RunOptions()).Findings)
        {
            var key = found.Finding.Key;
            Assert.Contains(key, Replay(scenario, found.Schedule, out var divergence));
            Assert.Null(divergence);
            Assert.DoesNotContain(key, Replay(other, found.Schedule, out _));
        }
    }

    [Fact]
    public void Everything_declared_is_for_a_scenario_there_is() =>
        Assert.Subset(SpiScenarios.All.Select(s => s.Name).ToHashSet(), SpiDeclared.All.Keys.ToHashSet());

    [Fact]
    public void Names_are_unique() => Assert.Equal(SpiScenarios.All.Count, SpiScenarios.All.Select(s => s.Name).Distinct().Count());

    [Fact]
    public void Read_then_drop_is_found_in_S1_only() =>
        Assert.Equal(["S1"], VersionsOf("SPI-4"));

    [Fact]
    public void The_recursive_lock_is_found_in_S2_only() =>
        Assert.Equal(["S2"], VersionsOf("SPI-5"));

    [Fact]
    public void The_inverted_order_is_in_S2_and_S3() =>
        Assert.Equal(["S2", "S3"], VersionsOf(null));

    private static IEnumerable<string> VersionsOf(string? bug) =>
        SpiScenarios.All.Where(s => s.Declared.Any(d => d.Bug == bug)).Select(s => s.Version).Distinct();

    private static HashSet<FindingKey> Replay(Scenario scenario, Schedule schedule, out Divergence? divergence)
    {
        var strategy = new ReplayStrategy(schedule);
        var result = Explorer.Explore(scenario.Program(), strategy, new ExplorationOptions());
        Assert.Null(result.Fault);
        divergence = strategy.Divergence;
        return [.. result.Findings.Select(f => f.Finding.Key)];
    }

    private static Scenario Named(string name) => SpiScenarios.All.Single(s => s.Name == name);
}
