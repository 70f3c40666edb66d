using CoyoteDevres.Scenarios.Gpio;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class GpioSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. GpioScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames =>
    [
        .. GpioDeclarations.G0.Keys, .. GpioDeclarations.G1.Keys, .. GpioDeclarations.G2.Keys,
        .. GpioLaterDeclarations.G3.Keys, .. GpioLaterDeclarations.G4.Keys, .. GpioLaterDeclarations.G5.Keys,
        .. GpioLaterDeclarations.G5a.Keys, .. GpioLaterDeclarations.G5b.Keys,
        .. GpioLaterDeclarations.G6.Keys, .. GpioLaterDeclarations.G7.Keys,
        .. GpioLegacySysfsFindings.G4p.Keys, .. GpioLegacySysfsFindings.G4.Keys,
    ];
}

public class GpioTests : SubsystemTests<GpioSubsystem>
{
    [Theory]
    [InlineData("GPIO-1", "G0")]
    [InlineData("GPIO-2", "G0 G1 G2")]
    [InlineData("GPIO-3", "G0 G1")]
    [InlineData("GPIO-5", "G0 G1 G2")]
    [InlineData("GPIO-9", "G0 G1 G2 G3 G4 G5 G5a G5b G6 G7")]
    [InlineData("GPIO-10", "G0 G1 G2 G3 G4")]
    [InlineData("GPIO-11", "G4p")]
    [InlineData("GPIO-12", "G4 G5 G5a")]
    [InlineData("GPIO-13", "G5")]
    [InlineData("GPIO-14", "G5a")]
    [InlineData("GPIO-15", "G6")]
    [InlineData("RV1", "G6")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));
}
