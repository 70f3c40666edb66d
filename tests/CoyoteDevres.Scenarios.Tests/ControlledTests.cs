using CoyoteDevres.Exploration;
using CoyoteDevres.Exploration.Tests;
using CoyoteDevres.Scenarios.Guards;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// The scenarios under another checker: their bugs are found there too, and are the same findings, which the built-in one can replay
/// (each result's story is told by it).
/// </summary>
public class ControlledTests
{
    private const int Executions = 1_000;

    /// <summary>
    /// Operations whose bugs take three or four context switches at exact places: a hundred thousand random executions, with
    /// priorities or without, mostly do not meet them.
    /// </summary>
    private static readonly string[] Rare =
        ["get-icount-vs-unbind", "drain-vs-unbind", "set-serial-vs-unbind", "stalled-write-vs-unbind", "open-vs-unbind", "open-close-vs-unbind", "open-and-write-vs-hangup"];

    /// <summary>Of the talk's subsystems, for each bug of each version the first scenario that declares it.</summary>
    public static TheoryData<string> Declaring =>
    [
        .. Catalogue.Main
            .Where(s => s.Subsystem is "gpio" or "i2c" or "spi" or "uart" && !(s.Subsystem == "uart" && Rare.Any(r => s.Name == $"uart/{r}@{s.Version}")))
            .SelectMany(s => s.Declared.Select(d => (s.Name, Bug: (s.Subsystem, s.Version, d.Bug))))
            .DistinctBy(d => d.Bug)
            .Select(d => d.Name)
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Declaring))]
    public void Its_bug_is_found_and_it_is_a_declared_one(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        var result = ScenarioRunner.Run(scenario, new RunOptions { Engine = () => new ThreadEngine(1, Executions), StopAtFirst = true });
        Assert.Null(result.Problem);
        Assert.Equal(Verdict.Found, result.Verdict);
        Assert.False(result.Exhaustive);
        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, f => Assert.Contains(f.Finding.Key, scenario.Declared.Select(d => d.Key)));
    }

    /// <summary>Findings at the end of an execution, data races, hung tasks, dead tasks: with enough executions, all there are.</summary>
    [Theory]
    [InlineData("gpio/open-vs-unbind@G0")]
    [InlineData("gpio/get-values-vs-unbind@G1")]
    public void All_that_is_declared_is_found_and_nothing_else(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        var result = ScenarioRunner.Run(scenario, new RunOptions { Engine = () => new ThreadEngine(1, 2_000) });
        Assert.Null(result.Problem);
        Assert.Equal(scenario.Declared.Select(d => d.Key.ToString()).Order(StringComparer.Ordinal), result.Findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is_declared()
    {
        foreach (var scenario in Catalogue.Main.Where(s => s.Subsystem == GuardScenarios.Subsystem && s.Declared.Count == 0).Take(20))
        {
            var result = ScenarioRunner.Run(scenario, new RunOptions { Engine = () => new ThreadEngine(1, 20) });
            Assert.Equal((scenario.Name, 0, Verdict.Incomplete), (result.Name, result.Findings.Count, result.Verdict));
        }
    }
}
