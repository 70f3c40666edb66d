using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios.Hiddev;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class HiddevSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. HiddevScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => HiddevDeclared.All.Keys.Where(name => !name.Contains("stalled", StringComparison.Ordinal));
}

public class HiddevTests : SubsystemTests<HiddevSubsystem>
{
    [Theory]
    [InlineData("HD0", "HD0")]
    [InlineData("HD1", "HD1")]
    [InlineData("HD3", "HD0 HD1 HD2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void The_count_that_hides_them_was_discovered() =>
        Assert.Equal(["HD0a memory-leak in  on hiddev", "HD0b memory-leak in  on hiddev"], Discovered());

    [Fact]
    public void The_reference_count_is_clean() => Assert.All(HiddevScenarios.Matrices.Scenarios().Where(s => s.Version == "HD3f"), s => Assert.Empty(s.Declared));

    /// <summary>The long one: two users who open, of whom one fails, until the first execution that shows it.</summary>
    [Fact]
    public void A_file_that_fails_to_open_stays_linked_before_5_3()
    {
        var scenario = HiddevScenarios.Matrices.Scenarios().Single(s => s.Name == "hiddev/stalled-open-and-stalled-reopen@HD0a");
        Assert.Equal(Tier.Everything, scenario.Tier);
        var found = Explorer.Explore(scenario.Program(), new OptimalDpor(), new ExplorationOptions { StopAtFirst = true });
        Assert.Contains(found.Findings, f => scenario.Declared.Any(d => d.Key == f.Finding.Key));
    }
}
