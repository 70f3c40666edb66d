using CoyoteDevres.Scenarios.Talk;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class TalkSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. TalkScenarios.Matrices.Scenarios()];

    public static IEnumerable<string> DeclaredNames => TalkScenarios.Drivers[0].Declared.Keys;
}

public class TalkTests : SubsystemTests<TalkSubsystem>
{
    /// <summary>Of the slides' versions: what is meant is verified, what is printed is not, but for the first two functions.</summary>
    [Fact]
    public void What_is_meant_is_clean()
    {
        var found = TalkScenarios.Matrices.Scenarios().Where(s => s.Declared.Count > 0).Select(s => s.Version).Distinct();
        Assert.Equal(["T1", "T2", "T3", "T6", "T6a"], found);
    }

    [Fact]
    public void Bugs_are_in_the_versions_of_the_matrix() => Assert.Equal("T3", VersionsOf("DR1"));

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Equal(
        [
            "T1 slab-use-after-free in xyz_probe on xyz_data.bar",
            "T1 slab-use-after-free in xyz_probe on xyz_data.baz",
            "T1 slab-use-after-free in xyz_probe on xyz_data.foo",
            "T2 memory-leak in  on foo",
            "T2 null-dereference in xyz_remove on platform_device.dev.driver_data",
            "T6 memory-leak in  on foo",
            "T6 refcount-underflow in unref_foo on (struct foo *)&foo.ref",
            "T6a null-dereference in unref_foo on foo",
        ],
        Discovered());
}
