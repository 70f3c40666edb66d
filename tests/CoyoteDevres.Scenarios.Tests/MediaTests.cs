using CoyoteDevres.Scenarios.Media;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class MediaSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. MediaScenarios.Matrices.Scenarios()];

    public static IEnumerable<string> DeclaredNames => MediaDeclared.All.Keys;
}

public class MediaTests : SubsystemTests<MediaSubsystem>
{
    [Theory]
    [InlineData("M0", "M0 M1a")]
    [InlineData("M1", "M0 M1a M1")]
    [InlineData("M2/M3", "M2 M3")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void Nothing_was_found_that_the_fact_sheet_does_not_have() => Assert.Empty(Discovered());

    /// <summary>The one scenario of the sheet's bug M0, and of its fix.</summary>
    [Theory]
    [InlineData("M0", "slab-use-after-free in media_release on media_device")]
    [InlineData("M1a", "slab-use-after-free in cdev_put on media_devnode")]
    [InlineData("M1", "")]
    public void Closing_after_unbind(string version, string finding) =>
        Assert.Equal(finding, string.Join(' ', MediaScenarios.Matrices.Scenarios().Single(s => s.Name == $"media/open-unbind-close@{version}").Declared.Select(d => d.Key.ToString())));
}
