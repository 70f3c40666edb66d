using System.Text.Json;

namespace CoyoteDevres.Cli.Tests;

/// <summary>What is said of runs that do not cover everything, and with which exit code.</summary>
public class StrategyTests
{
    [Theory]
    [InlineData("random", "1000 random executions, seed 1")]
    [InlineData("random --seed 42 --max-executions 1", "1 random execution, seed 42")]
    [InlineData("pct", "1000 PCT executions of depth 3, seed 1")]
    [InlineData("pct --depth 5 --seed 0 --max-executions 20", "20 PCT executions of depth 5, seed 0")]
    [InlineData("preemption-bounded", "at most 2 preemptions")]
    [InlineData("preemption-bounded --preemptions 1", "at most 1 preemption")]
    // More than there can be: still a search that is bounded.
    [InlineData("preemption-bounded --preemptions 100", "at most 100 preemptions")]
    public void Nothing_found_is_incomplete_within_its_bound(string strategy, string bound)
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.Incomplete, session.Run(["test", "--strategy", .. strategy.Split(' ')]));
        Assert.DoesNotContain("verified", session.Out, StringComparison.Ordinal);
        Assert.Contains($"  incomplete within {bound} ", session.Out, StringComparison.Ordinal);
        Assert.Contains("1 scenario, 0 as declared: 1 incomplete", session.Out, StringComparison.Ordinal);
        Assert.Contains($"1 scenario within {bound}: no proof, and never as declared", session.Out, StringComparison.Ordinal);
        Assert.Contains($"lock/ordered@L1: incomplete: nothing found within {bound}: no proof", session.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("random", "1000 random executions, seed 1")]
    [InlineData("pct", "1000 PCT executions of depth 3, seed 1")]
    [InlineData("preemption-bounded", "at most 2 preemptions")]
    public void All_that_is_declared_and_no_more_is_found_but_not_as_declared(string strategy, string bound)
    {
        using var session = new Session(TestCatalogue.Declared);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--strategy", strategy, "--format", "json"));
        using var document = JsonDocument.Parse(session.Out);
        var scenario = document.RootElement.GetProperty("scenarios")[0];
        Assert.Equal("found", scenario.GetProperty("verdict").GetString());
        Assert.Equal(bound, scenario.GetProperty("bound").GetString());
        Assert.Equal(strategy, scenario.GetProperty("strategy").GetString());
        Assert.False(scenario.GetProperty("asDeclared").GetBoolean());
        Assert.False(scenario.GetProperty("exhaustive").GetBoolean());
        Assert.Equal(2, scenario.GetProperty("findings").GetArrayLength());
    }

    [Theory]
    [InlineData("random")]
    [InlineData("pct")]
    [InlineData("preemption-bounded")]
    public void An_undeclared_finding_differs_however_it_was_met(string strategy)
    {
        using var session = new Session(TestCatalogue.Verified, TestCatalogue.Undeclared);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--strategy", strategy, "--schedules", "s"));
        Assert.Contains("lock/abba@L2: found but not declared: hung-task in take_ab on b.lock", session.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, session.Run("replay", "s/lock-abba@L2.1.schedule"));
    }

    [Fact]
    public void What_a_sample_did_not_find_is_no_difference()
    {
        using var session = new Session(TestCatalogue.Missing);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--strategy", "random"));
        Assert.DoesNotContain("declared but not found", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_sample_did_not_reach_is_no_model_error()
    {
        using var session = new Session(TestCatalogue.Vacuous);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--strategy", "random", "--max-executions", "2"));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("pct")]
    public void The_same_seed_gives_the_same_document(string strategy)
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Undeclared);
        string Document(string seed, string workers)
        {
            session.Run("test", "--strategy", strategy, "--seed", seed, "--max-executions", "50", "--format", "json", "--workers", workers);
            return string.Join('\n', session.Out.Split('\n').Where(line => !line.Contains("\"seconds\"", StringComparison.Ordinal)));
        }

        Assert.Equal(Document("3", "1"), Document("3", "2"));
        Assert.NotEqual(Document("3", "1"), Document("4", "1"));
    }

    [Fact]
    public void A_limit_cuts_a_bounded_search_short_and_both_are_told()
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--strategy", "preemption-bounded", "--max-executions", "1"));
        Assert.Contains("incomplete: stopped after 1 executions within at most 2 preemptions", session.Out, StringComparison.Ordinal);
    }

    /// <summary>Looked at only now and then, or not at all, this would never end.</summary>
    [Fact]
    public void Time_is_looked_at_after_every_execution()
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--strategy", "random", "--max-executions", "9223372036854775807", "--timeout", "0.05"));
        Assert.Contains("incomplete: out of time or interrupted within 9223372036854775807 random executions, seed 1", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_finding_is_enough_if_asked_for_and_is_never_as_declared()
    {
        using var session = new Session(TestCatalogue.Declared);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--first"));
        Assert.Contains("  found within the executions up to the first finding ", session.Out, StringComparison.Ordinal);
        Assert.Contains("1 scenario, 0 as declared: 1 found", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("declared but not found", session.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--first", "--strategy", "random", "--seed", "5"));
        Assert.Contains("found within 1000 random executions, seed 5, up to the first finding", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_finding_that_is_not_declared_differs()
    {
        using var session = new Session(TestCatalogue.Undeclared);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--first"));
    }

    [Fact]
    public void Without_a_finding_the_first_one_changes_nothing()
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.Success, session.Run("test", "--first"));
        Assert.Contains("1 scenario, 1 as declared: 1 verified", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_say_how_many_executions_show_them()
    {
        using var session = new Session(TestCatalogue.Declared);
        session.Run("test", "--verbose");
        Assert.Equal(2, session.Out.Split("   shown by 1 of 4 executions\n").Length - 1);
    }
}
