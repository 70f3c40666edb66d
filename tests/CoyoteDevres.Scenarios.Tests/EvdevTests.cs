using CoyoteDevres.Scenarios.Evdev;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class EvdevSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. EvdevScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => EvdevDeclared.All.Keys;
}

public class EvdevTests : SubsystemTests<EvdevSubsystem>
{
    [Fact]
    public void The_missing_parent_is_in_the_version_of_the_fact_sheet() => Assert.Equal("EV0", VersionsOf("EVDEV-cdev"));

    [Fact]
    public void Nothing_was_discovered() => Assert.Empty(Discovered());

    [Fact]
    public void Today_is_the_clean_reference() => Assert.All(EvdevScenarios.Matrices.Scenarios().Where(s => s.Version == "EV1"), s => Assert.Empty(s.Declared));
}
