using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Drm;

namespace CoyoteDevres.Subsystems.Tests.Drm;

/// <summary>What operations return before and after the device is unplugged, in which order it goes, and what is left.</summary>
public class DrmBehaviourTests
{
    [Theory]
    [InlineData("D0")]
    [InlineData("D1")]
    [InlineData("D2")]
    [InlineData("D3")]
    [InlineData("D4")]
    [InlineData("D4z")]
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
    [InlineData("D0")]
    [InlineData("D1")]
    [InlineData("D2")]
    [InlineData("D3")]
    [InlineData("D4")]
    [InlineData("D4z")]
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
    [InlineData("D0", "drm_put_dev put drm_device.ref")]
    [InlineData("D1", "drm_put_dev put drm_device.ref")]
    [InlineData("D2", "drm_put_dev put drm_device.ref")]
    [InlineData("D3", "drm_dev_unplug put drm_device.ref")]
    [InlineData("D4", "devm_drm_dev_init_release put drm_device.ref")]
    [InlineData("D4z", "devm_drm_dev_init_release put drm_device.ref")]
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

    [Theory]
    [InlineData("D0", "slab-use-after-free in user_access on drm_registers")]
    [InlineData("D3", "slab-use-after-free in user_access on drm_registers")]
    [InlineData("D4", "slab-use-after-free in user_access on drm_registers")]
    [InlineData("D4z", "")]
    [InlineData("D5", "")]
    public void A_page_that_was_there_goes_with_the_device_since_v5_14(string version, string found)
    {
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) =>
        {
            var file = await bench.MustMap(user);
            await bench.Version.Access(user, file);
            await bench.Unplug(user);
            await bench.Version.Access(user, file);
            await user.Close(file);
        });
        Assert.Equal(found, string.Join(", ", run.Findings));
        Assert.Equal(found.Length == 0, run.Branches.Contains(DrmVersion.DummyPage));
    }

    [Theory]
    [InlineData("D0")]
    [InlineData("D4")]
    [InlineData("D4z")]
    public void An_object_is_mapped_while_the_device_is_there(string version)
    {
        var results = new List<int>();
        var run = DrmRun.Of(version, DrmTraits.Entering, async (bench, user) =>
        {
            var file = (await bench.Open(user))!;
            results.Add(await user.Mmap(file));
            await user.Ioctl(file, DrmIoctl.CreateDumb);
            results.Add(await user.Mmap(file));
            await bench.Version.Access(user, file);
            await user.Close(file);
            file = (await bench.Open(user))!;
            await user.Ioctl(file, DrmIoctl.CreateDumb);
            await bench.Unplug(user);
            results.Add(await user.Mmap(file));
            await user.Close(file);
        });
        Assert.Equal([-Errno.EINVAL, 0, -Errno.ENODEV], results);
        Assert.Empty(run.Findings);
    }

    /// <summary>A file that is open keeps the driver's module, and so the device; without one, unloading unplugs it.</summary>
    [Theory]
    [InlineData("D0")]
    [InlineData("D2")]
    [InlineData("D4z")]
    public void An_open_file_refuses_the_unloading(string version)
    {
        var results = new List<int>();
        bool opened = true;
        var run = DrmRun.OfModule(version, async (bench, user) =>
        {
            var file = (await bench.Open(user))!;
            results.Add(await bench.Rmmod(user));
            results.Add(await user.Ioctl(file, DrmIoctl.Submit));
            await user.Close(file);
            results.Add(await bench.Rmmod(user));
            opened = await bench.Open(user) is not null;
        });
        Assert.Equal([-Errno.EWOULDBLOCK, 0, 0], results);
        Assert.False(opened);
        Assert.Empty(run.Findings);
    }
}
