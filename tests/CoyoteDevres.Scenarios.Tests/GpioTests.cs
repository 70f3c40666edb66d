using CoyoteDevres.Scenarios.Gpio;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class GpioSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All => GpioScenarios.All;

    public static IEnumerable<string> DeclaredNames => [.. GpioDeclarations.G0.Keys, .. GpioDeclarations.G1.Keys, .. GpioDeclarations.G2.Keys];
}

public class GpioTests : SubsystemTests<GpioSubsystem>
{
    [Theory]
    [InlineData("GPIO-1", "G0")]
    [InlineData("GPIO-2", "G0 G1 G2")]
    [InlineData("GPIO-3", "G0 G1")]
    [InlineData("GPIO-5", "G0 G1 G2")]
    [InlineData("GPIO-10", "G0 G1 G2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));
}
