using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Cec;
using CoyoteDevres.Subsystems.Evdev;
using CoyoteDevres.Subsystems.Hwrng;
using CoyoteDevres.Subsystems.Iio;
using CoyoteDevres.Subsystems.Ipmi;
using CoyoteDevres.Subsystems.Tests.Media;

namespace CoyoteDevres.Subsystems.Tests.Chardevs;

/// <summary>What one process sees of IIO, IPMI, CEC, evdev and hwrng devices, before and after they are unbound.</summary>
public class ChardevResultTests
{
    [Theory]
    [InlineData("IIO2")]
    [InlineData("IIO3")]
    [InlineData("IIO5")]
    public void An_IIO_device(string version)
    {
        var run = DriverLab.Run(m => version switch { "IIO2" => new IioLockedDel(m), "IIO3" => new IioUnlockedDel(m), _ => new IioHandlers(m) }, async lab =>
        {
            var driver = (IioDriver)lab.Driver;
            var file = await lab.MustOpen(driver.Node);
            return async () =>
            {
                await lab.Open(driver.Node);
                var made = new UserPointer();
                await lab.User.Ioctl(file, IioCommand.GetEventFd, made);
                var events = (Kernel.File)made.Value!;
                lab.User.Install(events);
                await lab.Ioctl(file, IioCommand.GetEventFd);
                lab.Note($"{await lab.User.ReadAttribute(driver.IndioDev.Raw)}");
                lab.Note($"{await lab.User.ReadAttribute(driver.IndioDev.Input)}");
                await lab.Unbind();
                await lab.Ioctl(file, IioCommand.GetEventFd);
                await lab.Read(events);
            };
        });
        Assert.Equal(["no file, -EBUSY, 1, 1, -ENODEV, -ENODEV"], run.Results);
        // One execution is enough for lockdep.
        Assert.Equal(version == "IIO2", run.Findings.Any(f => f.StartsWith("circular-locking", StringComparison.Ordinal)));
        Assert.Equal(version == "IIO2" ? 1 : 0, run.Findings.Count);
    }

    [Theory]
    [InlineData("IP0")]
    [InlineData("IP1")]
    [InlineData("IP2")]
    public void An_IPMI_interface(string version)
    {
        var run = DriverLab.Run(m => version switch { "IP0" => new IpmiBefore(m), "IP1" => new IpmiCleanedLast(m), _ => new IpmiCleanedByWorker(m) }, async lab =>
        {
            var handler = (IpmiMsghandler)lab.Driver;
            var file = await lab.MustOpen(handler.Node);
            return async () =>
            {
                await lab.Ioctl(file, IpmiCommand.GetMyAddress);
                await lab.Unbind();
                await lab.Ioctl(file, IpmiCommand.GetMyAddress);
                await lab.Ioctl(file, IpmiCommand.Send);
                await lab.Open(handler.Node);
            };
        });
        Assert.Equal(["ok, -ENODEV, -ENODEV, no file"], run.Results);
        Assert.Empty(run.Findings);
    }

    [Fact]
    public void A_CEC_node_today()
    {
        var run = DriverLab.Run(m => new CecToday(m) { IsPlugged = true }, async lab =>
        {
            var driver = (CecDriver)lab.Driver;
            var file = await lab.MustOpen(driver.Node);
            return async () =>
            {
                await lab.Ioctl(file, CecCommand.GetPhysAddr);
                await lab.Ioctl(file, CecCommand.DequeueEvent);
                await lab.Unbind();
                await lab.Ioctl(file, CecCommand.Receive);
                await lab.Poll(file);
                await lab.Open(driver.Node);
            };
        });
        Assert.Equal(["ok, ok, -ENODEV, Error, HangUp, no file"], run.Results);
        Assert.Empty(run.Findings);
    }

    [Fact]
    public void An_event_node_today()
    {
        var run = DriverLab.Run(m => new EvdevEv1(m), async lab =>
        {
            var driver = (EvdevDriver)lab.Driver;
            var file = await lab.MustOpen(driver.Node);
            return async () =>
            {
                await lab.Ioctl(file, EvdevCommand.GetId);
                await lab.Unbind();
                await lab.Ioctl(file, EvdevCommand.GetId);
                await lab.Read(file);
                await lab.Poll(file);
                await lab.Open(driver.Node);
            };
        });
        Assert.Equal(["ok, -ENODEV, -ENODEV, Error, HangUp, no file"], run.Results);
        Assert.Empty(run.Findings);
    }

    [Fact]
    public void A_random_number_generator_today()
    {
        HwrngCore? made = null;
        var run = DriverLab.Run(
            machine =>
            {
                made = new HwrngHw4(machine);
                return new HwrngDriver(made, hasData: true);
            },
            async lab =>
            {
                var core = made!;
                await core.Load();
                var file = (await lab.User.Open(core.Misc))!;
                return async () =>
                {
                    await lab.Read(file);
                    lab.Note($"{await lab.User.ReadAttribute(core.RngCurrent)}");
                    await lab.Unbind();
                    await lab.Read(file);
                    await lab.User.Close(file);
                };
            });
        Assert.Equal(["1, 1, -ENODEV"], run.Results);
        Assert.Empty(run.Findings);
    }
}
