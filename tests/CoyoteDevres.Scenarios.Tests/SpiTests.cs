using CoyoteDevres.Scenarios.Spi;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class SpiSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. SpiScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => SpiDeclared.All.Keys;
}

public class SpiTests : SubsystemTests<SpiSubsystem>
{
    /// <summary>
    /// Two halves of the removal and an abort before v5.8, read-then-drop up to S1 (in the oldest form by ioctls alone), the recursive
    /// lock in S2.
    /// </summary>
    [Theory]
    [InlineData("SPI-1", "S0a S0")]
    [InlineData("SPI-2", "S0")]
    [InlineData("SPI-3", "S0a")]
    [InlineData("SPI-4", "S0a S0 S1")]
    [InlineData("SPI-5", "S2")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>What a version says that nobody has said before.</summary>
    [Fact]
    public void Discovered_findings_are_in_these_versions() =>
        Assert.Equal(["S0", "S0a", "S1", "S2", "S3", "S4"], Discovered().Select(d => d[..d.IndexOf(' ', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal));

    /// <summary>S1 and S0 run in the freed text of the controller's driver; since S2 the removal waits for whoever is in it.</summary>
    [Fact]
    public void The_controller_s_text_is_in_use_when_it_is_freed_up_to_S1() => Assert.Equal(
        ["S0", "S0a", "S1"],
        Discovered().Where(d => d.Contains("freed-module-text", StringComparison.Ordinal)).Select(d => d[..d.IndexOf(' ', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_inverted_order_is_in_S2_and_S3() => Assert.Equal(
        ["S2", "S3"],
        Discovered().Where(d => d.Contains("circular-locking", StringComparison.Ordinal)).Select(d => d[..2]).Distinct());
}
