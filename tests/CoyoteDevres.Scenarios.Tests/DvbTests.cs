using CoyoteDevres.Scenarios.Dvb;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class DvbSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. DvbScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => DvbDeclared.All.Keys;
}

public class DvbTests : SubsystemTests<DvbSubsystem>
{
    [Theory]
    [InlineData("DVB-dvbdev", "6.0")]
    [InlineData("DVB-fops", "6.0 6.2")]
    [InlineData("DVB-CA", "6.0 6.2")]
    [InlineData("DVB-CA-wait", "6.4-rc 6.4")]
    [InlineData("DVB-net", "6.0 6.2")]
    [InlineData("DVB-FE", "6.4-rc")]
    [InlineData("DVB-register", "6.0 6.2 6.4-rc 6.4")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>A function lets one user in: two who have had it open from the beginning are no pair, and an open beside one is.</summary>
    [Theory]
    [InlineData("dvb/ca-close-and-ca-ioctl-vs-unbind@6.4", false)]
    [InlineData("dvb/net-close-and-net-close-vs-unbind@6.0", false)]
    [InlineData("dvb/ca-open-and-ca-hold-vs-unbind@6.4", true)]
    [InlineData("dvb/fe-open-and-fe-open-vs-unplug@6.4-rc", true)]
    public void Pairs_share_a_function_of_one_user(string name, bool exists) => Assert.Equal(exists, DvbScenarios.Matrices.Scenarios().Any(s => s.Name == name));

    /// <summary>Closing beside the release, in what waits for the close.</summary>
    [Fact]
    public void What_was_discovered_in_the_last_version() => Assert.Equal(
        [
            "6.4 held-lock-freed in dvb_ca_private_free on dvb_ca_private.remove_mutex",
            "6.4 hung-task in dvb_net_release on dvb_device.wait_queue",
            "6.4 slab-use-after-free in dvb_ca_en50221_io_release on dvb_ca_en50221",
            "6.4 slab-use-after-free in dvb_ca_en50221_io_release on dvb_ca_private.exit",
            "6.4 slab-use-after-free in dvb_ca_en50221_io_release on dvb_ca_private.remove_mutex",
            "6.4 slab-use-after-free in dvb_ca_en50221_io_release on dvb_device.users",
            "6.4 slab-use-after-free in dvb_ca_en50221_io_release on dvb_device.wait_queue",
            "6.4 slab-use-after-free in dvb_net_close on dvb_device.users",
            "6.4 slab-use-after-free in dvb_net_close on dvb_device.wait_queue",
            "6.4 slab-use-after-free in dvb_net_close on dvb_net.exit",
            "6.4 slab-use-after-free in dvb_net_close on dvb_net.remove_mutex",
        ],
        Discovered().Where(d => d.StartsWith("6.4 ", StringComparison.Ordinal)));
}
