using System.Text.Json;

namespace CoyoteDevres.Cli.Tests;

/// <summary>Switching sanitizers off, and what stands beside a verdict.</summary>
public class SanitizerTests
{
    [Fact]
    public void A_data_race_is_told_and_changes_no_verdict()
    {
        using var session = new Session(TestCatalogue.Racy);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--format", "json")); // The reader's use after free is not declared.
        var scenario = Scenario(session.Out);
        Assert.Equal(["box_read / box_write", "box_write / box_write"], scenario.GetProperty("dataRaces").EnumerateArray().Select(r => r.GetProperty("function").GetString()));
        Assert.DoesNotContain("data-race", scenario.GetProperty("findings").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_kcsan_there_is_none()
    {
        using var session = new Session(TestCatalogue.Racy);
        session.Run("test", "--no-sanitizer", "kcsan", "--format", "json");
        Assert.Empty(Scenario(session.Out).GetProperty("dataRaces").EnumerateArray());
        Assert.Equal(["kcsan"], Scenario(session.Out).GetProperty("sanitizersOff").EnumerateArray().Select(s => s.GetString()));
    }

    [Theory]
    [InlineData("--no-sanitizer kasan")]
    [InlineData("--no-sanitizer kcsan --no-sanitizer kasan")]
    public void Without_kasan_its_findings_are_neither_found_nor_expected(string options)
    {
        using var session = new Session(TestCatalogue.Racy);
        Assert.Equal(ExitCode.Success, session.Run(["test", .. options.Split(' '), "--format", "json"]));
        Assert.Equal("verified", Scenario(session.Out).GetProperty("verdict").GetString());
    }

    [Fact]
    public void The_configuration_file_can_switch_off_too()
    {
        using var session = new Session(TestCatalogue.Racy);
        session.Write("coyote.json", """{ "CoyoteDevres": { "NoSanitizer": ["kasan"] } }""");
        Assert.Equal(ExitCode.Success, session.Run("test"));
        Assert.Contains("switched off: kasan", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_none_is_refused_with_those_there_are()
    {
        using var session = new Session(TestCatalogue.Racy);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "--no-sanitizer", "kazan"));
        Assert.Contains("there is no sanitizer 'kazan'; there are atomic-sleep,", session.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void So_it_is_in_the_configuration_file()
    {
        using var session = new Session(TestCatalogue.Racy);
        session.Write("coyote.json", """{ "CoyoteDevres": { "NoSanitizer": ["kazan"] } }""");
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test"));
        Assert.Contains("coyote.json: CoyoteDevres.NoSanitizer: there is no sanitizer 'kazan'", session.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_finding_is_not_a_data_race()
    {
        using var session = new Session(TestCatalogue.Racy);
        session.Run("test", "--first", "--no-sanitizer", "kasan", "--format", "json");
        Assert.True(Scenario(session.Out).GetProperty("exhaustive").GetBoolean());
    }

    private static JsonElement Scenario(string json) => Assert.Single(JsonDocument.Parse(json).RootElement.GetProperty("scenarios").EnumerateArray());
}
