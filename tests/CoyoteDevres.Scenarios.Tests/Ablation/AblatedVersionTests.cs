using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// Every place of a version's model is noticed by one of its scenarios, or it is argued why none can: here of the versions that take
/// seconds; the nightly run has all.
/// </summary>
public class AblatedVersionTests
{
    private static readonly string[] Subsystems = ["guards", "ladder", "talk"];

    /// <summary>The versions.</summary>
    public static TheoryData<string, string> Versions { get; } = [.. Catalogue.Main
        .Where(s => Subsystems.Contains(s.Subsystem) && s.Declared.Count == 0).Select(s => (s.Subsystem, s.Version)).Distinct()];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Carries_weight_or_is_argued_not_to(string subsystem, string version)
    {
        var ablated = Ablator.Run([.. Catalogue.Main.Where(s => s.Subsystem == subsystem && s.Version == version)], new AblationOptions());
        Assert.True(ablated.IsWhole);
        Assert.Empty(ablated.Places.Where(p => p.Standing is Standing.Open or Standing.Unknown).Select(p => p.Name));
        Assert.Empty(ablated.Faults);
    }
}
