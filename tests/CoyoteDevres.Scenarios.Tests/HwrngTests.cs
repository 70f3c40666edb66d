using CoyoteDevres.Scenarios.Hwrng;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class HwrngSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. HwrngScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => HwrngDeclared.All.Keys;
}

public class HwrngTests : SubsystemTests<HwrngSubsystem>
{
    [Theory]
    [InlineData("HWRNG-fill", "HW0")]
    [InlineData("HWRNG-early", "HW0 HW1")]
    [InlineData("HWRNG-mmap", "HW0 HW1 HW2")]
    [InlineData("HWRNG-stop", "HW0 HW1 HW2 HW3")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void The_last_version_is_clean() => Assert.All(HwrngSubsystem.All.Where(s => s.Version == "HW4"), s => Assert.Empty(s.Declared));

    [Fact]
    public void A_reader_of_a_slow_device_keeps_the_other_one_s_removal_waiting_in_the_last_version_too() => Assert.All(
        HwrngScenarios.Matrices.Scenarios().Where(s => s.Version == "HW4" && s.Declared.Count > 0),
        s => Assert.Matches("^hwrng/read(-own-mapping)?-and-plug-slow-vs-", s.Name));
}
