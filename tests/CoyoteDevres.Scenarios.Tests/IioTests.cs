using CoyoteDevres.Scenarios.Iio;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class IioSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. IioScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => IioDeclared.All.Keys;
}

public class IioTests : SubsystemTests<IioSubsystem>
{
    [Theory]
    [InlineData("IIO-UAF", "IIO0")]
    [InlineData("IIO-NULL", "IIO0 IIO1")]
    [InlineData("IIO-hang", "IIO0 IIO1")]
    [InlineData("IIO-sysfs", "IIO2")]
    [InlineData("IIO-list", "IIO4")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void A_poll_that_reports_nothing_was_discovered() => Assert.Equal(
        [
            "IIO2 missed-wake-up in do_poll on iio_event_interface.wait",
            "IIO3 missed-wake-up in do_poll on iio_event_interface.wait",
            "IIO3 missed-wake-up in do_poll on poll_wqueues",
            "IIO4 missed-wake-up in do_poll on iio_event_interface.wait",
            "IIO4 missed-wake-up in do_poll on poll_wqueues",
            "IIO5 missed-wake-up in do_poll on iio_event_interface.wait",
            "IIO5 missed-wake-up in do_poll on poll_wqueues",
        ],
        Discovered());
}
