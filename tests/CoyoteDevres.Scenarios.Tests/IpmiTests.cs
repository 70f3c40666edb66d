using CoyoteDevres.Scenarios.Ipmi;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class IpmiSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. IpmiScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => IpmiDeclared.All.Keys;
}

public class IpmiTests : SubsystemTests<IpmiSubsystem>
{
    [Theory]
    [InlineData("IPMI", "IP0")]
    [InlineData("IPMI-atomic", "IP1")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>What clients do to each other is right; what an interface that goes does to a client that closes is not.</summary>
    [Fact]
    public void The_last_version_has_what_was_discovered_only() =>
        Assert.All(IpmiScenarios.Matrices.Scenarios().Where(s => s.Version == "IP2" && s.Declared.Count > 0), s => Assert.Contains("-vs-", s.Name, StringComparison.Ordinal));
}
