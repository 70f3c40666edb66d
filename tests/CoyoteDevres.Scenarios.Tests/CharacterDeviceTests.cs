using CoyoteDevres.Scenarios.Chrdev;
using CoyoteDevres.Scenarios.Misc;
using CoyoteDevres.Scenarios.Pps;
using CoyoteDevres.Scenarios.Ptp;
using CoyoteDevres.Scenarios.Tpm;
using CoyoteDevres.Scenarios.Uio;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class ChrdevSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. ChrdevScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => ChrdevFindings.All.Keys;
}

public class ChrdevTests : SubsystemTests<ChrdevSubsystem>
{
    [Fact]
    public void The_bug_is_in_the_version_of_the_fact_sheet() => Assert.Equal("CH0", VersionsOf("CHRDEV"));

    [Fact]
    public void Nothing_else_is_found() => Assert.Empty(Discovered());

    /// <summary>Who unloads the module is kept out by its count.</summary>
    [Fact]
    public void Unloading_is_not_the_way() =>
        Assert.All(ChrdevSubsystem.All.Where(s => s.Name.Contains("rmmod", StringComparison.Ordinal)), s => Assert.Empty(s.Declared));
}

public sealed class MiscSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. MiscScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => MiscFindings.All.Keys;
}

public class MiscTests : SubsystemTests<MiscSubsystem>
{
    [Theory]
    [InlineData("MISC-drain", "MI0")]
    [InlineData("MISC-ABBA", "MI1")]
    [InlineData("MISC-wait", "MI2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void Nothing_else_is_found() => Assert.Empty(Discovered());

    /// <summary>The mutex is everybody's.</summary>
    [Theory]
    [InlineData("MI1")]
    [InlineData("MI2")]
    public void Another_driver_s_open_hangs_too(string version) => Assert.Contains(
        "hung-task in misc_open on misc_mtx",
        MiscSubsystem.All.Single(s => s.Name == $"misc/open-close-and-open-other-vs-unbind@{version}").Declared.Select(d => d.Key.ToString()));
}

public sealed class PtpSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. PtpScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => PtpFindings.All.Keys;
}

public class PtpTests : SubsystemTests<PtpSubsystem>
{
    [Theory]
    [InlineData("PC0-hang", "PC0")]
    [InlineData("PC0-UAF", "PC0 PC1")]
    [InlineData("PC0-cdev_put", "PC0 PC1")]
    [InlineData("PC-wake", "PC0 PC1 PC2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_was_discovered() => Assert.Equal(
        [
            "PC0 missed-wake-up in do_poll on ptp_clock.tsev_wq",
            "PC1 missed-wake-up in do_poll on ptp_clock.tsev_wq",
            "PC2 missed-wake-up in do_poll on ptp_clock.tsev_wq",
            "PC2 refcount-underflow in kobject_cleanup on ptp_clock.dev.kobj",
            "PC2 refcount-underflow in posix_clock_unregister on ptp_clock.dev.kobj",
            "PC2 slab-use-after-free in cdev_put on ptp_clock",
            "PC2 slab-use-after-free in cdev_put on ptp_clock.clock.cdev.kobj",
            "PC2 slab-use-after-free in kobject_cleanup on ptp_clock.dev.kobj",
            "PC2 slab-use-after-free in posix_clock_unregister on ptp_clock.clock.dev",
            "PC2 slab-use-after-free in posix_clock_unregister on ptp_clock.clock.rwsem",
            "PC2 slab-use-after-free in posix_clock_unregister on ptp_clock.clock.zombie",
            "PC2 slab-use-after-free in posix_clock_unregister on ptp_clock.dev.kobj",
        ],
        Discovered());
}

public sealed class PpsSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. PpsScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => PpsFindings.All.Keys;
}

public class PpsTests : SubsystemTests<PpsSubsystem>
{
    [Theory]
    [InlineData("PPS-old-unregister", "PP0")]
    [InlineData("PPS-old-open", "PP0")]
    [InlineData("PPS-mid", "PP1")]
    [InlineData("PPS-fetch", "PP1 PP2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>Of today's version: who polls, and the driver's own interrupt.</summary>
    [Fact]
    public void What_was_discovered_in_the_version_of_today() => Assert.Equal(
        [
            "PP2 missed-wake-up in do_poll on pps_device.queue",
            "PP2 slab-use-after-free in pps_event on pps_device.last_ev",
            "PP2 slab-use-after-free in pps_event on pps_device.lock",
            "PP2 slab-use-after-free in pps_event on pps_device.queue",
        ],
        Discovered().Where(d => d.StartsWith("PP2", StringComparison.Ordinal)));
}

public sealed class UioSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. UioScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => UioFindings.All.Keys;
}

public class UioTests : SubsystemTests<UioSubsystem>
{
    [Theory]
    [InlineData("UI0", "UI0")]
    [InlineData("UI1-atomic", "UI1")]
    [InlineData("UI1-crash", "UI1")]
    [InlineData("UI2-irq", "UI2t")]
    [InlineData("UI2-ABBA", "UI2t UI2")]
    [InlineData("UI3", "UI1 UI2t UI2 UI2c UI3")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_was_discovered() => Assert.Equal(
        [
            "UI0 blocking-while-not-running in uio_read on copy_to_user",
            "UI0 missed-wake-up in do_poll on uio_device.wait",
            "UI0 missed-wake-up in uio_read on uio_device.wait",
            "UI1 missed-wake-up in do_poll on uio_device.wait",
            "UI1 missed-wake-up in uio_read on uio_device.wait",
            "UI2 memory-leak in  on uio_listener",
            "UI2 missed-wake-up in do_poll on uio_device.wait",
            "UI2 missed-wake-up in uio_read on uio_device.wait",
            "UI2c memory-leak in  on uio_listener",
            "UI2c missed-wake-up in do_poll on uio_device.wait",
            "UI2c missed-wake-up in uio_read on uio_device.wait",
            "UI2t memory-leak in  on uio_listener",
            "UI2t missed-wake-up in do_poll on uio_device.wait",
            "UI2t missed-wake-up in uio_read on uio_device.wait",
            "UI3 missed-wake-up in do_poll on uio_device.wait",
            "UI3 missed-wake-up in uio_read on uio_device.wait",
            "UI4 missed-wake-up in do_poll on uio_device.wait",
            "UI4 missed-wake-up in uio_read on uio_device.wait",
        ],
        Discovered());
}

public sealed class TpmSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. TpmScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => TpmFindings.All.Keys;
}

public class TpmTests : SubsystemTests<TpmSubsystem>
{
    [Theory]
    [InlineData("TP0", "TP0")]
    [InlineData("TP2", "TP2")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>Closing the resource manager's file asks for nothing, until TP4.</summary>
    [Fact]
    public void What_was_discovered_is_in_two_versions() =>
        Assert.Equal(["TP2", "TP3"], Discovered().Select(d => d[..3]).Distinct());

    [Fact]
    public void Two_versions_are_clean() =>
        Assert.Equal(["TP1", "TP4"], TpmScenarios.Matrices.Where(m => m.Scenarios().All(s => s.Declared.Count == 0)).Select(m => m.Version));
}
