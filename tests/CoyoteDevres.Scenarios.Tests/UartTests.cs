using CoyoteDevres.Scenarios.Uart;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class UartSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. UartScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => UartDeclared.All.Keys;
}

public class UartTests : SubsystemTests<UartSubsystem>
{
    [Fact]
    public void The_transmit_page_is_lost_up_to_U1() => Assert.Equal("U0 U1", VersionsOf("U1"));

    [Theory]
    [InlineData("U0", "U0")]
    [InlineData("U2", "U2")]
    [InlineData("U3t", "U3t")]
    [InlineData("U3l", "U3l")]
    public void A_bug_is_in_its_version(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void Each_version_has_findings_of_its_own()
    {
        var byVersion = Discovered().ToLookup(d => d[..2], d => d[3..]);
        Assert.NotEmpty(byVersion["U1"].Except(byVersion["U4"]));
        Assert.NotEmpty(byVersion["U4"].Except(byVersion["U1"]));
    }
}
