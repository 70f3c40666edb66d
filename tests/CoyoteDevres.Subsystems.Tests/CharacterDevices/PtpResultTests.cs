using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Ptp;
using CoyoteDevres.Subsystems.Tests.Media;

namespace CoyoteDevres.Subsystems.Tests.CharacterDevices;

/// <summary>What one process sees of a PTP clock, before and after its driver is unbound.</summary>
public class PtpResultTests
{
    [Theory]
    [InlineData("PC0")]
    [InlineData("PC1")]
    [InlineData("PC2")]
    public void Before_unbind(string version)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Ioctl(file, PtpIoctl.GetCaps);
                await lab.Ioctl(file, PtpIoctl.ExttsRequest);
                await lab.Ioctl(file, PtpIoctl.ClockGetTime);
                lab.Note($"{await lab.User.Poll(file, PollMask.In, PollWait.DoNotSleep)}");
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal(["ok, ok, ok, None"], run.Results);
        Assert.Empty(run.Findings);
    }

    /// <summary>Up to PC1 poll tells <c>-ENODEV</c>, and which bits that has.</summary>
    [Theory]
    [InlineData("PC0", "In, Out, Error", "slab-use-after-free in cdev_put on ptp_clock")]
    [InlineData("PC1", "In, Out, Error", "slab-use-after-free in cdev_put on ptp_clock")]
    [InlineData("PC2", "Error", "")]
    public void After_unbind(string version, string poll, string finding)
    {
        var log = new List<string>();
        var run = Run(version, async (lab, node) =>
        {
            log.Clear(); // A finding's execution runs again, for its story.
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Unbind();
                log.Add(Errno.Name(await lab.User.Read(file)));
                log.Add(Errno.Name(await lab.User.Ioctl(file, PtpIoctl.GetCaps)));
                log.Add(Errno.Name(await lab.User.Ioctl(file, PtpIoctl.ClockGetTime)));
                log.Add($"{await lab.User.Poll(file)}");
                log.Add(await lab.User.Open(node) is null ? "no file" : "file");
                await lab.User.Close(file);
            };
        });
        Assert.Equal(["-ENODEV", "-ENODEV", "-ENODEV", poll, "no file"], log);
        Assert.Equal(finding.Length == 0 ? [] : [finding], run.Findings);
    }

    /// <summary>What keeps the removal from waiting for a reader for ever.</summary>
    [Theory]
    [InlineData("PC0")]
    [InlineData("PC1")]
    [InlineData("PC2")]
    public void Readers_are_told_before_the_lock_is_taken(string version)
    {
        var steps = Run(version, (lab, _) => Op.From<Func<Op>>(async () => await lab.Unbind())).Steps.ToList();
        int told = steps.FindIndex(s => s.StartsWith("ptp_clock_unregister wake", StringComparison.Ordinal));
        int locked = steps.FindIndex(s => s.StartsWith("posix_clock_unregister", StringComparison.Ordinal));
        Assert.InRange(told, 0, locked);
    }

    private static LabRun Run(string id, Func<DriverLab, CharacterNode, Op<Func<Op>>> prepare)
    {
        CharacterNode node = null!;
        return DriverLab.Run(
            machine =>
            {
                node = machine.Nodes.CreateNode("/dev/ptp0");
                PtpVersion version = id switch { "PC0" => new PtpPC0(machine, node), "PC1" => new PtpPC1(machine, node), _ => new PtpPC2(machine, node) };
                return new PtpDriver(machine, version, wakesFirst: true);
            },
            lab => prepare(lab, node));
    }
}
