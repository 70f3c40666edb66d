using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Kobjects: names, parents, the last put, and what the kernel says about misuse.</summary>
public class KobjectTests
{
    private sealed class Node : KernelObject
    {
        public Node(Machine machine, string type, bool initialized = true, bool retain = false)
            : base(machine, type)
        {
            Kobject = new Kobject(this, "kobj", async () => await Kfree("node_release"), initialized);
            if (retain)
                Retain();
        }

        public Kobject Kobject { get; }
    }

    [Fact]
    public void A_child_pins_its_parent_until_it_is_deleted() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var parent = new Node(machine, "parent");
        var child = new Node(machine, "child");
        Assert.Equal(0, await parent.Kobject.Add(null, "parent"));
        Assert.Equal(0, await child.Kobject.Add(parent.Kobject, "child"));
        Assert.Equal("/parent/child", child.Kobject.Path);
        await parent.Kobject.Put();
        Assert.False(parent.Memory.IsFreed);
        await child.Kobject.Del();
        Assert.True(parent.Memory.IsFreed);
        await child.Kobject.Put();
    }));

    /// <summary>The last put of one that nobody deleted takes it out of sysfs first, and puts the parent last.</summary>
    [Fact]
    public void The_last_put_deletes_it() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var parent = new Node(machine, "parent");
        var child = new Node(machine, "child");
        var twin = new Node(machine, "twin");
        await parent.Kobject.Add(null, "parent");
        await child.Kobject.Add(parent.Kobject, "name");
        await child.Kobject.Put();
        Assert.True(child.Memory.IsFreed);
        Assert.Equal(0, await twin.Kobject.Add(parent.Kobject, "name"));
        await twin.Kobject.Put();
        await parent.Kobject.Put();
    }));

    [Fact]
    public void A_name_that_is_taken_is_refused_and_the_caller_still_has_to_put()
    {
        var finding = MachineTest.TheFinding(async machine =>
        {
            var parent = new Node(machine, "parent");
            var child = new Node(machine, "child");
            var twin = new Node(machine, "twin");
            await parent.Kobject.Add(null, "devices");
            await child.Kobject.Add(parent.Kobject, "toy");
            Assert.Equal(-Errno.EEXIST, await twin.Kobject.Add(parent.Kobject, "toy", "toy_probe"));
            await twin.Kobject.Put();
            await child.Kobject.Put();
            await parent.Kobject.Put();
        });
        Assert.Equal(new FindingKey("sysfs-duplicate", "toy_probe", "/devices/toy"), finding.Key);
        Assert.Equal("sysfs: cannot create duplicate filename '/devices/toy'", finding.Headline);
        Assert.Equal(
            ["kobject: kobject_add_internal failed for toy with -EEXIST, don't try to register things with the same name in the same directory."],
            finding.Body);
    }

    [Fact]
    public void Nothing_is_added_under_a_parent_that_is_removed()
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var parent = new Node(machine, "parent");
            var child = new Node(machine, "child");
            await parent.Kobject.Add(null, "parent");
            await parent.Kobject.Get();
            machine.Run("add", async () =>
            {
                results.Add(Errno.Name(await child.Kobject.Add(parent.Kobject, "child")));
                await child.Kobject.Put();
                await parent.Kobject.Put();
            });
            machine.Run("remove", async () =>
            {
                await parent.Kobject.Del();
                await parent.Kobject.Put();
            });
        }));
        Assert.Equal(["-ENOENT", "ok"], results);
    }

    [Fact]
    public void Putting_what_was_never_initialised_warns()
    {
        var result = MachineTest.Explore(machine =>
        {
            var node = new Node(machine, "node", initialized: false, retain: true);
            machine.Run("put", async () => await node.Kobject.Put("toy_remove"));
            return Op.Done;
        });
        Assert.Equal(["kobject-not-initialized toy_remove node.kobj", "refcount-underflow toy_remove node.kobj"], MachineTest.Keys(result));
        Assert.Equal("kobject: '(null)': is not initialized, yet kobject_put() is being called.", result.Findings[0].Finding.Headline);
    }

    [Fact]
    public void Getting_what_was_never_initialised_warns() => Assert.Equal(
        ["kobject-not-initialized toy_probe node.kobj", "refcount-addition-on-zero toy_probe node.kobj"],
        MachineTest.Findings(machine =>
        {
            var node = new Node(machine, "node", initialized: false, retain: true);
            machine.Run("get", async () => await node.Kobject.Get("toy_probe"));
            return Op.Done;
        }));

    [Fact]
    public void Adding_what_was_never_initialised_is_refused() => Assert.Equal(
        ["kobject-not-initialized toy_probe node.kobj"],
        MachineTest.Findings(async machine =>
        {
            var node = new Node(machine, "node", initialized: false, retain: true);
            Assert.Equal(-Errno.EINVAL, await node.Kobject.Add(null, "node", "toy_probe"));
        }));

    [Fact]
    public void Initialising_twice_is_said_and_once_is_not()
    {
        static Func<Machine, Op> Scenario(int times) => machine =>
        {
            var node = new Node(machine, "node", initialized: false);
            machine.Run("probe", async () =>
            {
                for (int i = 0; i < times; i++)
                    await node.Kobject.Init("toy_probe");
                await node.Kobject.Put("toy_probe");
            });
            return Op.Done;
        };

        Assert.Empty(MachineTest.Findings(Scenario(times: 1)));
        var finding = MachineTest.TheFinding(Scenario(times: 2));
        Assert.Equal("kobject-initialized-twice", finding.Key.Kind);
        Assert.Equal("kobject (ffff888100000000): tried to init an initialized object, something is seriously wrong.", finding.Headline);
    }

    [Fact]
    public void A_device_without_a_release_function_is_broken()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            var device = new Device(box, "dev", release: null) { Name = "toy0" };
            machine.Run("remove", async () =>
            {
                Assert.Equal(0, await device.Add());
                await device.Unregister();
            });
            return Op.Done;
        });
        Assert.Equal(new FindingKey("device-without-release", "device_release", "box.dev"), finding.Key);
        Assert.Equal("Device 'toy0' does not have a release() function, it is broken and must be fixed. See Documentation/core-api/kobject.rst.", finding.Headline);
    }

    /// <summary>What a driver left of its managed resources goes with the last put, before the device's memory.</summary>
    [Fact]
    public void The_last_put_releases_what_is_left_of_the_managed_resources()
    {
        bool released = false;
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine, retain: false);
            var device = new Device(box, "dev", async () => await box.Kfree("toy_release"));
            device.Resources.AddAction(async () =>
            {
                await box.Touch("devm_action");
                released = true;
            });
            machine.Run("remove", () => device.Put());
            return Op.Done;
        }));
        Assert.True(released);
    }
}
