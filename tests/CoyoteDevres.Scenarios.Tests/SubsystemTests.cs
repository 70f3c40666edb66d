using System.Collections.Concurrent;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>A subsystem's scenarios, for <see cref="SubsystemTests{TSubsystem}"/>.</summary>
public interface ISubsystem
{
    /// <summary>All of them.</summary>
    static abstract IReadOnlyList<Scenario> All { get; }

    /// <summary>The names of those that declare findings, as the subsystem's tables have them.</summary>
    static abstract IEnumerable<string> DeclaredNames { get; }
}

/// <summary>
/// What holds for every subsystem: its scenarios are explored to the end and show exactly what they declare, what they show can be
/// shown again, and not in a version that does not declare it.
/// </summary>
public abstract class SubsystemTests<TSubsystem>
    where TSubsystem : ISubsystem
{
    private static readonly ConcurrentDictionary<string, ScenarioResult> Results = new();

    public static TheoryData<string> Names => [.. TSubsystem.All.Select(s => s.Name)];

    public static TheoryData<string> Declaring => [.. TSubsystem.All.Where(s => s.Declared.Count > 0).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Comes_out_as_declared(string name)
    {
        var scenario = Named(name);
        var result = Result(name);
        Assert.Null(result.Problem);
        Assert.Equal(
            scenario.Declared.Select(d => d.Key.ToString()).Order(StringComparer.Ordinal),
            result.Findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));
        Assert.True(result.AsDeclared);
        Assert.True(result.Exhaustive);
        Assert.Equal(0, result.Blocked);
        Assert.Equal(scenario.Declared.Count == 0 ? Verdict.Verified : Verdict.Found, result.Verdict);
    }

    [Theory]
    [MemberData(nameof(Declaring))]
    public void Each_finding_s_schedule_shows_it_again(string name)
    {
        foreach (var found in Result(name).Findings)
        {
            var keys = Replay(Named(name), found.Schedule, out var strategy);
            Assert.Null(strategy.Divergence);
            Assert.True(strategy.IsOver);
            Assert.Contains(found.Finding.Key, keys);
        }
    }

    [Theory]
    [MemberData(nameof(Declaring))]
    public void It_does_not_show_it_in_a_version_that_does_not_declare_it(string name)
    {
        string what = name[..(name.IndexOf('@', StringComparison.Ordinal) + 1)];
        foreach (var other in TSubsystem.All.Where(s => s.Name != name && s.Name.StartsWith(what, StringComparison.Ordinal)))
        {
            var declared = other.Declared.Select(d => d.Key).ToHashSet();
            foreach (var found in Result(name).Findings.Where(f => !declared.Contains(f.Finding.Key)))
                Assert.DoesNotContain(found.Finding.Key, Replay(other, found.Schedule, out _));
        }
    }

    [Fact]
    public void Names_are_unique_and_every_declaration_has_its_scenario()
    {
        var names = TSubsystem.All.Select(s => s.Name).ToHashSet();
        Assert.Equal(TSubsystem.All.Count, names.Count);
        Assert.All(TSubsystem.DeclaredNames, name => Assert.Contains(name, names));
    }

    /// <summary>The versions in which a bug is declared, in the catalogue's order.</summary>
    protected static string VersionsOf(string bug) =>
        string.Join(' ', TSubsystem.All.Where(s => s.Declared.Any(d => d.Bug == bug)).Select(s => s.Version).Distinct());

    /// <summary>The distinct findings that are in no source.</summary>
    protected static IEnumerable<string> Discovered() => TSubsystem.All
        .SelectMany(s => s.Declared.Where(d => d.Bug is null).Select(d => $"{s.Version} {d.Key}"))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static Scenario Named(string name) => TSubsystem.All.Single(s => s.Name == name);

    private static ScenarioResult Result(string name) => Results.GetOrAdd(name, n => ScenarioRunner.Run(Named(n), new RunOptions()));

    private static HashSet<FindingKey> Replay(Scenario scenario, Schedule schedule, out ReplayStrategy strategy)
    {
        strategy = new ReplayStrategy(schedule);
        var result = Explorer.Explore(scenario.Program(), strategy, new ExplorationOptions());
        Assert.Null(result.Fault);
        return [.. result.Findings.Select(f => f.Finding.Key)];
    }
}
