using CoyoteDevres.Scenarios.Watchdog;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class WatchdogSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. WatchdogScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames =>
        WatchdogFindings.W2.Keys.Concat(WatchdogFindings.W3.Keys).Concat(WatchdogFindings.W4.Keys).Concat(WatchdogFindings.W5.Keys)
            .Concat(WatchdogOldFindings.W0.Keys).Concat(WatchdogOldFindings.W1.Keys).Concat(WatchdogRmmod.Declared.Keys);
}

public class WatchdogTests : SubsystemTests<WatchdogSubsystem>
{
    private const string Opening =
        "open-close-vs-unbind open-vs-unbind running-open-close-vs-unbind running-open-vs-unbind running-unopened-vs-unbind worker-open-close-vs-unbind worker-open-vs-unbind";

    private const string OpeningStopping = Opening + " stopping-worker-open-close-vs-unbind stopping-worker-open-vs-unbind";

    [Theory]
    [InlineData("W0", "W0")]
    [InlineData("W1", "W1")]
    [InlineData("W2b", "W2 W3")]
    [InlineData("W2c", "W2")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Theory]
    [InlineData("W0", "close-vs-rmmod open-close-vs-rmmod")]
    [InlineData(
        "W1",
        "close-old-vs-rmmod open-close-old-vs-rmmod counted-close-old-vs-rmmod counted-open-close-old-vs-rmmod " +
        "counted-close-vs-unbind counted-disable-vs-unbind counted-get-support-vs-unbind counted-get-timeout-vs-unbind counted-keepalive-vs-unbind counted-open-close-vs-unbind " +
        "counted-open-unbind-close counted-open-unbind-get-timeout-close counted-open-unbind-ioctl-close counted-open-unbind-write-close counted-open-vs-unbind counted-write-vs-unbind")]
    [InlineData("W2", Opening)]
    [InlineData("W3", Opening + " stopping-close-vs-unbind stopping-hold-vs-unbind stopping-open-unbind-close stopping-write-vs-unbind")]
    [InlineData("W4", OpeningStopping)]
    [InlineData("W5", OpeningStopping)]
    public void What_no_fact_sheet_mentions_is_discovered(string version, string scenarios) => Assert.Equal(
        scenarios.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
        WatchdogSubsystem.All
            .Where(s => s.Version == version && s.Declared.Any(d => d.Bug is null))
            .Select(s => s.Name["watchdog/".Length..^"@W0".Length])
            .Order(StringComparer.Ordinal));

    /// <summary>What the sheet calls clean is, but for open against the removal, and for what firmware started.</summary>
    [Theory]
    [InlineData("W4")]
    [InlineData("W5")]
    public void Everything_but_open_is_verified_since_the_device(string version) => Assert.All(
        WatchdogSubsystem.All.Where(s => s.Version == version && s.Declared.Count > 0),
        s => Assert.True(s.Name.Contains("open", StringComparison.Ordinal), s.Name));
}
