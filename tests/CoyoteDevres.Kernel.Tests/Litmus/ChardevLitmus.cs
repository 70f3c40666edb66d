using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Opening a character device while it goes, in the kernels that got it wrong and in today's (section B5 of the facts).</summary>
public class ChardevLitmus
{
    private const string FromZero = "refcount-addition-on-zero cdev_get";

    private sealed class Operations(Module module, int openResult) : FileOperations
    {
        public override Module Owner => module;

        public override Op<int> Open(File file) => Op.From(openResult);
    }

    [Fact]
    public void Wrong_before_68faa679b8be_an_open_takes_a_reference_from_zero()
    {
        var (outcomes, findings) = LitmusTest.Run(Opens(ChardevVersion.PlainGet));
        Assert.Contains("t0=fails t1=fails", outcomes);
        Assert.Equal([$"{FromZero} toy.cdev.kobj", "refcount-underflow cdev_put toy.cdev.kobj"], findings);
    }

    [Fact]
    public void Right_today_it_takes_one_only_if_there_is_one_left() => Assert.Equal(["t0=fails t1=fails"], LitmusTest.Outcomes(Opens(ChardevVersion.Today)));

    /// <summary>2.6.11 looks for the owner in what the last put has freed.</summary>
    [Fact]
    public void Wrong_the_owner_is_read_after_the_last_put()
    {
        var (outcomes, findings) = LitmusTest.Run(Close(ChardevVersion.OwnerAfterPut));
        Assert.Equal(["", "closed=1"], outcomes);
        Assert.Equal(["slab-use-after-free cdev_put cdev"], findings);
    }

    [Fact]
    public void Right_the_owner_is_read_before() => Assert.Equal(["closed=1"], LitmusTest.Outcomes(Close(ChardevVersion.Today)));

    /// <summary>Openable before it is registered: if that fails, a file may be open that outlives the probe.</summary>
    [Fact]
    public void A_cdev_whose_device_cannot_be_added_may_have_been_opened()
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var toy = new Toy(machine);
            var parent = new Device(toy, "parent", () => Op.Done) { Name = "parent" };
            await parent.Add();
            var taken = new Device(toy, "taken", () => Op.Done, parent) { Name = "toy" };
            await taken.Add();
            var module = new Module(machine, "toy");
            var device = new Device(toy, "dev", async () => await toy.Kfree("toy_release"), parent) { Name = "toy" };
            var cdev = new Cdev(toy, "cdev", new Operations(module, 0), module, device);
            var node = machine.Nodes.CreateNode("/dev/toy");
            machine.Run("probe", async () =>
            {
                registers["probe"] = Errno.Name(await cdev.DeviceAdd(node, device));
                await device.Put("toy_probe");
            });
            machine.CreateProcess("user").Start(async process =>
            {
                var file = await process.Open(node);
                registers["open"] = file is not null;
            });
        });
        Assert.Equal(["open=False probe=-EEXIST", "open=True probe=-EEXIST"], outcomes);
        Assert.Equal(["sysfs-duplicate device_add /parent/toy"], findings);
    }

    private sealed class Toy(Machine machine) : KernelObject(machine, "toy");

    private static Func<Machine, Registers, Op> Opens(ChardevVersion version) => async (machine, registers) =>
    {
        machine.Nodes.Version = version;
        var toy = new Toy(machine);
        toy.Retain();
        var module = new Module(machine, "toy");
        var cdev = new Cdev(toy, "cdev", new Operations(module, -Errno.EIO), module, null);
        var node = machine.Nodes.CreateNode("/dev/toy");
        await cdev.Add(node);
        for (int t = 0; t < 2; t++)
        {
            string name = $"t{t}";
            machine.CreateProcess(name).Start(async process => registers[name] = await process.Open(node) is null ? "fails" : "opens");
        }

        machine.Run("remove", () => cdev.Del());
    };

    private static Func<Machine, Registers, Op> Close(ChardevVersion version) => async (machine, registers) =>
    {
        machine.Nodes.Version = version;
        var module = new Module(machine, "toy");
        var cdev = new Cdev(machine, new Operations(module, 0), module);
        var node = machine.Nodes.CreateNode("/dev/toy");
        await cdev.Add(node);
        var user = machine.CreateProcess("user");
        var file = await user.Open(node);
        user.Start(async process =>
        {
            await process.Close(file!);
            registers["closed"] = 1;
        });
        machine.Run("remove", () => cdev.Del());
    };
}
