using CoyoteDevres.Scenarios.Cec;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class CecSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. CecScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => CecDeclared.All.Keys;
}

public class CecTests : SubsystemTests<CecSubsystem>
{
    [Fact]
    public void The_deadlock_is_in_the_version_of_the_fact_sheet() => Assert.Equal("CEC0", VersionsOf("CEC"));

    [Fact]
    public void What_was_discovered_today_is_that_a_receiver_sleeps_on() => Assert.Equal(
        ["CEC2 missed-wake-up in cec_receive_msg on cec_fh.wait"],
        Discovered().Where(d => d.StartsWith("CEC2", StringComparison.Ordinal)));
}
