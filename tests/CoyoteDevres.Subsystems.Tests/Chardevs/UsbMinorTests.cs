using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hiddev;
using CoyoteDevres.Subsystems.Iowarrior;
using CoyoteDevres.Subsystems.Tests.Media;

namespace CoyoteDevres.Subsystems.Tests.Chardevs;

/// <summary>What one process sees of a hiddev node and of an IO-Warrior, before and after they are unbound.</summary>
public class UsbMinorTests
{
    private static readonly Dictionary<string, Func<Machine, HiddevDriver>> Hiddevs = new()
    {
        ["HD0"] = m => new HiddevHd0(m),
        ["HD0a"] = m => new HiddevHd0a(m),
        ["HD0b"] = m => new HiddevHd0b(m),
        ["HD1"] = m => new HiddevHd1(m),
        ["HD2"] = m => new HiddevHd2(m),
        ["HD3f"] = m => new HiddevHd3f(m),
    };

    private static readonly Dictionary<string, Func<Machine, IowarriorDriver>> Iowarriors = new()
    {
        ["IW1"] = m => new IowarriorIw1(m),
        ["IW2"] = m => new IowarriorIw2(m),
        ["IW3"] = m => new IowarriorIw3(m),
        ["IW3r"] = m => new IowarriorIw3r(m),
        ["IW3f"] = m => new IowarriorIw3f(m),
    };

    public static TheoryData<string> HiddevVersions => [.. Hiddevs.Keys.Where(v => v != "HD0")];

    public static TheoryData<string> IowarriorVersions => [.. Iowarriors.Keys];

    [Theory]
    [MemberData(nameof(HiddevVersions))]
    public void A_hiddev_that_is_gone_says_so(string version)
    {
        var run = DriverLab.Run(Hiddevs[version], async lab =>
        {
            var node = ((HiddevDriver)lab.Driver).Node;
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Ioctl(file, HiddevCommand.GetString);
                await lab.Unbind();
                await lab.Ioctl(file, HiddevCommand.GetString);
                await lab.Read(file);
                await lab.Poll(file);
                await lab.Open(node);
                await lab.User.Close(file);
            };
        });
        Assert.Equal(["ok, -ENODEV, -EIO, Error, HangUp, no file"], run.Results);
        Assert.Equal(version is "HD0a" or "HD0b" ? ["memory-leak in  on hiddev"] : [], run.Findings);
    }

    /// <summary>It follows the HID core's half before it tests whether the device is there.</summary>
    [Fact]
    public void The_oldest_hiddev_follows_what_is_gone()
    {
        var run = DriverLab.Run(Hiddevs["HD0"], async lab =>
        {
            var file = await lab.MustOpen(((HiddevDriver)lab.Driver).Node);
            return async () =>
            {
                await lab.Unbind();
                await lab.Ioctl(file, HiddevCommand.GetDevInfo);
            };
        });
        Assert.Equal(["slab-use-after-free in hiddev_ioctl on hid_device"], run.Findings);
    }

    [Theory]
    [MemberData(nameof(IowarriorVersions))]
    public void An_iowarrior_that_is_gone_says_so(string version)
    {
        var run = DriverLab.Run(Iowarriors[version], async lab =>
        {
            var node = ((IowarriorDriver)lab.Driver).Node;
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Open(node);
                await lab.Ioctl(file, IowarriorCommand.Read);
                await lab.Unbind();
                await lab.Ioctl(file, IowarriorCommand.Read);
                await lab.Read(file);
                await lab.Poll(file);
                await lab.Open(node);
                await lab.User.Close(file);
            };
        });
        Assert.Equal(["no file, ok, -ENODEV, -ENODEV, Error, HangUp, no file"], run.Results);
        Assert.Equal(version == "IW1", run.Findings.Any(f => f.StartsWith("circular-locking", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Findings, f => !f.StartsWith("circular-locking", StringComparison.Ordinal));
    }
}
