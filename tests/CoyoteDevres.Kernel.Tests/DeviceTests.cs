using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>struct device, binding and unbinding, devres, cdev.</summary>
public class DeviceTests
{
    private sealed class Platform : KernelObject
    {
        public Platform(Machine machine, Device? parent = null, string type = "platform_device")
            : base(machine, type) => Device = new Device(this, "dev", async () => await Kfree("platform_device_release"), parent);

        public Device Device { get; }
    }

    private sealed class LoggingDriver(List<string> log, int probeResult = 0) : DeviceDriver("logging")
    {
        public override async Op<int> Probe(Device device)
        {
            await device.Touch("probe");
            log.Add("probe");
            await device.Resources.AddAction(() => Log("oldest"));
            await device.Resources.AddAction(() => Log("newest"));
            return probeResult;
        }

        public override async Op Remove(Device device)
        {
            await device.Touch("remove");
            log.Add("remove");
        }

        private Op Log(string what)
        {
            log.Add(what);
            return Op.Done;
        }
    }

    private sealed class GroupDriver(DeviceAttribute attribute, Func<Op> remove) : DeviceDriver("group")
    {
        public override IReadOnlyList<DeviceAttribute> DevGroups => [attribute];

        public override Op<int> Probe(Device device) => Op.From(0);

        public override Op Remove(Device device) => remove();
    }

