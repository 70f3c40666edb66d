using CoyoteDevres.Scenarios.Dvb;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class DvbSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All => DvbScenarios.All;

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

    /// <summary>Closing beside the release, in what waits for the close.</summary>
    [Fact]
    public void What_was_discovered_in_the_last_version() => Assert.Equal(
        [
            "6.4 held-lock-freed in dvb_ca_private_free on dvb_ca_private.remove_mutex",
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
