using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Subsystems.Tests.Lifetime;

/// <summary>Who drops the resource, and when, where nobody races.</summary>
public class RustDevresTests
{
    public static TheoryData<string> Versions => [.. RustVersions.All.Select(v => v.Id)];

    /// <summary>In drop, not in the callback; once; and before older resources go.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void A_file_s_resource_goes_with_the_file(string version)
    {
        var (steps, _) = LifetimeRun.Alone(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            await user.Ioctl(file, LifetimeIoctl.Map);
            await user.Close(file);
        });
        Assert.Single(steps, s => s == "drop_in_place kfree bar");
        Assert.DoesNotContain(steps, s => s.StartsWith("devres_callback", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, s => s.Contains("bus_window", StringComparison.Ordinal) && s.Contains("kfree", StringComparison.Ordinal));
    }

    /// <summary>Nested: the registration's drop drops the resource, whose own action comes later and finds nothing left to do.</summary>
    [Theory]
    [InlineData("RD0", "devres_inner")]
    [InlineData("RD0f", "devres_inner")]
    [InlineData("RD2", "devres_inner")]
    public void Where_unbinding_drops_the_owner_the_action_comes_second(string version, string inner)
    {
        var (steps, findings) = LifetimeRun.Alone(version, (bench, user) => user.Unbind(bench.Dev, bench.Driver));
        Assert.Empty(findings);
        Assert.Equal(
            [$"devres::drop xchg {inner}.is_available", $"devres_callback xchg {inner}.is_available"],
            steps.Where(s => s.Contains(" xchg ", StringComparison.Ordinal)).Select(s => s[..(s.IndexOf("is_available", StringComparison.Ordinal) + "is_available".Length)]));
        Assert.Single(steps, s => s == "drop_in_place kfree bar");
        Assert.True(steps.IndexOf("drop_in_place kfree bar") < steps.IndexOf("devm_window_release kfree bus_window"));
    }

    /// <summary>RD1 waits for the action in front of which it stands.</summary>
    [Fact]
    public void Nested_in_the_unbinding_rd1_waits_for_itself()
    {
        var (_, findings) = LifetimeRun.Alone("RD1", (bench, user) => user.Unbind(bench.Dev, bench.Driver));
        Assert.Equal(["hung-task in devres::drop on rust_device.data.devm"], findings);
    }

    /// <summary>Whoever has the device outlives the binding: then the callback drops, after a grace period.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void With_a_file_open_the_callback_drops_it(string version)
    {
        var (steps, findings) = LifetimeRun.Alone(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            await user.Unbind(bench.Dev, bench.Driver);
            await user.Close(file);
        });
        Assert.Empty(findings);
        int swap = steps.FindIndex(s => s.StartsWith("devres_callback xchg", StringComparison.Ordinal));
        int waits = steps.FindIndex(s => s.StartsWith("devres_callback wait for", StringComparison.Ordinal));
        Assert.True(swap >= 0 && swap < waits && waits < steps.IndexOf("drop_in_place kfree bar"));
        Assert.Single(steps, s => s == "drop_in_place kfree bar");
    }
}
