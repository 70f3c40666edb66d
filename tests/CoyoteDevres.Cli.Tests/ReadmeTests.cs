using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios;
using CoyoteDevres.Scenarios.Guards;
using File = System.IO.File;

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
        Repository.Compare(session.Out.TrimEnd(), "$ coyote-devres replay " + relative, "```");
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
        // The generic device has a table of its own.
        foreach (var version in Catalogue.All.Where(s => s.Subsystem != GuardScenarios.Subsystem).GroupBy(s => (s.Subsystem, s.Version, s.Commit)))
        {
            var findings = version.SelectMany(s => s.Declared).ToList();
            int verified = version.Count(s => s.Declared.Count == 0);
            var bugs = findings.Select(f => f.Bug).OfType<string>().Distinct().OrderBy(b => b.Length).ThenBy(b => b, StringComparer.Ordinal).ToList();
            int discovered = findings.Where(f => f.Bug is null).Select(f => f.Key).Distinct().Count();
            lines.Add(
                $"| {version.Key.Subsystem.ToUpperInvariant()} {version.Key.Version} | {version.Key.Commit} | {version.Count()} | {verified} | {version.Count() - verified} "
                + $"| {(bugs.Count == 0 ? "–" : string.Join(", ", bugs))} | {(discovered == 0 ? "–" : discovered)} |");
        }

        Repository.Compare(string.Join('\n', lines), "<!-- catalogue -->", "<!-- end -->");
    }

    /// <summary>The sanitizers' table, by name.</summary>
    [Fact]
    public void The_sanitizers_are_those_there_are()
    {
        string[] lines =
        [
            "| sanitizer | in the kernel | finds |",
            "|---|---|---|",
            .. Sanitizer.All.Select(s => $"| `{s.Name}` | {(s.Option.Length == 0 ? "always" : s.Option)} | {s.Summary} |"),
        ];
        Repository.Compare(string.Join('\n', lines), "<!-- sanitizers -->", "<!-- end -->");
    }

    /// <summary>The strategies' table: what is proved, cell by cell. The prices are from some machine.</summary>
    [Fact]
    public void The_strategies_are_proved_as_shown()
    {
        using var session = new Session(Catalogue.All);
        Assert.Equal(ExitCode.Success, session.Run("strategies", "--format", "markdown"));
        string[] printed = session.Out.Split("\n\n")[0].Split('\n');
        string[] shown = Repository.Shown("<!-- strategies -->", "<!-- end -->").Split("\n\n")[0].Split('\n');
        Assert.Equal(printed.Select(Proof), shown.Select(Proof));

        static string Proof(string row) => string.Join('|', row.Split('|').Take(12));
    }
}
