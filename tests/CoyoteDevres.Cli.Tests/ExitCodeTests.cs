using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli.Tests;

public class ExitCodeTests
{
    [Fact]
    public void All_as_declared_is_success() => Check(ExitCode.Success, TestCatalogue.Declared, TestCatalogue.Verified);

    [Fact]
    public void An_undeclared_finding_differs() => Check(ExitCode.Differs, TestCatalogue.Declared, TestCatalogue.Undeclared);

    [Fact]
    public void A_declared_finding_that_is_not_there_differs() => Check(ExitCode.Differs, TestCatalogue.Missing);

    [Fact]
    public void A_vacuous_verdict_is_a_model_error_and_wins_over_a_difference() =>
        Check(ExitCode.UsageOrModelError, TestCatalogue.Missing, TestCatalogue.Vacuous);

    [Fact]
    public void An_exception_is_an_internal_error_and_wins_over_everything() =>
        Check(ExitCode.InternalError, TestCatalogue.Missing, TestCatalogue.Broken, TestCatalogue.Vacuous);

    [Fact]
    public void A_budget_that_ran_out_is_incomplete()
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--max-executions", "1"));
        Assert.Contains("stopped after 1 executions", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_wins_over_a_budget_that_ran_out()
    {
        using var session = new Session(TestCatalogue.Verified, TestCatalogue.Undeclared);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--max-executions", "2"));
    }

    [Fact]
    public void A_declared_finding_in_an_incomplete_exploration_is_only_incomplete()
    {
        using var session = new Session(TestCatalogue.Declared);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--max-executions", "2"));
    }

    [Fact]
    public void An_undeclared_finding_in_an_incomplete_exploration_already_differs()
    {
        using var session = new Session(TestCatalogue.Undeclared);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--max-executions", "2"));
    }

    [Fact]
    public void A_step_limit_that_is_too_low_is_incomplete()
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--step-limit", "3"));
        Assert.Contains("step limit", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_who_interrupts_gets_what_is_done_as_incomplete()
    {
        using var interrupted = new CancellationTokenSource();
        var interrupting = TestCatalogue.Verified with { Name = "lock/slow@L9", Program = () => throw new InvalidOperationException() };
        var first = TestCatalogue.Verified with
        {
            Program = () =>
            {
                interrupted.Cancel();
                return TestCatalogue.Verified.Program();
            },
        };
        using var session = new Session(first, interrupting);
        Assert.Equal(ExitCode.Incomplete, session.Run(interrupted.Token, "test", "--workers", "1"));
        Assert.Contains("lock/ordered@L1: incomplete: out of time or interrupted", session.Out, StringComparison.Ordinal);
        Assert.Contains("lock/slow@L9: incomplete: not started: out of time or interrupted", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_numbers_are_those_that_scripts_know() =>
        Assert.Equal([0, 1, 2, 3, 4], new[] { ExitCode.Success, ExitCode.Differs, ExitCode.UsageOrModelError, ExitCode.Incomplete, ExitCode.InternalError }.Select(code => (int)code));

    private static void Check(ExitCode expected, params Scenario[] scenarios)
    {
        using var session = new Session(scenarios);
        Assert.Equal(expected, session.Run("test"));
        Assert.Empty(session.Error);
    }
}
