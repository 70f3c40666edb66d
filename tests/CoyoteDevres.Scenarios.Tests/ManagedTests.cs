using CoyoteDevres.Scenarios.Managed;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class ManagedSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. ManagedScenarios.Matrices.Scenarios()];

    public static IEnumerable<string> DeclaredNames => ManagedScenarios.Matrices.OfType<VersionMatrix<Subsystems.Managed.ManagedBench>>().First().Declared.Keys;
}

public class ManagedTests : SubsystemTests<ManagedSubsystem>
{
    [Theory]
    [InlineData("DR1", "DR1a DR1b DR1c")]
    [InlineData("DR2", "DR2 DR2s")]
    [InlineData("DR3", "DR3")]
    [InlineData("DR4", "DR4")]
    [InlineData("DR5", "DR5")]
    [InlineData("DR6", "DR6a DR6b")]
    [InlineData("DR7", "DR7")]
    [InlineData("DR8", "DR8")]
    [InlineData("DR9", "DR9")]
    [InlineData("KRa", "KRa")]
    [InlineData("KRb", "KRb")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Equal(
        ["DR2fs slab-use-after-free in toy_interrupt on toy_buffer.data", "DR3 null-dereference in toy_interrupt on toy_priv.buffer"],
        Discovered());

    /// <summary>What each form should be is verified, but for disable_irq with CONFIG_DEBUG_SHIRQ.</summary>
    [Fact]
    public void What_is_right_is_clean()
    {
        var clean = ManagedScenarios.Matrices.Where(m => m.Scenarios().All(s => s.Declared.Count == 0)).Select(m => m.Version);
        Assert.Equal(["DR1f", "DR2f", "DR2g", "DR2gs", "DR3f", "DR4f", "DR5f", "DR6f", "DR7f", "DR8f", "DR9f", "KRc"], clean);
    }
}
