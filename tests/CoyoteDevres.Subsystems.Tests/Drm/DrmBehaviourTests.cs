using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Drm;

namespace CoyoteDevres.Subsystems.Tests.Drm;

/// <summary>What operations return before and after the device is unplugged, in which order it goes, and what is left.</summary>
public class DrmBehaviourTests
{
    [Theory]
    [InlineData("D1")]
    [InlineData("D2")]
    [InlineData("D3")]
    [InlineData("D4")]
    [InlineData("D5")]
    public void Operations_succeed_while_the_device_is_there(string version)
    {
        var results = new List<int>();
        var mask = PollMask.None;
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) =>
        {
            var file = (await bench.Open(user))!;
            results.Add(await user.Ioctl(file, DrmIoctl.Submit));
            results.Add(await user.Ioctl(file, DrmIoctl.AddFramebuffer));
            results.Add(await user.Ioctl(file, new IoctlCommand("DRM_IOCTL_NO_SUCH")));
            await DrmVersion.DrmSendEvent(file.Private<DrmFile>());
            mask = await user.Poll(file, PollMask.In);
            results.Add(await user.Read(file));
            file.NonBlocking = true;
            results.Add(await user.Read(file));
            await user.Close(file);
            await bench.Unplug(user);
        });
        Assert.Equal([0, 0, -Errno.EINVAL, 1, -Errno.EAGAIN], results);
        Assert.Equal(PollMask.In, mask);
        Assert.Empty(run.Findings);
        Assert.Equal(0, run.Bench.Driver.Module.Value);
    }

    [Theory]
    [InlineData("D1")]
    [InlineData("D2")]
    [InlineData("D3")]
    [InlineData("D4")]
    [InlineData("D5")]
    public void Afterwards_ioctls_and_opens_fail_and_reads_do_not_notice(string version)
    {
        var results = new List<int>();
        bool opened = true;
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) =>
        {
            var file = (await bench.Open(user))!;
            await bench.Unplug(user);
            opened = await bench.Open(user) is not null;
            results.Add(await user.Ioctl(file, DrmIoctl.Submit));
            results.Add(await user.Ioctl(file, DrmIoctl.AddFramebuffer));
            file.NonBlocking = true;
            results.Add(await user.Read(file));
            await user.Close(file);
        });
        Assert.False(opened);
        Assert.Contains("open -> -ENODEV", run.Branches);
        Assert.Equal([-Errno.ENODEV, -Errno.ENODEV, -Errno.EAGAIN], results);
        Assert.Empty(run.Findings);
    }

    /// <summary>Who drops the driver's reference: the last close, the unplugging, or devres, after the registers.</summary>
    [Theory]
    [InlineData("D1", "drm_put_dev put drm_device.ref")]
    [InlineData("D2", "drm_put_dev put drm_device.ref")]
    [InlineData("D3", "drm_dev_unplug put drm_device.ref")]
    [InlineData("D4", "devm_drm_dev_init_release put drm_device.ref")]
    public void The_driver_s_reference_goes(string version, string by)
    {
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) =>
        {
            var file = (await bench.Open(user))!;
            await bench.Unplug(user);
            await user.Close(file);
        });
        Assert.Single(run.Steps, by);
        int at = run.Steps.ToList().IndexOf(by), unmapped = run.Steps.ToList().IndexOf("devm_ioremap_release kfree drm_registers");
        Assert.Equal(version is not "D3", unmapped < at);
        Assert.EndsWith("kfree drm_device", run.Steps.Last(s => s.Contains("kfree", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>The flag is set after unregistering in D1, before it since D2.</summary>
    [Theory]
    [InlineData("D1", false)]
    [InlineData("D2", true)]
    [InlineData("D4", true)]
    public void The_flag_comes_first_since_D2(string version, bool first)
    {
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) => await bench.Unplug(user));
        var steps = run.Steps.ToList();
        int flag = steps.FindIndex(s => s.EndsWith("write drm_device.unplugged", StringComparison.Ordinal));
        int unregistered = steps.FindIndex(s => s.EndsWith("write drm_device.registered", StringComparison.Ordinal));
        Assert.True(flag >= 0 && unregistered >= 0);
        Assert.Equal(first, flag < unregistered);
    }

    [Theory]
    [InlineData("D4", "")]
    [InlineData("D5", "slab-use-after-free in drm_mode_config_cleanup on drm_file.fbs.next, warning in drm_mode_config_cleanup on drm_device.mode_config.fb_list")]
    public void Framebuffers_go_with_their_file(string version, string found)
    {
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) =>
        {
            var file = (await bench.Open(user))!;
            await user.Ioctl(file, DrmIoctl.AddFramebuffer);
            await bench.Unplug(user);
            await user.Close(file);
        });
        Assert.Equal(found, string.Join(", ", run.Findings));
    }
}
