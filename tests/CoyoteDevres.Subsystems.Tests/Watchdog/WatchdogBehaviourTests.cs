using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Watchdog;

namespace CoyoteDevres.Subsystems.Tests.Watchdog;

/// <summary>What operations return before and after the removal, in which order, and what is left.</summary>
public class WatchdogBehaviourTests
{
    private static readonly WatchdogTraits Counted = new() { IsCounted = true };

    [Theory]
    [InlineData("W0")]
    [InlineData("W1")]
    [InlineData("W2")]
    [InlineData("W3")]
    [InlineData("W4")]
    public void Operations_succeed_while_the_driver_is_there_and_it_opens_once(string version)
    {
        var results = new List<int>();
        bool again = true;
        var run = WatchdogRun.Of(version, WatchdogTraits.Plain, async (bench, user) =>
        {
            var file = (await bench.Open(user, isOldNode: false))!;
            again = await bench.Open(user, isOldNode: false) is not null;
            results.Add(await user.Write(file));
            foreach (var command in new[] { WatchdogIoctl.KeepAlive, WatchdogIoctl.GetTimeout, WatchdogIoctl.GetSupport, WatchdogIoctl.SetOptions })
                results.Add(await user.Ioctl(file, command));
            results.Add(await user.Ioctl(file, new IoctlCommand("WDIOC_NO_SUCH")));
            await user.Close(file);
            await bench.Unbind(user);
        });
        Assert.Equal([1, 0, 0, 0, 0, -Errno.ENOTTY], results);
        Assert.False(again);
        Assert.Contains("open -> -EBUSY", run.Branches);
        Assert.Empty(run.Findings);
        Assert.Equal(0, run.Bench.Driver.Module.Value);
    }

    [Theory]
    [InlineData("W2")]
    [InlineData("W3")]
    [InlineData("W4")]
    public void Afterwards_everything_on_the_file_fails_and_nothing_is_left(string version)
    {
        var results = new List<int>();
        var run = WatchdogRun.Of(version, WatchdogTraits.Plain, async (bench, user) =>
        {
            var file = (await bench.Open(user, isOldNode: true))!;
            await bench.Unbind(user);
            results.Add(await user.Write(file));
            foreach (var command in new[] { WatchdogIoctl.KeepAlive, WatchdogIoctl.GetTimeout, WatchdogIoctl.GetStatus, WatchdogIoctl.SetTimeout })
                results.Add(await user.Ioctl(file, command));
            results.Add(await user.ReadAttribute(bench.Version.StatusAttribute!));
            await user.Close(file);
            await bench.Open(user, isOldNode: true);
            await bench.Open(user, isOldNode: false);
        });
        Assert.Equal(6, results.Count);
        Assert.All(results, result => Assert.Equal(-Errno.ENODEV, result));
        Assert.Contains("open -> -ENODEV", run.Branches);
        Assert.Contains("open -> -ENXIO", run.Branches);
        Assert.Empty(run.Findings);
    }

    [Fact]
    public void A_counted_driver_of_W1_outlives_its_unbind_by_the_old_node()
    {
        var results = new List<int>();
        var run = WatchdogRun.Of("W1", Counted, async (bench, user) =>
        {
            var file = (await bench.Open(user, isOldNode: true))!;
            await bench.Unbind(user);
            results.Add(await user.Write(file));
            results.Add(await user.Ioctl(file, WatchdogIoctl.GetTimeout));
            await user.Close(file);
        });
        // The timeout is told without a look at the flag.
        Assert.Equal([-Errno.ENODEV, 0], results);
        Assert.Empty(run.Findings);
    }

    /// <summary>The module's reference and the device's go with the close; before W4 the core's half goes under the character device.</summary>
    [Theory]
    [InlineData("W2", "slab-use-after-free in cdev_put on watchdog_core_data")]
    [InlineData("W3", "slab-use-after-free in cdev_put on watchdog_core_data")]
    [InlineData("W4", "")]
    public void The_last_close_frees_the_core_s_half(string version, string found)
    {
        var run = WatchdogRun.Of(version, WatchdogTraits.Plain, async (bench, user) =>
        {
            var file = (await bench.Open(user, isOldNode: false))!;
            await bench.Unbind(user);
            await user.Close(file);
        });
        Assert.Equal(found, string.Join(' ', run.Findings));
        Assert.Contains("watchdog_core_data_release kfree watchdog_core_data", run.Steps);
    }

    /// <summary>A close without the magic character pings, and leaves the watchdog active.</summary>
    [Theory]
    [InlineData(true, "wdt_ping use wdt_data")]
    [InlineData(false, "wdt_stop use wdt_data")]
    public void Closing_stops_it_unless_it_wants_the_magic_character(bool magic, string does)
    {
        var run = WatchdogRun.Of("W4", new WatchdogTraits { HasMagicClose = magic }, async (bench, user) =>
        {
            var file = (await bench.Open(user, isOldNode: false))!;
            await user.Close(file);
            await bench.Unbind(user);
        });
        Assert.Contains(does, run.Steps);
        Assert.Single(run.Steps, s => s is "wdt_ping use wdt_data" or "wdt_stop use wdt_data");
    }

    /// <summary>The worker pings for the user, once more by itself, and no more after the removal.</summary>
    [Theory]
    [InlineData("W2", 2)]
    [InlineData("W4", 2)]
    public void The_worker_pings_until_the_time_is_over(string version, int most)
    {
        var run = WatchdogRun.Of(version, new WatchdogTraits { NeedsWorker = true }, async (bench, user) =>
        {
            await bench.Open(user, isOldNode: true);
            await user.Pause();
        });
        Assert.Equal(most, run.Steps.Count(s => s == "wdt_ping use wdt_data"));
    }

    [Theory]
    [InlineData("W3", "null-dereference in watchdog_update_worker on wdt_data.wdd.wd_data")]
    [InlineData("W4", "")]
    public void Stopping_on_unregister_needs_the_halves_together(string version, string found)
    {
        var run = WatchdogRun.Of(version, new WatchdogTraits { StopsOnUnregister = true }, async (bench, user) =>
        {
            var file = (await bench.Open(user, isOldNode: true))!;
            await bench.Unbind(user);
            await user.Close(file);
        });
        Assert.Equal(found, string.Join(' ', run.Findings));
        Assert.Contains("wdt_stop use wdt_data", run.Steps);
    }
}
