using CoyoteDevres.Scenarios.Drm;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class DrmSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. DrmScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames =>
        new[] { DrmFindings.D0, DrmFindings.D1, DrmFindings.D2, DrmFindings.D3, DrmFindings.D4, DrmFindings.D4Z, DrmFindings.D5 }.SelectMany(d => d.Keys);
}

public class DrmTests : SubsystemTests<DrmSubsystem>
{
    [Theory]
    [InlineData("D1", "D0 D1 D2 D3 D4 D4z")]
    [InlineData("D2", "D1 D2")]
    [InlineData("D4", "D0 D1 D2 D3 D4 D4z D5")]
    [InlineData("D-gate", "D2 D3 D4 D4z D5")]
    [InlineData("D-mmap", "D0 D1 D2 D3 D4 D4z")]
    [InlineData("D5", "D4 D4z D5")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>Of the rest, everything is in the fact sheet: unloading while an open is between the minor and the module is not.</summary>
    [Fact]
    public void Discovered_is_what_an_open_reads_of_an_unloaded_module() =>
        Assert.All(Discovered(), key => Assert.Contains(" freed-module-data in ", key, StringComparison.Ordinal));

    /// <summary>A handler that enters and exits is safe from D2 on; one that does not is not.</summary>
    [Theory]
    [InlineData("drm/submit-vs-unplug@D2", true)]
    [InlineData("drm/submit-vs-unplug@D4", true)]
    [InlineData("drm/not-entering-submit-vs-unplug@D4", false)]
    [InlineData("drm/fault-vs-unplug@D4", false)]
    [InlineData("drm/access-vs-unplug@D4", false)]
    [InlineData("drm/fault-vs-unplug@D4z", true)]
    [InlineData("drm/access-vs-unplug@D4z", true)]
    [InlineData("drm/not-entering-access-vs-unplug@D4z", false)]
    public void Sections_keep_the_registers(string name, bool isVerified) =>
        Assert.Equal(isVerified, DrmSubsystem.All.Single(s => s.Name == name).Declared.Count == 0);

    [Fact]
    public void A_bridge_releases_once() => Assert.All(DrmSubsystem.All.Where(s => s.Version == "D6"), s => Assert.Empty(s.Declared));
}
