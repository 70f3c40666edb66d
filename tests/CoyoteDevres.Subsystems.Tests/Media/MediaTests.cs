using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Media;

namespace CoyoteDevres.Subsystems.Tests.Media;

/// <summary>What one process sees of a media device, before and after its driver is unbound, and in which order things go.</summary>
public class MediaTests
{
    private static readonly IoctlCommand Unknown = new("MEDIA_IOC_UNKNOWN");

    [Theory]
    [InlineData("M0", "ok, ok, ok, ok, ok, -ENOTTY, -ENOTTY, -EINVAL, In, Out")]
    [InlineData("M1a", "ok, ok, ok, ok, ok, ok, -ENOTTY, -EINVAL, In, Out")]
    [InlineData("M1", "ok, ok, ok, ok, ok, ok, -ENOTTY, -EINVAL, In, Out")]
    [InlineData("M2", "ok, ok, ok, ok, ok, ok, -ENOTTY, -EINVAL, In, Out")]
    [InlineData("M3", "ok, ok, ok, ok, ok, ok, -ENOTTY, -EINVAL, In, Out")]
    public void Before_unbind(string version, string results)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                foreach (var command in new[] { MediaIoctl.DeviceInfo, MediaIoctl.EnumEntities, MediaIoctl.EnumLinks, MediaIoctl.EnumLinks32, MediaIoctl.SetupLink, MediaIoctl.GetTopology, Unknown })
                    await lab.Ioctl(file, command);
                await lab.Read(file);
                await lab.Poll(file);
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal([results], run.Results);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("M1")]
    [InlineData("M2")]
    [InlineData("M3")]
    public void After_unbind(string version)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(file, MediaIoctl.DeviceInfo);
                await lab.Ioctl(file, MediaIoctl.EnumLinks32);
                await lab.Poll(file);
                await lab.Open(node);
                await lab.User.Close(file);
            };
        });
        Assert.Equal(["-EIO, -EIO, Error, HangUp, no file"], run.Results);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("M0", "slab-use-after-free in media_ioctl on media_device")]
    [InlineData("M1a", "slab-use-after-free in cdev_put on media_devnode")]
    public void After_unbind_in_freed_memory(string version, string finding)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(file, MediaIoctl.DeviceInfo);
                await lab.User.Close(file);
            };
        });
        Assert.Equal([finding], run.Findings);
    }

    [Theory]
    [InlineData("M0", "entities, flag, release, cdev")]
    [InlineData("M1a", "entities, flag, release, cdev")]
    [InlineData("M1", "entities, flag, cdev, pointer, release")]
    [InlineData("M2", "flag, entities, cdev, pointer, release")]
    [InlineData("M3", "flag, entities, cdev, pointer, release")]
    public void What_goes_first(string version, string order)
    {
        var run = Run(version, (lab, _) => Op.From<Func<Op>>(async () => await lab.Unbind()));
        var marks = run.Steps.Select(Mark).OfType<string>().ToList();
        Assert.Equal(order, string.Join(", ", marks.Where((mark, i) => i == 0 || marks[i - 1] != mark)));
        Assert.Empty(run.Findings);
    }

    /// <summary>Its callers need the lock too: a put inside it would wait for itself.</summary>
    [Theory]
    [InlineData("M1")]
    [InlineData("M2")]
    [InlineData("M3")]
    public void The_last_put_comes_after_the_unlock(string version)
    {
        var run = Run(version, (lab, _) => Op.From<Func<Op>>(async () => await lab.Unbind()));
        var steps = run.StepsOf("media_devnode_unregister", "media_devnode_release").ToList();
        Assert.True(steps.FindLastIndex(s => s == "media_devnode_unregister unlock media_devnode_lock") < steps.FindIndex(s => s == "media_devnode_release lock media_devnode_lock"));
    }

    private static string? Mark(string step) => step switch
    {
        _ when step.StartsWith("media_gobj_destroy", StringComparison.Ordinal) => "entities",
        _ when step.StartsWith("media_device_unregister_entity", StringComparison.Ordinal) => "entities",
        _ when step.Contains("clear_bit", StringComparison.Ordinal) && step.Contains("REGISTERED", StringComparison.Ordinal) => "flag",
        _ when step.StartsWith("cdev_del lock", StringComparison.Ordinal) => "cdev",
        "media_devnode_unregister write media_devnode.media_dev" => "pointer",
        "media_devnode_release lock media_devnode_lock" => "release",
        _ => null,
    };

    private static LabRun Run(string version, Func<DriverLab, CharacterNode, Op<Func<Op>>> prepare)
    {
        CharacterNode node = null!;
        return DriverLab.Run(
            machine =>
            {
                node = machine.Nodes.CreateNode("/dev/media0");
                return new MediaDriver(new MediaCore(machine), Version(version), node, new Module(machine, "isp_driver"));
            },
            lab => prepare(lab, node));
    }

    private static MediaVersion Version(string id) => id switch
    {
        "M0" => new MediaM0(),
        "M1a" => new MediaM1a(),
        "M1" => new MediaM1(),
        "M2" => new MediaM2(),
        _ => new MediaM3(),
    };
}
