using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli.Tests;

/// <summary>
/// <c>tests/schedules</c> holds the shortest schedule of every bug that the fact sheets name and of every finding discovered here; each
/// shows its finding again. A model that changes diverges from them: <c>COYOTE_DEVRES_UPDATE=1 dotnet test
/// tests/CoyoteDevres.Cli.Tests</c> records them anew.
/// </summary>
public class RecordedScheduleTests
{
    public static TheoryData<string> Names => [.. Expected().Select(e => e.Key).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_bug_has_its_schedule_and_nothing_else_has()
    {
        var expected = Expected();
        if (Repository.Updates)
            Record(expected);
        Assert.Equal(
            expected.Select(e => $"{e.Key}.schedule").Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.Schedules).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_shows_its_finding_again(string name)
    {
        if (Repository.Updates)
            return;
        string path = Path.Combine(Repository.Schedules, $"{name}.schedule");
        var recorded = ScheduleFile.Read(path);
        var scenario = Catalogue.All.Single(s => s.Name == recorded.Scenario);
        Assert.Contains(scenario.Declared, d => d.Key == recorded.Finding && NameOf(scenario, d) == name);
        using var session = new Session(scenario);
        Assert.True(session.Run("replay", path) == ExitCode.Success, session.Error);
    }

    /// <summary>The scenarios of every run that show a bug, by its schedule's name.</summary>
    private static ILookup<string, (Scenario Scenario, FindingKey Key)> Expected() =>
        Catalogue.Main.SelectMany(s => s.Declared, (s, d) => (Name: NameOf(s, d), Scenario: s, d.Key)).ToLookup(e => e.Name, e => (e.Scenario, e.Key));

    private static string NameOf(Scenario scenario, DeclaredFinding declared)
    {
        string name = declared.Bug ?? $"discovered-{declared.Key.Kind}-{declared.Key.Function}-{declared.Key.Object}";
        string safe = string.Concat($"{scenario.Subsystem}-{name}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
        return safe.TrimEnd('-');
    }

    private static void Record(ILookup<string, (Scenario Scenario, FindingKey Key)> expected)
    {
        if (Directory.Exists(Repository.Schedules))
            Directory.Delete(Repository.Schedules, recursive: true);
        Directory.CreateDirectory(Repository.Schedules);
        var results = Catalogue.Main.Where(s => s.Declared.Count > 0).AsParallel().Select(s => ScenarioRunner.Run(s, new RunOptions())).ToDictionary(r => r.Name);
        foreach (var bug in expected)
        {
            var shortest = bug
                .SelectMany(e => results[e.Scenario.Name].Findings.Where(f => f.Finding.Key == e.Key), (e, f) => new RecordedSchedule(e.Scenario.Name, e.Key, f.Schedule))
                .OrderBy(r => r.Schedule.ContextSwitches)
                .ThenBy(r => r.Schedule.Steps)
                .ThenBy(r => r.Scenario, StringComparer.Ordinal)
                .First();
            File.WriteAllText(Path.Combine(Repository.Schedules, $"{bug.Key}.schedule"), ScheduleFile.Format(shortest));
        }
    }
}
