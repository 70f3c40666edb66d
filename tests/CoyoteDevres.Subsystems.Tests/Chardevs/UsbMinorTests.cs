using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hiddev;
using CoyoteDevres.Subsystems.Iowarrior;

namespace CoyoteDevres.Subsystems.Tests.Chardevs;

/// <summary>What one process sees of a hiddev node and of an IO-Warrior, before and after they are unbound.</summary>
public class UsbMinorTests
{
    [Theory]
    [InlineData("HD0a")]
    [InlineData("HD0b")]
    [InlineData("HD1")]
    [InlineData("HD2")]
    [InlineData("HD3f")]
    public void A_hiddev_that_is_gone_says_so(string version)
    {
        var log = new List<string>();
        var findings = RunHiddev(version, async (node, user, unbind) =>
        {
            var file = (await user.Open(node))!;
            log.Add(Errno.Name(await user.Ioctl(file, HiddevCommand.GetString)));
            await unbind();
            log.Add(Errno.Name(await user.Ioctl(file, HiddevCommand.GetString)));
            log.Add(Errno.Name(await user.Read(file)));
            log.Add($"{await user.Poll(file)}");
            log.Add($"{await user.Open(node) is null}");
            await user.Close(file);
        });
        // An execution that shows something runs again, to be told.
        Assert.Equal(["ok", "-ENODEV", "-EIO", "Error, HangUp", "True"], log.Take(5));
        Assert.Equal(version is "HD0a" or "HD0b" ? ["memory-leak in  on hiddev"] : [], findings);
    }

    /// <summary>It follows the HID core's half before it tests whether the device is there.</summary>
    [Fact]
    public void The_oldest_hiddev_follows_what_is_gone() => Assert.Equal(
        ["slab-use-after-free in hiddev_ioctl on hid_device"],
        RunHiddev("HD0", async (node, user, unbind) =>
        {
            var file = (await user.Open(node))!;
            await unbind();
            await user.Ioctl(file, HiddevCommand.GetDevInfo);
        }));

    [Theory]
    [InlineData("IW1")]
    [InlineData("IW2")]
    [InlineData("IW3")]
    [InlineData("IW3r")]
    [InlineData("IW3f")]
    public void An_iowarrior_that_is_gone_says_so(string version)
    {
        var log = new List<string>();
        var findings = RunIowarrior(version, async (node, user, unbind) =>
        {
            var file = (await user.Open(node))!;
            log.Add($"{await user.Open(node) is null}");
            log.Add(Errno.Name(await user.Ioctl(file, IowarriorCommand.Read)));
            log.Add(Errno.Name(await user.Write(file)));
            await unbind();
            log.Add(Errno.Name(await user.Ioctl(file, IowarriorCommand.Read)));
            log.Add(Errno.Name(await user.Read(file)));
            log.Add($"{await user.Poll(file)}");
            log.Add($"{await user.Open(node) is null}");
            await user.Close(file);
        });
        Assert.Equal(["True", "ok", "ok", "-ENODEV", "-ENODEV", "Error, HangUp", "True"], log.Take(7));
        // One execution is enough for lockdep.
        Assert.Equal(version == "IW1" ? 2 : 0, findings.Count);
        Assert.All(findings, f => Assert.StartsWith("circular-locking", f, StringComparison.Ordinal));
    }

    private static List<string> RunHiddev(string version, Func<CharacterNode, UserProcess, Func<Op>, Op> body) => Run(
        async machine =>
        {
            HiddevDriver driver = version switch
            {
                "HD0" => new HiddevHd0(machine),
                "HD0a" => new HiddevHd0a(machine),
                "HD0b" => new HiddevHd0b(machine),
                "HD1" => new HiddevHd1(machine),
                "HD2" => new HiddevHd2(machine),
                _ => new HiddevHd3f(machine),
            };
            await driver.Load();
            return (driver, () => driver.Node);
        },
        body);

    private static List<string> RunIowarrior(string version, Func<CharacterNode, UserProcess, Func<Op>, Op> body) => Run(
        async machine =>
        {
            IowarriorDriver driver = version switch
            {
                "IW1" => new IowarriorIw1(machine),
                "IW2" => new IowarriorIw2(machine),
                "IW3" => new IowarriorIw3(machine),
                "IW3r" => new IowarriorIw3r(machine),
                _ => new IowarriorIw3f(machine),
            };
            await driver.Load();
            return (driver, () => driver.Node);
        },
        body);

    private static List<string> Run(Func<Machine, Op<(DeviceDriver Driver, Func<CharacterNode> Node)>> load, Func<CharacterNode, UserProcess, Func<Op>, Op> body)
    {
        var program = new MachineProgram(async machine =>
        {
            var (driver, node) = await load(machine);
            var usbInterface = new Interface(machine);
            await DriverCore.Bind(usbInterface.Dev, driver);
            machine.CreateProcess("user").Start(user => body(node(), user, () => user.Unbind(usbInterface.Dev, driver)));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Executions);
        return [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
    }

    private sealed class Interface : KernelObject
    {
        internal Interface(Machine machine)
            : base(machine, "usb_interface")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}
