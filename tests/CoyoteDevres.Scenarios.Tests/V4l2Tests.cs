using CoyoteDevres.Scenarios.V4l2;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class V4l2Subsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. V4l2Scenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => V4l2Declared.All.Keys;
}

public class V4l2Tests : SubsystemTests<V4l2Subsystem>
{
    [Theory]
    [InlineData("V4L2-ABBA", "2.6.37")]
    [InlineData("V4L2-TOCTOU", "now-devm now-unlocked now-locked")]
    [InlineData("V4L2-close", "now-devm now-unlocked now-locked")]
    [InlineData("V4L2-DQBUF", "now-devm now-unlocked now-locked")]
    public void Bugs_are_in_the_versions_of_the_fact_sheet(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_was_discovered() => Assert.Equal(
        [
            "now-vb2 missed-wake-up in __vb2_wait_for_done_vb on cam_device.queue.done_wq",
            "now-vb2 missed-wake-up in do_poll on cam_device.queue.done_wq",
            "now-vb2 slab-use-after-free in start_streaming on cam_regs",
            "now-vb2 slab-use-after-free in stop_streaming on cam_regs",
        ],
        Discovered());

    /// <summary>Two threads of one process are two users already: with another one they are named, where their hang spreads to it.</summary>
    [Theory]
    [InlineData("v4l2/close-and-mmap-beside-qbuf-vs-unbind@2.6.37", true)]
    [InlineData("v4l2/close-and-mmap-beside-qbuf-vs-unbind@2.6.39", false)]
    [InlineData("v4l2/mmap-beside-qbuf-and-mmap-beside-qbuf-vs-unbind@2.6.37", false)]
    public void Two_threads_make_a_pair_where_their_hang_spreads(string name, bool exists) => Assert.Equal(exists, V4l2Scenarios.Matrices.Scenarios().Any(s => s.Name == name));

    /// <summary>The first of two owns the queue: the other one's read ends at the test of the owner.</summary>
    [Theory]
    [InlineData("v4l2/read-and-qbuf-vs-unbind@now-locked", false)]
    [InlineData("v4l2/read-and-close-streaming-vs-unbind@now-locked", true)]
    [InlineData("v4l2/read-and-qbuf-vs-unbind@now-vb2", true)]
    public void A_queue_has_one_owner(string name, bool starts) =>
        Assert.Equal(starts, V4l2Scenarios.Matrices.Scenarios().Single(s => s.Name == name).Declared.Any(d => d.Key.Function == "start_streaming"));

    /// <summary>Holding the lock in remove is what keeps ioctls from the registers; reads and polls still get at them.</summary>
    [Theory]
    [InlineData("s-ctrl", "now-unlocked", true)]
    [InlineData("s-ctrl", "now-locked", false)]
    [InlineData("read", "now-locked", true)]
    [InlineData("s-ctrl", "now-vb2", false)]
    public void The_lock_in_remove(string operation, string version, bool races) =>
        Assert.Equal(races, V4l2Scenarios.Matrices.Scenarios().Single(s => s.Name == $"v4l2/{operation}-vs-unbind@{version}").Declared.Any(d => d.Bug == "V4L2-TOCTOU"));
}
