using CoyoteDevres.Scenarios.Iowarrior;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class IowarriorSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. IowarriorScenarios.Matrices.Scenarios()];

    public static IEnumerable<string> DeclaredNames => IowarriorDeclared.All.Keys;
}

public class IowarriorTests : SubsystemTests<IowarriorSubsystem>
{
    [Theory]
    [InlineData("IW1", "IW1")]
    [InlineData("IW2", "IW1 IW2")]
    [InlineData("IW3", "IW1 IW2 IW3 IW3r")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void A_read_that_keeps_the_mutex_was_discovered() => Assert.Equal(
        [
            "IW3f hung-task in iowarrior_disconnect on iowarrior.mutex",
            "IW3f hung-task in iowarrior_ioctl on iowarrior.mutex",
            "IW3f hung-task in iowarrior_open on iowarrior.mutex",
            "IW3f hung-task in iowarrior_write on iowarrior.mutex",
            "IW3f hung-task in usb_deregister_dev on minor_rwsem",
            "IW3r hung-task in iowarrior_disconnect on iowarrior.mutex",
            "IW3r hung-task in iowarrior_ioctl on iowarrior.mutex",
            "IW3r hung-task in iowarrior_open on iowarrior.mutex",
            "IW3r hung-task in iowarrior_write on iowarrior.mutex",
            "IW3r hung-task in usb_deregister_dev on minor_rwsem",
        ],
        Discovered());
}
