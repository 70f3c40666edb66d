#if USE_COYOTE
using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios;
using CoyoteDevres.TestPrograms;

namespace CoyoteDevres.MicrosoftCoyote.Tests;

/// <summary>Coyote's own engine, in this process: each of its strategies, hangs, choices, the kill signal, exhaustion.</summary>
public class InProcessTests
{
    private static readonly CoyoteEngines Engines = new();

    public static TheoryData<string> Strategies => [.. Engines.Strategies];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Each_strategy_explores_and_finds_only_what_is_declared(string strategy)
    {
        var scenario = Named("gpio/get-values-vs-unbind@G1");
        var result = Run(scenario, strategy, 300);
        Assert.Null(result.Problem);
        Assert.Equal(300, result.Executions);
        Assert.Equal(Verdict.Found, result.Verdict);
        Assert.All(result.Findings, f => Assert.Contains(f.Finding.Key, scenario.Declared.Select(d => d.Key)));
    }

    [Theory]
    [InlineData("gpio/open-vs-unbind@G0")]
    [InlineData("gpio/get-values-vs-unbind@G1")]
    public void All_that_is_declared_is_found(string name)
    {
        var scenario = Named(name);
        var result = Run(scenario, "prioritization", 3_000);
        Assert.Null(result.Problem);
        Assert.Equal(Keys(scenario.Declared.Select(d => d.Key)), Keys(result.Findings.Select(f => f.Finding.Key)));
    }

    [Fact]
    public void A_hang_is_a_finding_of_ours_in_the_execution_in_which_it_happens()
    {
        var engine = Engines.Create("random", 1, 100);
        var result = Explorer.Explore(new Miniature(Gpio.Abba), engine, new ExplorationOptions { StopAtFirst = true });
        Assert.Equal(StopReason.FirstFinding, result.Stop);
        Assert.Equal(["take_ab", "take_ba"], result.Findings.Select(f => f.Finding.Key.Function).Order(StringComparer.Ordinal));
        Assert.All(result.Findings, f => Assert.Equal("hung-task", f.Finding.Key.Kind));
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        string Counts(long seed) => string.Join(' ', Explorer.Explore(new Miniature(Gpio.UseAfterFree), Engines.Create("random", seed, 200), new ExplorationOptions())
            .Findings.Select(f => $"{f.Finding.Key} {f.ShownBy}"));

        Assert.Equal(Counts(5), Counts(5));
        Assert.NotEqual(Counts(5), Counts(5_000));
    }

    /// <summary>Every interleaving of a program without data choices: all findings, and then it ends by itself.</summary>
    [Fact]
    public void The_depth_first_search_ends()
    {
        var result = Explorer.Explore(new Miniature(Gpio.UseAfterFree), Engines.Create("dfs", 1, 1_000_000), new ExplorationOptions());
        Assert.Equal(StopReason.StrategyEnded, result.Stop);
        Assert.InRange(result.Executions, 5, 100_000);
        var expected = Explorer.Explore(new Miniature(Gpio.UseAfterFree), new OptimalDpor(), new ExplorationOptions());
        Assert.Equal(expected.Findings.Select(f => f.Finding.Key), result.Findings.Select(f => f.Finding.Key));
    }

    [Fact]
    public void A_model_that_throws_is_a_model_fault_not_a_bug()
    {
        var program = new Miniature(runtime => runtime.Spawn("thrower", () => throw new FormatException("broken")));
        var result = Explorer.Explore(program, Engines.Create("random", 1, 10), new ExplorationOptions());
        Assert.Equal(StopReason.ModelFault, result.Stop);
        Assert.Equal("FormatException: broken", result.Fault?.Reason);
    }

    [Fact]
    public void What_goes_wrong_in_between_is_no_finding()
    {
        var engine = Engines.Create("random", 1, 10);
        var exception = Assert.Throws<EngineException>(() => engine.Run(_ => throw new FormatException("between")));
        Assert.Contains("between", exception.Message, StringComparison.Ordinal);
    }

    private static Scenario Named(string name) => Catalogue.All.Single(s => s.Name == name);

    private static ScenarioResult Run(Scenario scenario, string strategy, long executions) =>
        ScenarioRunner.Run(scenario, new RunOptions { Engine = () => Engines.Create(strategy, 1, executions) });

    private static IEnumerable<string> Keys(IEnumerable<FindingKey> keys) => keys.Select(k => k.ToString()).Order(StringComparer.Ordinal);
}
#endif
