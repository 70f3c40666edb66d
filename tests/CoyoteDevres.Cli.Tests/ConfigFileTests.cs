using System.Text.Json;

namespace CoyoteDevres.Cli.Tests;

public class ConfigFileTests
{
    [Fact]
    public void Defaults_are_taken_from_the_current_directory()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified);
        session.Write("coyote.json", """
            {
              // Microsoft Coyote's own keys stand beside ours.
              "AssembliesPath": "bin", "Assemblies": ["a.dll"],
              "CoyoteDevres": { "Patterns": ["gpio*"], "MaxExecutions": 2, "StepLimit": 100, "Timeout": "5m", "Schedules": "out", "Format": "json", },
            }
            """);
        Assert.Equal(ExitCode.Incomplete, session.Run("test"));
        Assert.StartsWith("{", session.Out, StringComparison.Ordinal);
        Assert.Contains("stopped after 2 executions", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("lock/ordered", session.Out, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(session.Directory, "out")));
    }

    [Fact]
    public void The_command_line_wins()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified);
        session.Write("coyote.json", """{ "CoyoteDevres": { "Patterns": ["gpio*"], "MaxExecutions": 1, "Format": "json" } }""");
        Assert.Equal(ExitCode.Success, session.Run("test", "lock*", "--max-executions", "100", "--format", "text"));
        Assert.Contains("1 scenario, 1 as declared: 1 verified", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_can_be_named()
    {
        using var session = new Session(TestCatalogue.Verified);
        session.Write("coyote.json", "broken");
        session.Write("mine.json", """{ "CoyoteDevres": { "StepLimit": 2 } }""");
        Assert.Equal(ExitCode.Incomplete, session.Run("test", "--config", "mine.json"));
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test", "--config", "none.json"));
        Assert.Equal("coyote-devres: none.json: no such file or directory", session.Complaint);
    }

    [Fact]
    public void A_strategy_and_its_numbers_can_be_defaults()
    {
        using var session = new Session(TestCatalogue.Verified);
        session.Write("coyote.json", """{ "CoyoteDevres": { "Strategy": "pct", "Seed": 7, "Depth": 2, "Preemptions": 0, "MaxExecutions": 5 } }""");
        Assert.Equal(ExitCode.Incomplete, session.Run("test"));
        Assert.Contains("nothing found within 5 PCT executions of depth 2, seed 7: no proof", session.Out, StringComparison.Ordinal);
        session.Run("test", "--strategy", "random", "--seed", "8");
        Assert.Contains("nothing found within 5 random executions, seed 8: no proof", session.Out, StringComparison.Ordinal);
        session.Run("test", "--strategy", "preemption-bounded", "--max-executions", "100");
        Assert.Contains("nothing found within at most 0 preemptions: no proof", session.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, session.Run("test", "--strategy", "exhaustive", "--max-executions", "100"));
    }

    /// <summary>One file for both tools: ours is read where Microsoft Coyote's keys stand beside it, and those say what there is to rewrite.</summary>
    [Fact]
    public void The_repository_s_own_file_serves_both_tools()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "CoyoteDevres.sln")))
            directory = directory.Parent;
        string text = File.ReadAllText(Path.Combine(directory.FullName, "coyote.json"));

        using var document = JsonDocument.Parse(text);
        string path = document.RootElement.GetProperty("AssembliesPath").GetString()!;
        string assembly = Assert.Single(document.RootElement.GetProperty("Assemblies").EnumerateArray()).GetString()!;
        string project = Path.GetFileNameWithoutExtension(assembly);
        Assert.Equal($"src/{project}/bin/Release/net10.0", path);
        Assert.True(File.Exists(Path.Combine(directory.FullName, "src", project, $"{project}.csproj")));

        using var session = new Session(TestCatalogue.Verified);
        session.Write("coyote.json", text.Replace("\"Patterns\": [\"*\"]", "\"Patterns\": [\"lock*\"], \"MaxExecutions\": 1", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Incomplete, session.Run("test"));
        Assert.Contains("stopped after 1 executions", session.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Other": 1 }""")]
    [InlineData("""{ "CoyoteDevres": {} }""")]
    public void Silence_changes_nothing(string text)
    {
        using var session = new Session(TestCatalogue.Verified);
        session.Write("coyote.json", text);
        Assert.Equal(ExitCode.Success, session.Run("test"));
    }

    [Theory]
    [InlineData("{\n\"CoyoteDevres\": {,} }", "coyote.json: line 2: not valid JSON")]
    [InlineData("", "coyote.json: line 1: not valid JSON")]
    [InlineData("[]", "coyote.json: expected an object")]
    [InlineData("""{ "CoyoteDevres": 1 }""", "CoyoteDevres: expected an object")]
    [InlineData("""{ "CoyoteDevres": { "Pattern": [] } }""", "CoyoteDevres.Pattern: unknown; expected one of Patterns, StepLimit")]
    [InlineData("""{ "CoyoteDevres": { "Patterns": "gpio*" } }""", "CoyoteDevres.Patterns: expected a list of text")]
    [InlineData("""{ "CoyoteDevres": { "Patterns": [1] } }""", "CoyoteDevres.Patterns: expected text")]
    [InlineData("""{ "CoyoteDevres": { "StepLimit": 0 } }""", "CoyoteDevres.StepLimit: expected a whole number")]
    [InlineData("""{ "CoyoteDevres": { "StepLimit": 3000000000 } }""", "CoyoteDevres.StepLimit: expected a whole number")]
    [InlineData("""{ "CoyoteDevres": { "MaxExecutions": "5" } }""", "CoyoteDevres.MaxExecutions: expected a whole number")]
    [InlineData("""{ "CoyoteDevres": { "MaxExecutions": 1.5 } }""", "CoyoteDevres.MaxExecutions: expected a whole number")]
    [InlineData("""{ "CoyoteDevres": { "Strategy": "fuzz" } }""", "CoyoteDevres.Strategy: expected one of exhaustive, random, pct, preemption-bounded")]
    [InlineData("""{ "CoyoteDevres": { "Seed": -1 } }""", "CoyoteDevres.Seed: expected a whole number of at least 0")]
    [InlineData("""{ "CoyoteDevres": { "Depth": 0 } }""", "CoyoteDevres.Depth: expected a whole number from 1 to 1000")]
    [InlineData("""{ "CoyoteDevres": { "Preemptions": "2" } }""", "CoyoteDevres.Preemptions: expected a whole number from 0 to")]
    [InlineData("""{ "CoyoteDevres": { "Timeout": "soon" } }""", "CoyoteDevres.Timeout: expected seconds")]
    [InlineData("""{ "CoyoteDevres": { "Schedules": null } }""", "CoyoteDevres.Schedules: expected text")]
    [InlineData("""{ "CoyoteDevres": { "Format": "xml" } }""", "CoyoteDevres.Format: expected text or json")]
    public void A_malformed_file_is_one_line(string text, string expected)
    {
        using var session = new Session(TestCatalogue.Verified);
        session.Write("coyote.json", text);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("test"));
        Assert.Contains(expected, session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }

    [Fact]
    public void The_repository_s_own_file_is_accepted()
    {
        using var session = new Session(TestCatalogue.Verified);
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, ConfigFile.Name)))
            directory = directory.Parent;
        File.Copy(Path.Combine(directory.FullName, ConfigFile.Name), Path.Combine(session.Directory, ConfigFile.Name));
        Assert.Equal(ExitCode.Success, session.Run("test"));
    }
}
