using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.V4l2;

namespace CoyoteDevres.Subsystems.Tests.Media;

/// <summary>What one process sees of a camera, before and after its driver is unbound.</summary>
public class V4l2Tests
{
    private static readonly IoctlCommand[] Commands =
    [
        V4l2Ioctl.QueryCap, V4l2Ioctl.SetControl, V4l2Ioctl.RequestBuffers, V4l2Ioctl.StreamOn, V4l2Ioctl.QueueBuffer, V4l2Ioctl.DequeueBuffer, V4l2Ioctl.StreamOff,
        V4l2Ioctl.DequeueBuffer,
    ];

    [Theory]
    [InlineData("2.6.37")]
    [InlineData("2.6.39")]
    [InlineData("now-devm")]
    [InlineData("now-unlocked")]
    [InlineData("now-locked")]
    [InlineData("now-vb2")]
    public void Before_unbind(string version)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            var other = await lab.MustOpen(node);
            file.NonBlocking = true;
            return async () =>
            {
                foreach (var command in Commands)
                    await lab.Ioctl(file, command);
                await lab.Ioctl(other, V4l2Ioctl.StreamOn);
                lab.Note($"{await lab.User.Mmap(file)}");
                await lab.User.Close(other);
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal(["ok, ok, ok, ok, ok, -EAGAIN, ok, -EINVAL, -EBUSY, 0"], run.Results);
        // lockdep sees the wrong order although one process alone cannot run into it.
        Assert.Equal(
            version == "2.6.37" ? ["circular-locking in v4l2_mmap on cam_device.lock -> mm_struct.mmap_lock -> cam_device.lock"] : [],
            run.Findings);
    }

    [Theory]
    [InlineData("2.6.37")]
    [InlineData("2.6.39")]
    [InlineData("now-unlocked")]
    [InlineData("now-locked")]
    [InlineData("now-vb2")]
    public void After_unbind(string version)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(file, V4l2Ioctl.QueryCap);
                await lab.Read(file);
                await lab.Poll(file);
                await lab.Open(node);
                lab.Note($"{await lab.User.Mmap(file)}");
                await lab.User.Close(file);
            };
        });
        Assert.Equal([$"-ENODEV, -ENODEV, Error, HangUp, no file, {-Errno.ENODEV}"], run.Results);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("2.6.37", true)]
    [InlineData("now-unlocked", false)]
    [InlineData("now-locked", false)]
    [InlineData("now-vb2", true)]
    public void Remove_ends_streaming_or_not(string version, bool ends)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            await lab.User.Ioctl(file, V4l2Ioctl.RequestBuffers);
            await lab.User.Ioctl(file, V4l2Ioctl.StreamOn);
            return async () =>
            {
                await lab.Unbind();
                await lab.User.Close(file);
            };
        });
        var steps = run.Steps.ToList();
        int wakeUp = steps.FindIndex(s => s == "__vb2_queue_cancel wake_up cam_device.queue.done_wq"), gone = steps.FindIndex(s => s.EndsWith("kfree cam_regs", StringComparison.Ordinal));
        Assert.Equal(ends, wakeUp >= 0 && wakeUp < gone);
        Assert.Equal(ends ? [] : ["slab-use-after-free in stop_streaming on cam_regs"], run.Findings);
    }

    private static LabRun Run(string version, Func<DriverLab, CharacterNode, Op<Func<Op>>> prepare)
    {
        CharacterNode node = null!;
        return DriverLab.Run(
            machine =>
            {
                node = machine.Nodes.CreateNode("/dev/video0");
                return Driver(version, machine, node, new Module(machine, "cam_driver"));
            },
            lab => prepare(lab, node));
    }

    private static CamDriver Driver(string version, Machine machine, CharacterNode node, Module module) => version switch
    {
        "2.6.37" => new CamDisconnect(new V4l2Core(machine, new V4l2Locked()), node, module, dropsLock: false),
        "2.6.39" => new CamDisconnect(new V4l2Core(machine, new V4l2Locked()), node, module, dropsLock: true),
        "now-devm" => new CamDevm(new V4l2Core(machine, new V4l2Now()), node, module),
        "now-unlocked" => new CamUnlocked(new V4l2Core(machine, new V4l2Now()), node, module),
        "now-locked" => new CamLocked(new V4l2Core(machine, new V4l2Now()), node, module),
        _ => new CamVb2(new V4l2Core(machine, new V4l2Now()), node, module),
    };
}
