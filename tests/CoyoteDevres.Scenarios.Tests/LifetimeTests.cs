using CoyoteDevres.Scenarios.Lifetime;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class LifetimeSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. LifetimeScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames =>
    [
        .. LifetimeScenarios.Krefs[0].Declared.Keys,
        .. LifetimeScenarios.Cleanups[0].Declared.Keys,
        .. LifetimeScenarios.Rusts[0].Declared.Keys,
        .. LifetimeScenarios.Revocables[0].Declared.Keys,
        .. LifetimeScenarios.CdevShutdowns[0].Declared.Keys,
        .. LifetimeScenarios.PercpuRefs[0].Declared.Keys,
        .. LifetimeScenarios.DrmEnters[0].Declared.Keys,
    ];
}

public class LifetimeTests : SubsystemTests<LifetimeSubsystem>
{
    [Theory]
    [InlineData("KREF-1", "K1 K3g")]
    [InlineData("KREF-2", "K2")]
    [InlineData("KREF-3", "K3")]
    [InlineData("KREF-4", "K4")]
    [InlineData("KREF-5", "K5")]
    [InlineData("KREF-6", "K6")]
    [InlineData("KREF-7", "K7")]
    [InlineData("KREF-8", "K8")]
    [InlineData("CU1", "CU1")]
    [InlineData("CU2", "CU2")]
    [InlineData("CU3", "CU3")]
    [InlineData("CU4", "CU4")]
    [InlineData("CU5", "CU5")]
    [InlineData("RD0", "RD0 RD0a")]
    [InlineData("RD1", "RD1")]
    [InlineData("RD-sleep", "RD0 RD0a RD0f RD1 RD2")]
    [InlineData("RV1", "RV1")]
    [InlineData("RV1-get", "RV1")]
    [InlineData("RV2", "RV2 RV2s")]
    [InlineData("RV3", "RV1 RV2 RV2s RV2f RV3 RV3o")]
    [InlineData("RV3-owner", "RV3o")]
    [InlineData("CDEV-0.2", "QC0")]
    [InlineData("CDEV-0.5", "QC1")]
    [InlineData("PC1", "PC1")]
    [InlineData("PC2", "PC2")]
    [InlineData("PC3", "PC3")]
    [InlineData("PC4", "PC4")]
    [InlineData("PC5", "PC5")]
    [InlineData("PC6", "PC6 PC6b")]
    [InlineData("PC7", "PC7")]
    [InlineData("D1", "DE0")]
    [InlineData("D-gate", "DE1 DE2f")]
    [InlineData("D-global", "DE1 DE1w")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Equal(
        ["QC1d slab-use-after-free in cdev_del on cdev", "RD2 slab-use-after-free in drop_in_place on bus_window"],
        Discovered());

    /// <summary>Each mistake has a version beside it that is right, but for what its user may still do wrong.</summary>
    [Fact]
    public void What_is_right_is_clean()
    {
        var clean = LifetimeScenarios.Matrices.Where(m => m.Scenarios().All(s => s.Declared.Count == 0)).Select(m => m.Version);
        Assert.Equal(["K1f", "K2f", "K3f", "K4f", "K5f", "K6f", "K8f", "CUf", "CU4f", "CU5f", "RV3w", "QC1w", "PC3f", "PC7f", "PCf"], clean);
    }

    /// <summary>What the completion of f744201c6159 is for: RD0 and RD2 differ from it where the owner's drop meets the unbinding, and in nothing else.</summary>
    [Fact]
    public void Of_rust_s_versions_one_has_neither_the_race_nor_the_deadlock()
    {
        var harmless = LifetimeScenarios.Rusts.Where(m => m.Scenarios().All(s => s.Declared.All(d => d.Bug == "RD-sleep"))).Select(m => m.Version);
        Assert.Equal(["RD0f"], harmless);
        Assert.Equal(Kinds("RD0"), Kinds("RD2"));
    }

    private static IEnumerable<string> Kinds(string version) => LifetimeScenarios.Rusts
        .Single(m => m.Version == version)
        .Scenarios()
        .Select(s => $"{s.Name[..s.Name.IndexOf('@', StringComparison.Ordinal)]}: {string.Join(", ", s.Declared.Select(d => d.Key))}");
}
