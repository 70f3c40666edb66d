using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Attributes against unbinding and removal (section B6 of the facts).</summary>
public class SysfsLitmus
{
    private sealed class Toy : KernelObject
    {
        public Toy(Machine machine, Func<Toy, Op<int>>? show, Func<Toy, Op<int>>? store = null)
            : base(machine, "toy")
        {
            Attribute = new DeviceAttribute(machine, "state", show is null ? null : () => show(this), store is null ? null : () => store(this));
            Device = new Device(this, "dev", async () => await Kfree("toy_release"));
            Device.AddAttribute(Attribute);
        }

        public DeviceAttribute Attribute { get; }

        public Device Device { get; }
    }

    private sealed class Data(Machine machine) : KernelObject(machine, "toy_data");

    private sealed class Driver(bool ownsAttribute, Toy toy) : DeviceDriver("toy")
    {
        public override async Op<int> Probe(Device device)
        {
            var data = new Data(toy.Machine);
            await device.DriverData.Store(data, "toy_probe");
            await device.Resources.AddAction(async () => await data.Kfree("devm_kzalloc_release"));
            return 0;
        }

        public override async Op Remove(Device device)
        {
            if (ownsAttribute)
                await toy.Attribute.Node.Remove("device_remove_groups");
        }
    }

    /// <summary>An attribute of the device uses what belongs to the driver: gone after unbinding, and going meanwhile.</summary>
    [Fact]
    public void Wrong_a_device_s_attribute_uses_the_driver_s_data()
    {
        var (outcomes, findings) = LitmusTest.Run(Show(ownsAttribute: false));
        Assert.Equal(["", "show=ok"], outcomes);
        Assert.Equal(["null-dereference state_show toy.dev.driver_data", "slab-use-after-free state_show toy_data"], findings);
    }

    [Fact]
    public void Right_the_attribute_is_the_driver_s_and_goes_before_its_data() =>
        Assert.Equal(["show=-ENODEV", "show=ok"], LitmusTest.Outcomes(Show(ownsAttribute: true)));

    /// <summary>15fffc6a5624 took device_lock in uevent_show: who removes attributes under that lock waits for a show that waits for it.</summary>
    [Fact]
    public void Wrong_a_show_that_takes_device_lock_hangs_with_a_removal_under_it()
    {
        var (outcomes, findings) = LitmusTest.Run(Locked(removesUnderTheLock: true));
        Assert.Equal(["", "show=-ENODEV", "show=ok"], outcomes);
        Assert.Equal(["hung-task device_remove_attrs kn->active(state)", "hung-task uevent_show toy.dev.mutex"], findings);
    }

    [Fact]
    public void Right_the_removal_is_outside_the_lock() =>
        Assert.Equal(["show=-ENODEV", "show=ok"], LitmusTest.Outcomes(Locked(removesUnderTheLock: false)));

    [Fact]
    public void Wrong_a_store_that_removes_its_own_file_waits_for_itself()
    {
        var (outcomes, findings) = LitmusTest.Run(Self(async toy => await toy.Attribute.Node.Remove("delete_store"), writers: 1));
        Assert.Equal([""], outcomes);
        Assert.Equal(["hung-task delete_store kn->active(state)", "recursive-locking delete_store kn->active(state)"], findings);
    }

    /// <summary>One of several callers removes the file; each comes back only when it is gone.</summary>
    [Fact]
    public void Right_it_removes_itself()
    {
        Assert.Equal(["t0=won"], LitmusTest.Outcomes(Self(null, writers: 1)));
        Assert.Equal(["t0=-ENODEV t1=won", "t0=lost t1=won", "t0=won t1=-ENODEV", "t0=won t1=lost"], LitmusTest.Outcomes(Self(null, writers: 2)));
    }

    /// <summary>A store that lets removals pass runs on while the device goes, so it needs a reference of its own.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Breaking_the_active_protection_lets_a_removal_pass(bool holdsReference)
    {
        var (_, findings) = LitmusTest.Run(async (machine, _) =>
        {
            var toy = new Toy(machine, null, async toy =>
            {
                if (holdsReference)
                    await toy.Device.Get("rescan_store");
                await toy.Attribute.Node.BreakActiveProtection("rescan_store");
                await toy.Touch("rescan_store");
                await toy.Attribute.Node.UnbreakActiveProtection("rescan_store");
                if (holdsReference)
                    await toy.Device.Put("rescan_store");
                return 1;
            });
            await toy.Device.Add();
            machine.CreateProcess("writer").Start(async process => await process.WriteAttribute(toy.Attribute));
            machine.Run("remove", () => toy.Device.Unregister());
        });
        Assert.Equal(holdsReference ? [] : ["slab-use-after-free rescan_store toy"], findings);
    }

