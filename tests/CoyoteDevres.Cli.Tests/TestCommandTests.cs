using System.Text.Json;
using System.Text.RegularExpressions;

namespace CoyoteDevres.Cli.Tests;

public partial class TestCommandTests
{
    [Theory]
    [InlineData("gpio*", "gpio/get-vs-unbind@G1")]
    [InlineData("lock/*@L?", "lock/ordered@L1 lock/abba@L2")]
    [InlineData("lock/abba@L2 *G1 lock/a*", "gpio/get-vs-unbind@G1 lock/abba@L2")]
    [InlineData("*", "gpio/get-vs-unbind@G1 lock/ordered@L1 lock/abba@L2")]
    public void Patterns_are_a_union_in_catalogue_order(string patterns, string expected)
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified, TestCatalogue.Undeclared);
        session.Run(["test", .. patterns.Split(' '), "--format", "json"]);
        Assert.Equal(expected.Split(' '), Names(session.Out));
    }

    [Theory]
    [InlineData("gpio")]
    [InlineData("GPIO*")]
    [InlineData("lock.ordered@L1")]
    [InlineData("lock/ordered@L1x")]
    [InlineData("@G2")]
    public void A_pattern_that_matches_nothing_is_refused_by_name(string pattern)
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "lock*", pattern));
        Assert.Contains($"no scenario matches '{pattern}'", session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }

    [Theory]
    [InlineData("", "gpio/get-vs-unbind@G1")]
    [InlineData("--all", "gpio/get-vs-unbind@G1 lock/ordered@L1")]
    [InlineData("* --all", "gpio/get-vs-unbind@G1 lock/ordered@L1")]
    [InlineData("g*", "gpio/get-vs-unbind@G1")]
    [InlineData("lock/ordered@L1", "lock/ordered@L1")]
    public void What_is_outside_the_main_tier_is_run_with_all_or_by_its_full_name(string arguments, string expected)
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified with { Tier = Scenarios.Tier.Everything });
        session.Run(["test", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--format", "json"]);
        Assert.Equal(expected.Split(' '), Names(session.Out));
    }

    [Fact]
    public void A_pattern_for_what_only_all_runs_says_so()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified with { Tier = Scenarios.Tier.Everything });
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "lock/*"));
        Assert.Contains("'lock/*' matches only scenarios that are run with --all", session.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_catalogue_proves_nothing()
    {
        using var session = new Session();
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test"));
        Assert.Contains("there are no scenarios", session.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_is_the_same_for_any_number_of_workers()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified, TestCatalogue.Undeclared, TestCatalogue.Missing, TestCatalogue.Vacuous);
        session.Run("test", "--format", "json", "--workers", "1");
        string alone = Seconds().Replace(session.Out, "");
        session.Run("test", "--format", "json", "--workers", "7");
        Assert.Equal(alone, Seconds().Replace(session.Out, ""));
        Assert.Equal(5, Names(session.Out).Count);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void Stopping_at_a_mismatch_reports_up_to_the_first_one(string workers)
    {
        using var session = new Session(TestCatalogue.Verified, TestCatalogue.Undeclared, TestCatalogue.Missing, TestCatalogue.Declared);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--stop-on-mismatch", "--format", "json", "--workers", workers));
        Assert.Equal(["lock/ordered@L1", "lock/abba@L2"], Names(session.Out));
        Assert.Contains("stopped at the first mismatch, lock/abba@L2; scenarios not run: 2", session.Complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2, "--no-symmetry")]
    public void Users_who_do_the_same_change_places_if_asked_for(int executions, params string[] more)
    {
        using var session = new Session(TestCatalogue.Alike);
        Assert.Equal(ExitCode.Success, session.Run(["test", "--format", "json", .. more]));
        Assert.Equal(executions, JsonDocument.Parse(session.Out).RootElement.GetProperty("scenarios")[0].GetProperty("executions").GetInt32());
    }

    /// <summary>One write is before the free in its task; a read and another write are beside both: six orders of the three, or twelve of the four.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(12, "--no-prediction")]
    public void A_free_has_places_if_asked_for(int executions, params string[] more)
    {
        using var session = new Session(TestCatalogue.Racy);
        session.Run(["test", "--format", "json", .. more]);
        Assert.Equal(executions, JsonDocument.Parse(session.Out).RootElement.GetProperty("scenarios")[0].GetProperty("executions").GetInt32());
    }

    [Fact]
    public void Without_that_a_mismatch_stops_nothing()
    {
        using var session = new Session(TestCatalogue.Undeclared, TestCatalogue.Verified);
        session.Run("test", "--format", "json");
        Assert.Equal(2, Names(session.Out).Count);
    }

    [Fact]
    public void Schedules_are_written_only_when_asked_for_and_named_in_the_document()
    {
        using var session = new Session(TestCatalogue.Declared);
        session.Run("test", "--format", "json");
        Assert.Empty(Directory.EnumerateFileSystemEntries(session.Directory));
        Assert.Equal(ExitCode.Success, session.Run("test", "--format", "json", "--schedules", "found/here"));
        string[] names = ["gpio-get-vs-unbind@G1.1.schedule", "gpio-get-vs-unbind@G1.2.schedule"];
        var written = Directory.EnumerateFiles(Path.Combine(session.Directory, "found/here")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(names, written);
        using var document = JsonDocument.Parse(session.Out);
        var findings = document.RootElement.GetProperty("scenarios")[0].GetProperty("findings").EnumerateArray();
        Assert.Equal(names.Select(name => $"found/here/{name}"), findings.Select(f => f.GetProperty("schedule").GetString()));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_refused_before_anything_runs()
    {
        using var session = new Session(TestCatalogue.Broken);
        session.Write("taken", "a file");
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "--schedules", "taken/schedules"));
        Assert.StartsWith("coyote-devres: --schedules taken/schedules: cannot be written to", session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }

    [Fact]
    public void An_exception_is_one_line_of_its_scenario_and_the_others_still_count()
    {
        using var session = new Session(TestCatalogue.Broken, TestCatalogue.Verified);
        session.Run("test", "--format", "json");
        using var document = JsonDocument.Parse(session.Out);
        var scenarios = document.RootElement.GetProperty("scenarios");
        Assert.Equal("internal-error", scenarios[0].GetProperty("verdict").GetString());
        Assert.StartsWith("InvalidOperationException: no program", scenarios[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("verified", scenarios[1].GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_plain_run_tells_declared_findings_by_headline_only()
    {
        using var session = new Session(TestCatalogue.Declared);
        session.Run("test");
        Assert.Contains("BUG: KASAN: slab-use-after-free in linereq_ioctl  gpio_device.chip  GPIO-1  (gpio/get-vs-unbind@G1)", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Comm:", session.Out, StringComparison.Ordinal);
        session.Run("test", "--verbose");
        Assert.Equal(2, Count(session.Out, "\nComm: "));
    }

    [Fact]
    public void Undeclared_findings_are_told_in_full()
    {
        using var session = new Session(TestCatalogue.Undeclared);
        session.Run("test", "--schedules", "s");
        Assert.Equal(2, Count(session.Out, "\nComm: "));
        Assert.Contains("replay   coyote-devres replay s/lock-abba@L2.1.schedule\n", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gets_plain_text()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Undeclared);
        session.Run("test", "--verbose");
        Assert.DoesNotContain('\u001b', session.Out);
        Assert.DoesNotContain('\r', session.Out);
    }

    [Fact]
    public void A_terminal_gets_live_progress_and_then_the_same_report()
    {
        using var piped = new Session(TestCatalogue.Declared);
        piped.Run("test");
        using var watched = new Session(TestCatalogue.Declared) { Terminal = new Terminal(IsInteractive: true, HasColour: false, Width: 120) };
        Assert.Equal(ExitCode.Success, watched.Run("test"));
        Assert.Contains('\u001b', watched.Out);
        Assert.EndsWith(WithoutTimes(piped.Out), WithoutTimes(watched.Out), StringComparison.Ordinal);
        watched.Run("test", "--format", "json");
        Assert.StartsWith("{", watched.Out, StringComparison.Ordinal);
    }

    private static string WithoutTimes(string text) => Times().Replace(text, "");

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static List<string?> Names(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("name").GetString())];
    }

    [GeneratedRegex("\"seconds\": [^,\n]*")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\d+\.\d\d s")]
    private static partial Regex Times();
}
