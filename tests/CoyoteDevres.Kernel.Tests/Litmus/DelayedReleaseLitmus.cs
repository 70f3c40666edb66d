using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>What CONFIG_DEBUG_KOBJECT_RELEASE is for: code that takes its last put for the end of the object.</summary>
public class DelayedReleaseLitmus
{
    private sealed class Toy : KernelObject
    {
        public Toy(Machine machine, string type, Func<Toy, Op> release, Device? parent = null)
            : base(machine, type) => Device = new Device(this, "dev", () => release(this), parent);

        public Device Device { get; }
    }

    /// <summary>A container freed by hand after the put: right by luck, as long as the put was the last and released at once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wrong_freeing_the_container_after_the_put_is_seen_only_if_the_release_is_delayed(bool delayed)
    {
        var (_, findings) = LitmusTest.Run((machine, _) =>
        {
            if (delayed)
                machine.Faults.ReleasesAreDelayed(atMost: 1);
            var toy = new Toy(machine, "toy", _ => Op.Done);
            machine.Run("remove", async () =>
            {
                await toy.Device.Put("toy_remove");
                await toy.Kfree("toy_remove");
            });
            return Op.Done;
        });
        Assert.Equal(delayed ? ["slab-use-after-free kobject_delayed_cleanup toy"] : [], findings);
    }

    [Fact]
    public void Right_the_release_function_frees_it() => Assert.Equal(["released=1"], LitmusTest.Outcomes((machine, registers) =>
    {
        machine.Faults.ReleasesAreDelayed(atMost: 1);
        var toy = new Toy(machine, "toy", async toy =>
        {
            registers["released"] = 1;
            await toy.Kfree("toy_release");
        });
        machine.Run("remove", () => toy.Device.Put("toy_remove"));
        return Op.Done;
    }));

    /// <summary>The child's release uses the parent, which it does not hold any more: a device pins its parent only while registered.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wrong_a_release_that_uses_the_parent(bool pins)
    {
        var (_, findings) = LitmusTest.Run(async (machine, _) =>
        {
            machine.Faults.ReleasesAreDelayed(atMost: 1);
            var parent = new Toy(machine, "parent", async parent => await parent.Kfree("parent_release"));
            var child = new Toy(
                machine,
                "child",
                async child =>
                {
                    await parent.Touch("child_release");
                    if (pins)
                        await parent.Device.Put("child_release");
                    await child.Kfree("child_release");
                },
                parent.Device);
            await child.Device.Add();
            if (pins)
                await parent.Device.Get("child_probe");
            machine.Run("remove", async () =>
            {
                await child.Device.Unregister();
                await parent.Device.Put("parent_remove");
            });
        });
        Assert.Equal(pins ? [] : ["slab-use-after-free child_release parent"], findings);
    }

    /// <summary>The release function is in a module that is unloaded meanwhile (section A11 of the facts).</summary>
    [Fact]
    public void Wrong_a_delayed_release_in_a_module_runs_in_freed_text()
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            machine.Faults.ReleasesAreDelayed(atMost: 1);
            var loader = new ModuleLoader(machine);
            var module = new LoadableModule(machine, "toy");
            var box = new Box(machine);
            var kobject = new Kobject(box, "kobj", module.Function("toy_release", () => Op.Done));
            module.Exit = () => kobject.Put("toy_exit");
            await loader.Load(module);
            machine.CreateProcess("rmmod").Start(async process => registers["rmmod"] = Errno.Name(await process.Rmmod(loader, module)));
        });
        Assert.Equal(["rmmod=ok"], outcomes);
        Assert.Equal(["freed-module-text toy_release toy.text"], findings);
    }
}