    /// <summary>Two tasks share an open file: its mutex lets one store at a time run. With a file each, two do.</summary>
    [Theory]
    [InlineData(true, "most=1")]
    [InlineData(false, "most=1,most=2")]
    public void One_open_file_runs_one_operation_at_a_time(bool shared, string expected)
    {
        string[] outcomes = LitmusTest.Outcomes(async (machine, registers) =>
        {
            int inside = 0, most = 0;
            var toy = new Toy(machine, null, async toy =>
            {
                most = Math.Max(most, ++inside);
                await toy.Device.Driver.Write(null, "store");
                inside--;
                registers["most"] = most;
                return 1;
            });
            toy.Retain();
            await toy.Device.Add();
            var opener = machine.CreateProcess("opener");
            var first = await opener.OpenAttribute(toy.Attribute);
            var second = shared ? first : await opener.OpenAttribute(toy.Attribute);
            machine.CreateProcess("a").Start(async process => await process.WriteAttribute(first!));
            machine.CreateProcess("b").Start(async process => await process.WriteAttribute(second!));
        });
        Assert.Equal(expected.Split(','), outcomes);
    }

    [Fact]
    public void A_file_opened_before_the_removal_says_that_the_device_is_gone()
    {
        string[] outcomes = LitmusTest.Outcomes(async (machine, registers) =>
        {
            var toy = new Toy(machine, _ => Op.From(3));
            await toy.Device.Add();
            var file = await machine.CreateProcess("opener").OpenAttribute(toy.Attribute);
            machine.CreateProcess("reader").Start(async process =>
            {
                registers["read"] = await process.ReadAttribute(file!);
                registers["opens"] = await process.OpenAttribute(toy.Attribute) is not null;
            });
            machine.Run("remove", () => toy.Device.Unregister());
        });
        Assert.Equal(["opens=False read=-19", "opens=False read=3", "opens=True read=3"], outcomes);
    }

    private static Func<Machine, Registers, Op> Show(bool ownsAttribute) => async (machine, registers) =>
    {
        var toy = new Toy(machine, async toy =>
        {
            await (await toy.Device.DriverData.Load("state_show")).Deref("state_show");
            return 0;
        });
        toy.Retain();
        var driver = new Driver(ownsAttribute, toy);
        await toy.Device.Add();
        await DriverCore.Bind(toy.Device, driver);
        machine.CreateProcess("cat").Start(async process => registers["show"] = Errno.Name(await process.ReadAttribute(toy.Attribute)));
        machine.CreateProcess("sysfs").Start(process => process.Unbind(toy.Device, driver));
    };

    private static Func<Machine, Registers, Op> Locked(bool removesUnderTheLock) => async (machine, registers) =>
    {
        var toy = new Toy(machine, async toy =>
        {
            await toy.Device.Lock.Lock("uevent_show");
            await toy.Device.Lock.Unlock("uevent_show");
            return 0;
        });
        await toy.Device.Add();
        machine.CreateProcess("cat").Start(async process => registers["show"] = Errno.Name(await process.ReadAttribute(toy.Attribute)));
        machine.Run("remove", async () =>
        {
            await toy.Device.Lock.Lock("toy_remove");
            if (removesUnderTheLock)
                await toy.Device.Del();
            await toy.Device.Lock.Unlock("toy_remove");
            if (!removesUnderTheLock)
                await toy.Device.Del();
            await toy.Device.Put("toy_remove");
        });
    };

    private static Func<Machine, Registers, Op> Self(Func<Toy, Op>? wrong, int writers) => async (machine, registers) =>
    {
        int own = 0;
        var toy = new Toy(machine, null, async toy =>
        {
            if (wrong is not null)
                await wrong(toy);
            else
                own = await toy.Attribute.RemoveFileSelf() ? 1 : 2;
            return own;
        });
        toy.Retain();
        await toy.Device.Add();
        for (int t = 0; t < writers; t++)
        {
            string name = $"t{t}";
            machine.CreateProcess(name).Start(async process =>
            {
                int result = await process.WriteAttribute(toy.Attribute);
                registers[name] = result < 0 ? Errno.Name(result) : result == 1 ? "won" : "lost";
            });
        }
    };
}
