using System.Collections.Concurrent;
using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios.Gpio;

namespace CoyoteDevres.Scenarios.Tests.Gpio;

/// <summary>Every GPIO scenario comes out as it declares, and every finding can be replayed.</summary>
public class GpioScenarioTests
{
    private static readonly ConcurrentDictionary<string, ScenarioResult> Results = new();

    public static TheoryData<string> Names => [.. GpioScenarios.All.Select(s => s.Name)];

    public static TheoryData<string> Finding => [.. GpioScenarios.All.Where(s => s.Declared.Count > 0).Select(s => s.Name)];

    private static Scenario Named(string name) => GpioScenarios.All.Single(s => s.Name == name);

    private static ScenarioResult Result(string name) => Results.GetOrAdd(name, n => ScenarioRunner.Run(Named(n), new RunOptions()));

    private static ExplorationResult Replay(Scenario scenario, Schedule schedule, out ReplayStrategy strategy)
    {
        strategy = new ReplayStrategy(schedule);
        return Explorer.Explore(scenario.Program(), strategy, new ExplorationOptions());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Comes_out_as_declared(string name)
    {
        var result = Result(name);
        Assert.Null(result.Problem);
        Assert.True(result.Exhaustive);
        Assert.Equal(0, result.Blocked);
        Assert.Equal(
            result.Declared.Select(k => k.ToString()).Order(StringComparer.Ordinal),
            result.Findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));
        Assert.True(result.AsDeclared);
    }

    [Theory]
    [MemberData(nameof(Finding))]
    public void Findings_replay(string name)
    {
        foreach (var found in Result(name).Findings)
        {
            var replayed = Replay(Named(name), found.Schedule, out var strategy);
            Assert.Null(strategy.Divergence);
            Assert.True(strategy.IsOver);
            Assert.Contains(replayed.Findings, f => f.Finding.Key == found.Finding.Key);
        }
    }

    [Theory]
    [InlineData("gpio/request-unbind-ioctl-close", "G0", "G1")]
    [InlineData("gpio/get-values-vs-unbind", "G1", "G2")]
    [InlineData("gpio/open-vs-unbind", "G1", "G2")]
    [InlineData("gpio/watch-line-vs-unbind", "G1", "G2")]
    [InlineData("gpio/read-chip-vs-unbind", "G2", "G1")]
    public void A_finding_s_schedule_does_not_show_it_in_a_design_without_the_bug(string what, string version, string other)
    {
        var gone = Result($"{what}@{version}").Findings.ExceptBy(Result($"{what}@{other}").Findings.Select(f => f.Finding.Key), f => f.Finding.Key).ToList();
        Assert.NotEmpty(gone);
        foreach (var found in gone)
        {
            var replayed = Replay(Named($"{what}@{other}"), found.Schedule, out _);
            Assert.DoesNotContain(replayed.Findings, f => f.Finding.Key == found.Finding.Key);
        }
    }

    [Fact]
    public void Every_declaration_names_a_scenario_and_no_name_comes_twice()
    {
        var names = GpioScenarios.All.Select(s => s.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(GpioDeclarations.G0.Keys.Concat(GpioDeclarations.G1.Keys).Concat(GpioDeclarations.G2.Keys), key => Assert.Contains(key, names));
    }

    [Theory]
    [InlineData("GPIO-1", "G0")]
    [InlineData("GPIO-2", "G0 G1 G2")]
    [InlineData("GPIO-3", "G0 G1")]
    [InlineData("GPIO-5", "G0 G1 G2")]
    [InlineData("GPIO-10", "G0 G1 G2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(
        versions,
        string.Join(' ', GpioScenarios.All.Where(s => s.Declared.Any(d => d.Bug == bug)).Select(s => s.Version).Distinct()));
}
