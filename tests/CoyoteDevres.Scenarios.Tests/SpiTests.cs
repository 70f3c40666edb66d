using CoyoteDevres.Scenarios.Spi;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class SpiSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All => SpiScenarios.All;

    public static IEnumerable<string> DeclaredNames => SpiDeclared.All.Keys;
}

public class SpiTests : SubsystemTests<SpiSubsystem>
{
    /// <summary>Read-then-drop in S1, the recursive lock in S2.</summary>
    [Theory]
    [InlineData("SPI-4", "S1")]
    [InlineData("SPI-5", "S2")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void The_inverted_order_is_in_S2_and_S3() => Assert.Equal(
        ["S2", "S3"],
        Discovered().Where(d => d.Contains("circular-locking", StringComparison.Ordinal)).Select(d => d[..2]).Distinct());
}
