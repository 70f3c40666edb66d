using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Subsystems.Tests.Gpio;

/// <summary>Events reach whoever reads or polls, whenever they come.</summary>
public class GpioEventTests
{
    /// <summary>Those that tell watchers in the context of who changes a line.</summary>
    public static TheoryData<string> WithoutQueue => ["G0", "G1", "G2", "G3", "G4"];

    public static TheoryData<string> WithQueue => ["G5", "G5a", "G5b", "G7"];

    public static TheoryData<string> Versions => ["G0", "G1", "G2", "G3", "G4", "G5", "G5a", "G5b", "G6", "G7"];

    [Theory]
    [MemberData(nameof(WithoutQueue))]
    public void A_watcher_is_told_of_a_request(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 1);
            var line = await lab.Request(chip, 1, LineConfig.Input);
            return async () =>
            {
                await lab.Poll(chip);
                await lab.Read(chip);
                chip.NonBlocking = true;
                await lab.Read(chip);
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Output);
                await lab.Read(chip);
                await lab.User.Close(line);
                await lab.Read(chip);
                await lab.User.Close(chip);
                await lab.Unbind();
            };
        });
        Assert.Equal(["ok, In, 1, -EAGAIN, ok, 1, 1"], run.Results);
        Assert.Empty(run.Findings);
    }

    /// <summary>By a work item, whenever that runs.</summary>
    [Theory]
    [MemberData(nameof(WithQueue))]
    public void A_watcher_is_told_by_the_work_queue(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            lab.Gpio.RetainChip();
            var chip = await lab.Open();
            var other = await lab.Open();
            await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 1);
            return async () =>
            {
                await lab.Request(other, 1, LineConfig.Input);
                await lab.Poll(chip);
                await lab.Read(chip);
                lab.Done();
                await lab.User.Pause();
            };
        });
        Assert.Equal(["ok, In, 1"], run.Results);
        Assert.Empty(run.Findings);
        Assert.True(run.Executions > 1);
    }

    [Theory]
    [MemberData(nameof(WithoutQueue))]
    public void A_file_that_does_not_watch_the_line_is_not_told(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 0);
            var line = await lab.Request(chip, 1, LineConfig.Input);
            chip.NonBlocking = true;
            return async () =>
            {
                await lab.Read(chip);
                await lab.User.Close(line);
                await lab.User.Close(chip);
                await lab.Unbind();
            };
        });
        Assert.Equal(["ok, -EAGAIN"], run.Results);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_edge_wakes_the_reader(string version)
    {
        var run = Edge(version, (lab, line) => lab.Read(line));
        Assert.Equal(["1"], run.Results);
        Assert.Empty(run.Findings);
        Assert.True(run.Executions > 1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_edge_wakes_the_poller(string version)
    {
        var run = Edge(version, (lab, line) => lab.Poll(line));
        Assert.Equal(["In"], run.Results);
        Assert.Empty(run.Findings);
        Assert.True(run.Executions > 1);
    }

    private static LabRun Edge(string version, Func<GpioLab, Kernel.File, Op> use) => GpioLab.Run(version, async lab =>
    {
        lab.Gpio.RetainChip();
        var chip = await lab.Open();
        var line = await lab.Request(chip, 0, LineConfig.RisingEdge);
        line.Private<LineRequest>().Desc!.Irq.Raise();
        return async () =>
        {
            await use(lab, line);
            lab.Done();
            await lab.User.Pause();
        };
    });
}
