using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Subsystems.Tests.Gpio;

/// <summary>What one process sees, before and after the chip is removed.</summary>
public class GpioBehaviourTests
{
    private static readonly IoctlCommand Unknown = new("GPIO_UNKNOWN_IOCTL");

    private static readonly string[] Leaked =
    [
        "memory-leak in  on gpio_desc",
        "memory-leak in  on gpio_desc_label",
        "memory-leak in  on gpio_device",
        "module-reference-leak in  on module gpio_driver",
    ];

    [Theory]
    [InlineData("G0")]
    [InlineData("G1")]
    [InlineData("G2")]
    [InlineData("G3")]
    [InlineData("G4")]
    public void Before_removal(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            return async () =>
            {
                await lab.Ioctl(chip, Unknown);
                await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 0);
                await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 0);
                await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, GpioDevice.Lines);
                var line = await lab.Request(chip, 0, LineConfig.Input);
                await lab.Ioctl(chip, GpioIoctl.GetLine, new LineRequestArgument(0, LineConfig.Input));
                await lab.Ioctl(chip, GpioIoctl.GetLine, new LineRequestArgument(GpioDevice.Lines, LineConfig.Input));
                await lab.Ioctl(line, Unknown);
                await lab.Ioctl(line, GpioIoctl.LineGetValues);
                await lab.Ioctl(line, GpioIoctl.LineSetValues);
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Output);
                await lab.Ioctl(line, GpioIoctl.LineSetValues);
                line.NonBlocking = true;
                await lab.Read(line);
                await lab.User.Close(line);
                await lab.User.Close(chip);
                await lab.Unbind();
            };
        });
        Assert.Equal(
            ["-EINVAL, ok, -EBUSY, -EINVAL, -EBUSY, -EINVAL, -EINVAL, ok, -EPERM, ok, ok, -EAGAIN"],
            run.Results);
        Assert.Empty(run.Findings);
        Assert.True(run.Lab.Gpio.Memory.IsFreed);
        Assert.Equal(0, run.Lab.Gpio.Owner.Value);
        Assert.Equal(0, run.Lab.Gpio.Core.Module.Value);
    }

    [Theory]
    [InlineData("G0", "no file, -ENODEV, -ENODEV, -EAGAIN, -EAGAIN")]
    [InlineData("G1", "no file, -ENODEV, -ENODEV, -ENODEV, -ENODEV")]
    [InlineData("G2", "no file, -ENODEV, -ENODEV, -ENODEV, -ENODEV")]
    public void After_removal(string version, string results)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            var line = await lab.Request(chip, 0, LineConfig.Input);
            chip.NonBlocking = line.NonBlocking = true;
            return async () =>
            {
                await lab.Unbind();
                await lab.Reopen();
                await lab.Ioctl(chip, GpioIoctl.GetLine, new LineRequestArgument(1, LineConfig.Input));
                await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 0);
                await lab.Read(chip);
                await lab.Read(line);
            };
        });
        Assert.Equal([results], run.Results);
        Assert.Equal(Leaked, run.Findings);
        Assert.False(run.Lab.Gpio.Memory.IsFreed);
        Assert.Equal(1, run.Lab.Gpio.Owner.Value);
    }

    [Theory]
    [InlineData("G1")]
    [InlineData("G2")]
    public void Line_after_removal(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            var line = await lab.Request(chip, 0, LineConfig.Output);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(line, GpioIoctl.LineGetValues);
                await lab.Ioctl(line, GpioIoctl.LineSetValues);
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Input);
                await lab.Poll(line);
                await lab.Poll(chip);
            };
        });
        Assert.Equal(["-ENODEV, -ENODEV, -ENODEV, Error, HangUp, Error, HangUp"], run.Results);
        Assert.Equal(Leaked, run.Findings);
    }

    [Theory]
    [InlineData("GPIO_V2_LINE_GET_VALUES_IOCTL", "null-dereference in gpiod_get_array_value_complex on gpio_device.chip")]
    [InlineData("GPIO_V2_LINE_SET_VALUES_IOCTL", "null-dereference in gpiod_set_array_value_complex on gpio_device.chip")]
    public void Line_after_removal_in_G0(string ioctl, string finding)
    {
        var command = ioctl == GpioIoctl.LineGetValues.Name ? GpioIoctl.LineGetValues : GpioIoctl.LineSetValues;
        var run = GpioLab.Run("G0", async lab =>
        {
            var line = await lab.Request(await lab.Open(), 0, LineConfig.Output);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(line, command);
            };
        });
        Assert.Empty(run.Results);
        Assert.Equal([finding], run.Findings);
    }

    /// <summary>Without a chip its tests make the direction functions succeed.</summary>
    [Fact]
    public void Configuring_a_dead_line_succeeds_in_G0()
    {
        var run = GpioLab.Run("G0", async lab =>
        {
            var line = await lab.Request(await lab.Open(), 0, LineConfig.Input);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Output);
            };
        });
        Assert.Equal(["ok"], run.Results);
        Assert.Equal(Leaked, run.Findings);
    }

    [Theory]
    [InlineData("G0")]
    [InlineData("G1")]
    [InlineData("G2")]
    public void A_chip_that_is_open_when_it_goes_is_freed_by_the_last_close(string version)
    {
        bool freedBeforeClose = true;
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            return async () =>
            {
                await lab.Unbind();
                freedBeforeClose = lab.Gpio.Memory.IsFreed;
                await lab.User.Close(chip);
            };
        });
        Assert.False(freedBeforeClose);
        Assert.True(run.Lab.Gpio.Memory.IsFreed);
        Assert.Empty(run.Findings);
    }

    /// <summary>Since v6.6 the references go; the label stays. G6 and G7 rely on
    /// <c>cdev_device_del</c> for new opens, which an inode that still knows the device gets past.</summary>
    [Theory]
    [InlineData("G3", "no file")]
    [InlineData("G4", "no file")]
    [InlineData("G5", "no file")]
    [InlineData("G5a", "no file")]
    [InlineData("G5b", "no file")]
    [InlineData("G6", "file")]
    [InlineData("G7", "file")]
    public void After_removal_since_v6_6(string version, string reopened)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            var line = await lab.Request(chip, 0, LineConfig.Output);
            chip.NonBlocking = line.NonBlocking = true;
            return async () =>
            {
                await lab.Unbind();
                await lab.Reopen();
                await lab.Ioctl(chip, GpioIoctl.GetLine, new LineRequestArgument(1, LineConfig.Input));
                await lab.Ioctl(chip, GpioIoctl.GetLineInfoWatch, 0);
                await lab.Read(chip);
                await lab.Poll(chip);
                await lab.Ioctl(line, GpioIoctl.LineGetValues);
                await lab.Ioctl(line, GpioIoctl.LineSetValues);
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Input);
                await lab.Read(line);
                await lab.Poll(line);
            };
        });
        Assert.Equal([$"{reopened}, -ENODEV, -ENODEV, -ENODEV, Error, HangUp, -ENODEV, -ENODEV, -ENODEV, -ENODEV, Error, HangUp"], run.Results);
        Assert.Equal(["memory-leak in  on gpio_desc_label"], run.Findings);
        Assert.True(run.Lab.Gpio.Memory.IsFreed);
        Assert.Equal(0, run.Lab.Gpio.Owner.Value);
    }

    /// <summary>An edge detector that outlives the chip, and one that a line gives up before.</summary>
    [Theory]
    [InlineData("G3", true)]
    [InlineData("G4", true)]
    [InlineData("G5b", false)]
    [InlineData("G6", false)]
    [InlineData("G7", false)]
    public void An_interrupt_that_is_still_requested(string version, bool staysRequested)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var line = await lab.Request(await lab.Open(), 0, LineConfig.BothEdges);
            return async () =>
            {
                await lab.Unbind();
                await lab.User.Close(line);
            };
        });
        Assert.Equal(staysRequested, run.Findings.Contains("irq-disposed-in-use in irq_dispose_mapping on irq_desc"));
        Assert.Equal(staysRequested ? 1 : 0, run.Lab.Gpio.Owner.Value);
    }

    [Theory]
    [InlineData("G0")]
    [InlineData("G4")]
    [InlineData("G6")]
    [InlineData("G7")]
    public void Reconfiguring_starts_and_stops_the_edge_detector(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            lab.Gpio.RetainChip();
            var line = await lab.Request(await lab.Open(), 0, LineConfig.Input);
            return async () =>
            {
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.RisingEdge);
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Output);
                await lab.Ioctl(line, GpioIoctl.LineSetConfig, LineConfig.Debounced);
                lab.Done();
                await lab.User.Pause();
            };
        });
        Assert.Equal(["ok, ok, ok"], run.Results);
        Assert.Empty(run.Findings);
    }
}
