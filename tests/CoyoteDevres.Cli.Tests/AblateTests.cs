using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli.Tests;

public class AblateTests
{
    private static readonly Scenario Semaphore = Catalogue.All.Single(s => s.Name == "guards/short-ioctl-vs-unbind@rwsem");

    [Fact]
    public void Says_which_places_are_noticed()
    {
        using var session = new Session(Semaphore);
        Assert.Equal(ExitCode.Success, session.Run("ablate"));
        Assert.Contains("red  toy_ioctl: down_read toy_device.sem", session.Out, StringComparison.Ordinal);
        Assert.Contains("slab-use-after-free in toy_ioctl on toy_registers.status: short-ioctl-vs-unbind@rwsem", session.Out, StringComparison.Ordinal);
        Assert.Empty(session.Error);
    }

    [Fact]
    public void The_report_is_the_same_for_any_number_of_workers()
    {
        using var session = new Session([.. Catalogue.All.Where(s => s.Version == "rwsem")]);
        session.Run("ablate", "--workers", "1");
        string alone = session.Out;
        session.Run("ablate", "--workers", "3");
        Assert.Equal(alone, session.Out);
    }

    [Fact]
    public void A_budget_that_ran_out_is_incomplete()
    {
        using var session = new Session(Semaphore);
        Assert.Equal(ExitCode.Incomplete, session.Run("ablate", "--max-executions", "1"));
    }

    [Fact]
    public void A_scenario_with_findings_is_refused()
    {
        using var session = new Session(TestCatalogue.Declared);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("ablate"));
        Assert.Contains("none of these scenarios is verified", session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }
}
