using CoyoteDevres.Scenarios.Ladder;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class LadderSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. LadderScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => LadderScenarios.Matrices[0].Declared.Keys;
}

public class LadderTests : SubsystemTests<LadderSubsystem>
{
    [Theory]
    [InlineData("L0", "L0")]
    [InlineData("L1", "L1")]
    [InlineData("L2", "L2")]
    [InlineData("L3", "L3")]
    [InlineData("L4", "L4a L4b")]
    [InlineData("L5", "L5a L5b")]
    [InlineData("L6", "L6h")]
    [InlineData("L7", "L7")]
    [InlineData("L8", "L8")]
    [InlineData("L9", "L9")]
    [InlineData("L10", "L10a L10b")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Empty(Discovered());

    /// <summary>The talk's main point: freeing by hand in remove is not different.</summary>
    [Fact]
    public void Managed_memory_and_memory_freed_in_remove_show_the_same()
    {
        static IEnumerable<string> Of(string rung) => LadderScenarios.Matrices.Scenarios()
            .Where(s => s.Version == rung)
            .Select(s => $"{s.Name[..s.Name.IndexOf('@', StringComparison.Ordinal)]}: {string.Join(", ", s.Declared.Select(d => d.Key).Select(k => k.ToString()).Order(StringComparer.Ordinal))}");

        Assert.Equal(Of("L0"), Of("L1"));
        Assert.NotEmpty(Of("L0"));
    }

    [Fact]
    public void Three_designs_are_clean()
    {
        var clean = LadderScenarios.Matrices.Where(m => m.Scenarios().All(s => s.Declared.Count == 0)).Select(m => m.Version);
        Assert.Equal(["L5w", "L6", "L9f"], clean);
    }
}