    [Fact]
    public void Unbinding_removes_first_and_then_releases_resources_newest_first()
    {
        var log = new List<string>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var platform = new Platform(machine);
            var driver = new LoggingDriver(log);
            await platform.Device.Add();
            Assert.Equal(0, await DriverCore.Bind(platform.Device, driver));
            machine.CreateProcess("sysfs").Start(async process =>
            {
                await process.Unbind(platform.Device, driver);
                await platform.Device.Unregister();
            });
        }));
        Assert.Equal(["probe", "remove", "newest", "oldest"], log);
    }

    [Fact]
    public void A_failed_probe_releases_its_resources()
    {
        var log = new List<string>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var platform = new Platform(machine);
            Assert.Equal(-Errno.ENOMEM, await DriverCore.Bind(platform.Device, new LoggingDriver(log, -Errno.ENOMEM)));
            Assert.Null(platform.Device.Driver.Value);
            await platform.Device.Put();
        }));
        Assert.Equal(["probe", "newest", "oldest"], log);
    }

    /// <summary>The driver's attributes: no show runs while remove does, and none begins afterwards.</summary>
    [Fact]
    public void The_driver_s_attributes_are_drained_before_remove()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var platform = new Platform(machine);
            platform.Retain();
            var inside = new Field<int>(platform, "inside", 0);
            var attribute = new DeviceAttribute(machine, "level", async () =>
            {
                await inside.WriteOnce(1);
                await inside.WriteOnce(0);
                return 4;
            });
            var driver = new GroupDriver(attribute, async () => seen.Add($"inside {await inside.ReadOnce()}"));
            await DriverCore.Bind(platform.Device, driver);
            machine.CreateProcess("cat").Start(async process => seen.Add($"read {await process.ReadAttribute(attribute)}"));
            machine.CreateProcess("sysfs").Start(process => process.Unbind(platform.Device, driver));
        }));
        Assert.Equal(["inside 0", $"read -{Errno.ENODEV}", "read 4"], seen);
    }

    [Theory]
    [InlineData(false, "probe", 0, -Errno.EBUSY)]
    [InlineData(true, "probe newest oldest probe newest oldest", -Errno.ENOMEM, -Errno.ENOMEM)]
    public void Binding_by_hand_probes_unless_it_is_bound(bool fails, string calls, int first, int second)
    {
        var log = new List<string>();
        var results = new List<int>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var platform = new Platform(machine);
            platform.Retain();
            var driver = new LoggingDriver(log, fails ? -Errno.ENOMEM : 0);
            machine.CreateProcess("sysfs").Start(async process =>
            {
                results.Add(await process.Bind(platform.Device, driver));
                results.Add(await process.Bind(platform.Device, driver));
            });
            return Op.Done;
        }));
        Assert.Equal(calls, string.Join(' ', log));
        Assert.Equal([first, second], results);
    }

    [Fact]
    public void Two_unbinds_remove_once()
    {
        int removes = 0;
        MachineTest.Explore(async machine =>
        {
            var log = new List<string>();
            var platform = new Platform(machine);
            var driver = new LoggingDriver(log);
            platform.Retain();
            await DriverCore.Bind(platform.Device, driver);
            int unbound = 0;
            for (int t = 0; t < 2; t++)
            {
                machine.CreateProcess("sysfs").Start(async process =>
                {
                    await process.Unbind(platform.Device, driver);
                    if (++unbound == 2)
                    {
                        Assert.Equal(1, log.Count(l => l == "remove"));
                        removes++;
                    }
                });
            }
        });
        Assert.True(removes > 1);
    }

    /// <summary>A device pins its parent only while it is registered.</summary>
    [Fact]
    public void A_registered_device_pins_its_parent() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var parent = new Platform(machine, type: "parent");
        var child = new Platform(machine, parent.Device, "child");
        await child.Device.Add();
        await parent.Device.Put();
        Assert.False(parent.Memory.IsFreed);
        await child.Device.Del();
        Assert.True(parent.Memory.IsFreed);
        await child.Device.Put();
        Assert.True(child.Memory.IsFreed);
    }));

    private sealed class Empty(Module module) : FileOperations
    {
        public override Module Owner => module;
    }

    /// <summary>An open file pins the cdev, the cdev its parent device: the memory that holds both lives until the last close.</summary>
    [Fact]
    public void An_open_file_pins_the_cdevs_parent() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var platform = new Platform(machine);
        var module = new Module(machine, "platform");
        var cdev = new Cdev(platform, "cdev", new Empty(module), module, platform.Device);
        var node = machine.Nodes.CreateNode("/dev/x");
        await cdev.DeviceAdd(node, platform.Device);
        var user = machine.CreateProcess("user");
        var file = await user.Open(node);
        Assert.NotNull(file);
        Assert.Equal(2, module.Value);
        await cdev.DeviceDel(platform.Device);
        await platform.Device.Put();
        Assert.False(platform.Memory.IsFreed);
        // The inode still has the cdev cached, and the open file keeps it alive: cdev_del alone does not stop this one.
        var late = await user.Open(node);
        await user.Close(late!);
        await user.Close(file);
        Assert.Null(await user.Open(node));
        Assert.True(platform.Memory.IsFreed);
        Assert.Equal(0, module.Value);
    }));

    /// <summary>Without the parent, __fput touches a cdev that is gone (the mistake of 2f0157f and its followers).</summary>
    [Fact]
    public void A_cdev_without_a_parent_dies_under_the_open_file() => Assert.Equal(["slab-use-after-free cdev_put platform_device", "slab-use-after-free cdev_put platform_device.cdev.kobj"], MachineTest.Findings(async machine =>
    {
        var platform = new Platform(machine);
        var module = new Module(machine, "platform");
        var cdev = new Cdev(platform, "cdev", new Empty(module), module, parent: null);
        var node = machine.Nodes.CreateNode("/dev/x");
        await cdev.DeviceAdd(node, platform.Device);
        var user = machine.CreateProcess("user");
        var file = await user.Open(node);
        user.Start(process => process.Close(file!));
        machine.Run("remover", async () =>
        {
            await cdev.DeviceDel(platform.Device);
            await platform.Device.Put();
        });
    }));

    /// <summary>A process that ends closes its files; one that is killed in a call does so without coming back from it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_process_that_ends_closes_its_files(bool killed)
    {
        int endings = 0;
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var platform = new Platform(machine);
            var module = new Module(machine, "platform");
            var cdev = new Cdev(platform, "cdev", new Empty(module), module, platform.Device);
            var node = machine.Nodes.CreateNode("/dev/x");
            await cdev.DeviceAdd(node, platform.Device);
            machine.CreateProcess("user").Start(async process =>
            {
                await process.Open(node);
                if (killed)
                    await process.Pause();
                endings++;
            });
            machine.Run("remover", async () =>
            {
                await cdev.DeviceDel(platform.Device);
                await platform.Device.Put();
            });
        }));
        Assert.Equal(killed, endings == 0);
    }

    [Fact]
    public void Coming_back_to_user_space_with_a_lock_is_a_finding() => Assert.Equal(["lock-held-at-return unbind box.mutex"], MachineTest.Findings(async machine =>
    {
        var box = new Box(machine);
        var platform = new Platform(machine);
        platform.Retain();
        await DriverCore.Bind(platform.Device, new LoggingDriver([]));
        machine.CreateProcess("user").Start(async process =>
        {
            await box.Mutex.Lock();
            await process.Unbind(platform.Device, (await platform.Device.Driver.Read())!);
        });
    }));
}
