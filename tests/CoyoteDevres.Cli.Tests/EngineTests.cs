using System.Text.Json;
using CoyoteDevres.Exploration;
using CoyoteDevres.Exploration.Tests;

namespace CoyoteDevres.Cli.Tests;

/// <summary>Another checker that explores: what is passed to it, and what is said of what it shows.</summary>
public class EngineTests
{
#if !USE_COYOTE
    [Fact]
    public void A_build_without_microsoft_coyote_says_so()
    {
        Assert.Null(Engines.FindCoyote());
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "--engine", "coyote"));
        Assert.StartsWith("coyote-devres: --engine coyote: this build is without Microsoft Coyote; build it with -p:UseCoyote=true", session.Complaint, StringComparison.Ordinal);
        Assert.Equal("", session.Out);
    }
#endif

    [Fact]
    public void What_it_finds_is_found_and_can_be_replayed_but_is_not_as_declared()
    {
        using var session = With(new Factory(), TestCatalogue.Declared);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--engine", "coyote", "--max-executions", "60", "--format", "json", "--schedules", "s"));
        using var document = JsonDocument.Parse(session.Out);
        var scenario = document.RootElement.GetProperty("scenarios")[0];
        Assert.Equal("found", scenario.GetProperty("verdict").GetString());
        Assert.Equal("60 executions on threads, seed 1", scenario.GetProperty("bound").GetString());
        Assert.Equal("threads", scenario.GetProperty("strategy").GetString());
        Assert.False(scenario.GetProperty("asDeclared").GetBoolean());
        Assert.False(scenario.GetProperty("exhaustive").GetBoolean());
        Assert.Equal(2, scenario.GetProperty("findings").GetArrayLength());
        Assert.Equal(ExitCode.Success, session.Run("replay", "s/gpio-get-vs-unbind@G1.1.schedule"));
    }

    [Fact]
    public void Nothing_found_is_incomplete_within_its_bound()
    {
        using var session = With(new Factory(), TestCatalogue.Verified);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--engine", "coyote", "--max-executions", "20"));
        Assert.Contains("incomplete: nothing found within 20 executions on threads, seed 1: no proof", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_undeclared_finding_differs()
    {
        using var session = With(new Factory(), TestCatalogue.Undeclared);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--engine", "coyote", "--max-executions", "60"));
        Assert.Contains("lock/abba@L2: found but not declared: hung-task in take_ab on b.lock", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_finding_is_enough_if_asked_for()
    {
        using var session = With(new Factory(), TestCatalogue.Declared);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--engine", "coyote", "--first"));
        Assert.Contains("found within 1000 executions on threads, seed 1, up to the first finding", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Strategy_seed_and_number_are_passed_on()
    {
        var factory = new Factory();
        using var session = With(factory, TestCatalogue.Verified);
        session.Run("test", "--engine", "coyote", "--max-executions", "1");
        session.Run("test", "--engine", "coyote", "--strategy", "q-learning", "--seed", "7", "--max-executions", "2");
        session.Write("coyote.json", """{ "CoyoteDevres": { "Strategy": "pct", "Seed": 9, "MaxExecutions": 3 } }""");
        session.Run("test", "--engine", "coyote", "--strategy", "dfs");
        Assert.Equal([("random", 1L, 1L), ("q-learning", 7L, 2L), ("dfs", 9L, 3L)], factory.Asked.Distinct());
    }

    [Theory]
    [InlineData("--strategy pct", "--strategy: expected one of random, q-learning, dfs, found 'pct'")]
    [InlineData("--depth 2", "--depth: only with --strategy pct")]
    [InlineData("--preemptions 2", "--preemptions: only with --strategy preemption-bounded")]
    [InlineData("--seed 101", "--seed: this engine takes 100 at most")]
    [InlineData("--max-executions 1000001", "--max-executions: this engine takes 1000000 at most")]
    public void What_it_does_not_know_is_one_line(string options, string expected)
    {
        using var session = With(new Factory(), TestCatalogue.Verified);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run(["test", "--engine", "coyote", .. options.Split(' ')]));
        Assert.Equal($"coyote-devres: {expected}", session.Complaint);
    }

    [Fact]
    public void The_built_in_one_can_be_named()
    {
        using var session = With(new Factory(), TestCatalogue.Verified);
        Assert.Equal(ExitCode.Success, session.Run("test", "--engine", "builtin"));
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "--engine", "spin"));
        Assert.Equal("coyote-devres: --engine: expected builtin or coyote, found 'spin'; see 'coyote-devres --help'", session.Complaint);
    }

    [Fact]
    public void A_failing_engine_is_an_internal_error()
    {
        using var session = With(new Factory { Fails = true }, TestCatalogue.Verified);
        Assert.Equal(ExitCode.InternalError, session.Run("test", "--engine", "coyote"));
        Assert.Contains("EngineException: out of order", session.Out, StringComparison.Ordinal);
    }

    private static Session With(Factory factory, params IReadOnlyList<Scenarios.Scenario> catalogue) => new(catalogue) { FindCoyote = () => factory };

    private sealed class Factory : IEngineFactory
    {
        internal List<(string Strategy, long Seed, long Executions)> Asked { get; } = [];

        internal bool Fails { get; init; }

        public IReadOnlyList<string> Strategies => ["random", "q-learning", "dfs"];

        public long MostSeed => 100;

        public long MostExecutions => 1_000_000;

        public IEngine Create(string strategy, long seed, long executions)
        {
            Asked.Add((strategy, seed, executions));
            return Fails ? new Broken() : new ThreadEngine((int)seed, (int)executions);
        }
    }

    private sealed class Broken : IEngine
    {
        public string Name => "broken";

        public string Bound => "nothing";

        public void Run(Func<IController, bool> execution) => throw new EngineException("out of order");
    }
}
