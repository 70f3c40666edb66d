using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Pps;
using CoyoteDevres.Subsystems.Tests.Media;

namespace CoyoteDevres.Subsystems.Tests.CharacterDevices;

/// <summary>What one process sees of a PPS source, before and after its driver is unbound.</summary>
public class PpsResultTests
{
    /// <summary>The removal alone is the bug of PP0: it deletes what it has freed.</summary>
    [Theory]
    [InlineData("PP0", "slab-use-after-free in cdev_del on pps_device.cdev.kobj")]
    [InlineData("PP1", "")]
    [InlineData("PP2", "")]
    public void Unbind_alone(string version, string finding)
    {
        var run = Run(version, (lab, _) => Op.From<Func<Op>>(async () => await lab.Unbind()));
        Assert.Equal(finding.Length == 0 ? [] : [finding], run.Findings);
    }

    [Theory]
    [InlineData("PP1", "ok, ok", "slab-use-after-free in cdev_put on pps_device")]
    [InlineData("PP2", "ok, ok, no file", "")]
    public void A_file_that_is_open_keeps_the_source(string version, string results, string finding)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Ioctl(file, PpsIoctl.GetParams);
                await lab.Unbind();
                await lab.Ioctl(file, PpsIoctl.GetParams);
                if (version == "PP2")
                    await lab.Open(node);
                lab.Done();
                await lab.User.Close(file);
            };
        });
        Assert.Contains(results, run.Results);
        Assert.Equal(finding.Length == 0 ? [] : [finding], run.Findings);
    }

    /// <summary>A wait with a timeout ends without a pulse.</summary>
    [Theory]
    [InlineData("PP1")]
    [InlineData("PP2")]
    public void A_fetch_times_out(string version)
    {
        var run = Run(version, async (lab, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Ioctl(file, PpsIoctl.FetchInTime);
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal(["-ETIMEDOUT"], run.Results);
        Assert.Empty(run.Findings);
    }

    private static LabRun Run(string id, Func<DriverLab, CharacterNode, Op<Func<Op>>> prepare)
    {
        CharacterNode node = null!;
        PpsVersion version = null!;
        return DriverLab.Run(
            machine =>
            {
                node = machine.Nodes.CreateNode("/dev/pps0");
                version = id switch { "PP0" => new PpsPP0(machine, node), "PP1" => new PpsPP1(machine, node), _ => new PpsPP2(machine, node) };
                return new PpsDriver(machine, version);
            },
            async lab =>
            {
                if (version is PpsPP2 today)
                    await today.PpsInit();
                return await prepare(lab, node);
            });
    }
}
