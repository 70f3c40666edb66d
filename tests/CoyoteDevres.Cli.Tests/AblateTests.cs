using System.Text.Json;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli.Tests;

public class AblateTests
{
    private static readonly Scenario[] Semaphore = [.. Catalogue.Main.Where(s => s.Subsystem == "guards" && s.Version == "rwsem")];
    private static readonly Scenario Sequence = Semaphore.Single(s => s.Name == "guards/ioctl-unbind-ioctl-close@rwsem");

    [Fact]
    public void Says_which_places_are_noticed_and_why_the_others_are_not()
    {
        using var session = new Session(Semaphore);
        Assert.Equal(ExitCode.Success, session.Run("ablate"));
        Assert.Contains("red  toy_ioctl: down_read toy_device.sem", session.Out, StringComparison.Ordinal);
        Assert.Contains("slab-use-after-free in toy_ioctl on toy_registers.status: short-ioctl-vs-unbind@rwsem", session.Out, StringComparison.Ordinal);
        Assert.Contains("ok   toy_open: get toy_device.dev.kobj", session.Out, StringComparison.Ordinal);
        Assert.Contains("because cdev_device_add makes the device the parent of its cdev", session.Out, StringComparison.Ordinal);
        Assert.Empty(session.Error);
    }

    /// <summary>One process takes the lock: nobody notices that it is missing, and nobody has argued that it may.</summary>
    [Fact]
    public void A_place_that_nobody_notices_and_nobody_argues_is_a_failure()
    {
        using var session = new Session(Sequence);
        Assert.Equal(ExitCode.Differs, session.Run("ablate"));
        Assert.Contains("open toy_ioctl: down_read toy_device.sem", session.Out, StringComparison.Ordinal);
        Assert.Contains("not noticed by ioctl-unbind-ioctl-close@rwsem; nobody else takes it there", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cell_shows_all_that_notice()
    {
        using var session = new Session(Semaphore);
        session.Run("ablate", "--every-cell");
        Assert.Contains("slab-use-after-free in toy_calibrate on toy_registers.status: sleeping-ioctl-vs-unbind@rwsem", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_the_same_for_any_number_of_workers()
    {
        using var session = new Session([.. Catalogue.Main.Where(s => s.Version is "rwsem" or "mutex")]);
        session.Run("ablate", "--workers", "1");
        string alone = session.Out;
        session.Run("ablate", "--workers", "3");
        Assert.Equal(alone, session.Out);
    }

    [Fact]
    public void Json_and_markdown()
    {
        using var session = new Session(Sequence);
        Assert.Equal(ExitCode.Differs, session.Run("ablate", "--format", "json"));
        using var document = JsonDocument.Parse(session.Out);
        Assert.Equal("rwsem", document.RootElement.GetProperty("versions")[0].GetProperty("version").GetString());
        session.Run("ablate", "--format", "markdown");
        Assert.StartsWith("| version | verified scenarios | places |", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_ran_out_is_incomplete()
    {
        using var session = new Session(Semaphore.Single(s => s.Name == "guards/short-ioctl-and-short-ioctl-vs-unbind@rwsem"));
        Assert.Equal(ExitCode.Incomplete, session.Run("ablate", "--max-executions", "1"));
    }

    [Fact]
    public void Scenarios_with_findings_alone_are_refused()
    {
        using var session = new Session(TestCatalogue.Declared);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("ablate"));
        Assert.Contains("none of these scenarios is verified", session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }
}
