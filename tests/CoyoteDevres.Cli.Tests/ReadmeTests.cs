using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli.Tests;

/// <summary>What README shows is what the tool prints.</summary>
public class ReadmeTests
{
    private const string Scenario = "gpio/get-values-vs-unbind@G1";
    private const string Finding = "null-dereference gpiod_get_array_value_complex gpio_device.chip";

    [Fact]
    public void The_report_on_the_first_screen_is_real()
    {
        using var session = new Session(Catalogue.All) { Terminal = new Terminal(IsInteractive: false, HasColour: false, Width: 100) };
        Assert.Equal(ExitCode.Success, session.Run("test", Scenario, "--schedules", "schedules"));
        string schedule = Directory.GetFiles(Path.Combine(session.Directory, "schedules"))
            .Single(file => File.ReadAllText(file).Contains($"finding {Finding}\n", StringComparison.Ordinal));
        string relative = Path.GetRelativePath(session.Directory, schedule);
        Assert.Equal(ExitCode.Success, session.Run("replay", relative));
        Assert.Equal(session.Out.TrimEnd(), Block("$ coyote-devres replay " + relative));
    }

    /// <summary>The catalogue's table: what each version's scenarios declare. (That they find just this is tested with the scenarios.)</summary>
    [Fact]
    public void The_catalogues_table_is_what_the_scenarios_declare()
    {
        var lines = new List<string>
        {
            "| version | commit or releases | scenarios | verified | found | known bugs | discovered findings |",
            "|---|---|---|---|---|---|---|",
        };
        foreach (var version in Catalogue.All.GroupBy(s => (s.Subsystem, s.Version, s.Commit)))
        {
            var findings = version.SelectMany(s => s.Declared).ToList();
            int verified = version.Count(s => s.Declared.Count == 0);
            var bugs = findings.Select(f => f.Bug).OfType<string>().Distinct().OrderBy(b => b.Length).ThenBy(b => b, StringComparer.Ordinal).ToList();
            int discovered = findings.Where(f => f.Bug is null).Select(f => f.Key).Distinct().Count();
            lines.Add(
                $"| {version.Key.Subsystem.ToUpperInvariant()} {version.Key.Version} | {version.Key.Commit} | {version.Count()} | {verified} | {version.Count() - verified} "
                + $"| {(bugs.Count == 0 ? "–" : string.Join(", ", bugs))} | {(discovered == 0 ? "–" : discovered)} |");
        }

        string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        Assert.Contains(string.Join('\n', lines), readme, StringComparison.Ordinal);
    }

    /// <summary>The code block of README that begins with a command, without it.</summary>
    private static string Block(string command)
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        int start = readme.IndexOf(command, StringComparison.Ordinal);
        Assert.True(start >= 0, $"README shows no '{command}'");
        start += command.Length + 1;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)].TrimEnd();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CoyoteDevres.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
        return directory.FullName;
    }
}
