using System.Text.Json;

namespace CoyoteDevres.Cli.Tests;

public class ReplayTests
{
    private const string First = "s/gpio-get-vs-unbind@G1.1.schedule";

    [Fact]
    public void Every_recorded_schedule_shows_its_finding_again()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Undeclared);
        session.Run("test", "--schedules", "s");
        var files = Directory.EnumerateFiles(Path.Combine(session.Directory, "s")).ToList();
        Assert.Equal(4, files.Count);
        foreach (string file in files)
        {
            Assert.Equal(ExitCode.Success, session.Run("replay", file));
            Assert.Empty(session.Error);
            Assert.Contains($"replay   coyote-devres replay {file}\n", session.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_report_is_that_of_the_run_but_for_its_executions()
    {
        using var session = Recorded();
        session.Run("test", "--schedules", "s", "--verbose");
        string run = session.Out;
        session.Run("replay", First);
        Assert.StartsWith("BUG: KASAN: slab-use-after-free in gpiod_get_array_value_complex\n", session.Out, StringComparison.Ordinal);
        Assert.Contains(session.Out, run.Replace("   shown by 1 of 4 executions", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hang_tells_who_waits_for_what()
    {
        using var session = new Session(TestCatalogue.Undeclared);
        session.Run("test", "--schedules", "s");
        Assert.Equal(ExitCode.Success, session.Run("replay", "s/lock-abba@L2.1.schedule"));
        Assert.Contains("first/1 waits in take_ab for b.lock", session.Out, StringComparison.Ordinal);
        Assert.Contains("blocked: lock b.lock", session.Out, StringComparison.Ordinal);
        Assert.Contains("blocked: lock a.lock", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void As_json()
    {
        using var session = Recorded();
        Assert.Equal(ExitCode.Success, session.Run("replay", First, "--format", "json"));
        using var document = JsonDocument.Parse(session.Out);
        Assert.True(document.RootElement.GetProperty("shown").GetBoolean());
        var finding = document.RootElement.GetProperty("finding");
        Assert.Equal("gpiod_get_array_value_complex", finding.GetProperty("function").GetString());
        Assert.Equal(2, finding.GetProperty("contextSwitches").GetInt32());
        Assert.Equal(First, finding.GetProperty("schedule").GetString());
    }

    [Fact]
    public void A_schedule_of_another_model_diverges_where_it_does()
    {
        using var session = Recorded();
        session.Write(First, session.Read(First).Replace("gpiod_get_array_value_complex use", "gpiod_get_value use", StringComparison.Ordinal));
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("replay", First));
        Assert.Equal(
            "the schedule diverges at step 6: expected gpioget/101: gpiod_get_value use gpio_device, found gpioget/101: gpiod_get_array_value_complex use gpio_device",
            session.Complaint);
        Assert.Empty(session.Out);
    }

    [Fact]
    public void A_schedule_that_the_step_limit_cuts_short_diverges()
    {
        using var session = Recorded();
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("replay", First, "--step-limit", "4"));
        Assert.Equal("the schedule diverges at step 5: expected 6 operations, found the step limit of 4", session.Complaint);
    }

    [Fact]
    public void A_schedule_that_no_longer_shows_its_finding_fails()
    {
        using var session = Recorded();
        session.Write(First, session.Read(First).Replace("finding slab-use-after-free", "finding double-free", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Differs, session.Run("replay", First));
        Assert.Equal(
            $"coyote-devres: {First}: the schedule was performed, but did not show double-free in gpiod_get_array_value_complex on gpio_device; "
            + "found instead: slab-use-after-free in gpiod_get_array_value_complex on gpio_device",
            session.Complaint);
        Assert.Empty(session.Out);
    }

    [Fact]
    public void An_unknown_scenario_is_refused()
    {
        using var session = Recorded();
        session.Write(First, session.Read(First).Replace("unbind@G1", "unbind@G99", StringComparison.Ordinal));
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("replay", First));
        Assert.Contains("unknown scenario 'gpio/get-vs-unbind@G99'", session.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_a_directory_and_nothing_are_refused()
    {
        using var session = Recorded();
        session.Write("foreign", "\u0001\u0002 binary");
        foreach (string file in new[] { "foreign", "s", "none", "none/none" })
        {
            Assert.Equal(ExitCode.UsageOrModelError, session.Run("replay", file));
            Assert.StartsWith($"coyote-devres: {file}: ", session.Complaint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_scenario_that_throws_is_an_internal_error()
    {
        using var session = Recorded();
        using var broken = new Session(TestCatalogue.Declared with { Program = () => throw new InvalidOperationException("no program") });
        Assert.Equal(ExitCode.InternalError, broken.Run("replay", Path.Combine(session.Directory, First)));
        Assert.Contains("InvalidOperationException: no program", broken.Complaint, StringComparison.Ordinal);
    }

    private static Session Recorded()
    {
        var session = new Session(TestCatalogue.Declared);
        session.Run("test", "--schedules", "s");
        return session;
    }
}
