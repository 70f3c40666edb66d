using CoyoteDevres.Scenarios.Uart;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class UartSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All => UartScenarios.All;

    public static IEnumerable<string> DeclaredNames => UartDeclared.All.Keys;
}

public class UartTests : SubsystemTests<UartSubsystem>
{
    [Fact]
    public void The_transmit_page_is_lost_in_U1_only() => Assert.Equal("U1", VersionsOf("U1"));

    [Fact]
    public void Each_version_has_findings_of_its_own()
    {
        var byVersion = Discovered().ToLookup(d => d[..2], d => d[3..]);
        Assert.NotEmpty(byVersion["U1"].Except(byVersion["U4"]));
        Assert.NotEmpty(byVersion["U4"].Except(byVersion["U1"]));
    }
}
