using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Devices and drivers on a bus: binding by themselves, sysfs bind and unbind, a driver's module that goes.</summary>
public class BusTests
{
    private sealed class Gadget : KernelObject
    {
        public Gadget(Machine machine, BusType bus, string name)
            : base(machine, "gadget") => Device = new Device(this, "dev", async () => await Kfree("gadget_release")) { Name = name, Bus = bus };

        public Device Device { get; }
    }

    private sealed class Driver(string name, List<string> log, Module? owner = null) : DeviceDriver(name)
    {
        public override Module? Owner => owner;

        public override async Op<int> Probe(Device device)
        {
            await device.Touch($"{Name}_probe");
            log.Add($"probe {device.Name}");
            return 0;
        }

        public override async Op Remove(Device device)
        {
            await device.Touch($"{Name}_remove");
            log.Add($"remove {device.Name}");
        }
    }

    [Fact]
    public void Drivers_and_devices_find_each_other_whoever_comes_first()
    {
        var log = new List<string>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var bus = new BusType(machine, "gadget");
            var early = new Gadget(machine, bus, "early");
            var late = new Gadget(machine, bus, "late");
            var driver = new Driver("toy", log);
            await early.Device.Add();
            await bus.Register(driver);
            await late.Device.Add();
            Assert.Equal(["probe early", "probe late"], log);
            Assert.Equal(-Errno.EBUSY, await bus.BindStore("late", driver));
            Assert.Equal(0, await bus.UnbindStore("late", driver));
            Assert.Equal(-Errno.ENODEV, await bus.UnbindStore("late", driver));
            Assert.Equal(-Errno.ENODEV, await bus.UnbindStore("nobody", driver));
            Assert.Equal(0, await bus.BindStore("late", driver));
            await early.Device.Unregister();
            await bus.Unregister(driver);
            Assert.Equal(["probe early", "probe late", "remove late", "probe late", "remove early", "remove late"], log);
            Assert.Equal(-Errno.ENODEV, await bus.BindStore("late", driver));
            await late.Device.Unregister();
            Assert.Null(await bus.FindDevice("late"));
        }));
    }

    /// <summary>A lookup that is at a device keeps it, whenever it is unregistered; it never finds one that is freed.</summary>
    [Fact]
    public void A_lookup_against_an_unregistration()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var bus = new BusType(machine, "gadget");
            var gadget = new Gadget(machine, bus, "g0");
            await gadget.Device.Add();
            machine.Run("lookup", async () =>
            {
                var device = await bus.FindDevice("g0");
                found.Add(device is null ? "none" : "found");
                if (device is not null)
                {
                    await device.Touch("lookup");
                    await device.Put("lookup");
                }
            });
            machine.Run("remove", () => gadget.Device.Unregister());
        }));
        Assert.Equal(["found", "none"], found);
    }

    /// <summary>Unbinding through sysfs, unregistering the device and unregistering the driver at once: removed once, whoever is first.</summary>
    [Fact]
    public void However_it_goes_it_is_removed_once()
    {
        var logs = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var log = new List<string>();
            var bus = new BusType(machine, "gadget");
            var gadget = new Gadget(machine, bus, "g0");
            var driver = new Driver("toy", log);
            await bus.Register(driver);
            await gadget.Device.Add();
            int over = 0;
            machine.Run("sysfs", async () => Note(await bus.UnbindStore("g0", driver)));
            machine.Run("unplug", async () =>
            {
                await gadget.Device.Unregister();
                Note(0);
            });

            void Note(int result)
            {
                if (++over == 2)
                    logs.Add(string.Join(' ', log));
            }
        }));
        Assert.Equal(["probe g0 remove g0"], logs);
    }

    /// <summary>A driver that is unregistered waits for a running unbind, and no later one starts.</summary>
    [Fact]
    public void Unregistering_a_driver_against_unbind_and_bind()
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var log = new List<string>();
            var bus = new BusType(machine, "gadget");
            var gadget = new Gadget(machine, bus, "g0");
            gadget.Retain();
            var driver = new Driver("toy", log);
            await bus.Register(driver);
            await gadget.Device.Add();
            bool gone = false;
            machine.Run("sysfs", async () =>
            {
                int result = await bus.UnbindStore("g0", driver);
                results.Add($"{Errno.Name(result)} {string.Join(',', log)}");
            });
            machine.Run("rmmod", async () =>
            {
                await bus.Unregister(driver);
                gone = true;
                Assert.Equal(1, log.Count(l => l == "remove g0"));
            });
            Assert.False(gone);
        }));
        Assert.Contains("-ENODEV probe g0,remove g0", results);
        Assert.Contains("ok probe g0,remove g0", results);
    }

    /// <summary>No binding begins on a device that is being deleted (<c>dev-&gt;p-&gt;dead</c>).</summary>
    [Fact]
    public void A_device_that_is_deleted_is_not_bound_again()
    {
        var logs = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var log = new List<string>();
            var bus = new BusType(machine, "gadget");
            var gadget = new Gadget(machine, bus, "g0");
            var driver = new Driver("toy", log);
            await gadget.Device.Add();
            int over = 0;
            machine.Run("modprobe", async () =>
            {
                await bus.Register(driver);
                Note();
            });
            machine.Run("unplug", async () =>
            {
                await gadget.Device.Unregister();
                Note();
            });

            void Note()
            {
                if (++over == 2)
                    logs.Add(string.Join(' ', log));
            }
        }));
        Assert.Equal(["", "probe g0 remove g0"], logs);
    }

    /// <summary>rmmod of a bound driver: a binding does not pin the module; its exit unbinds first, and so its functions are over.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bound_driver_s_module_goes(bool unregisters)
    {
        string[] findings = MachineTest.Findings(async machine =>
        {
            var log = new List<string>();
            var loader = new ModuleLoader(machine);
            var bus = new BusType(machine, "gadget");
            var gadget = new Gadget(machine, bus, "g0");
            await gadget.Device.Add();
            var module = new LoadableModule(machine, "toy");
            var driver = new Driver("toy", log, module);
            module.Init = async () =>
            {
                await bus.Register(driver);
                return 0;
            };
            module.Exit = () => unregisters ? bus.Unregister(driver) : Op.Done;
            await loader.Load(module);
            machine.CreateProcess("rmmod").Start(async process => Assert.Equal(0, await process.Rmmod(loader, module)));
            machine.Run("unplug", () => gadget.Device.Unregister());
        });
        Assert.Equal(unregisters ? [] : ["freed-module-text toy_remove toy.text"], findings);
    }
}
