using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Removing a device waits for a running show, refuses later ones, and deadlocks with one that waits for the remover.</summary>
public class SysfsTests
{
    private sealed class Toy : KernelObject
    {
        public Toy(Machine machine, Func<Toy, Op<int>> show)
            : base(machine, "toy")
        {
            Name = new DeviceAttribute(machine, "name", () => show(this));
            Lock = new Mutex(this, "lock");
            Device = new Device(this, "dev", async () => await Kfree("toy_release"));
            Device.AddAttribute(Name);
        }

        public DeviceAttribute Name { get; }

        public Mutex Lock { get; }

        public Device Device { get; }
    }

    private static Func<Machine, Op> Scenario(Func<Toy, Op<int>> show, bool locked, ISet<int>? results = null) => async machine =>
    {
        var toy = new Toy(machine, show);
        await toy.Device.Add();
        machine.CreateProcess("cat").Start(async process =>
        {
            int result = await process.ReadAttribute(toy.Name);
            results?.Add(result);
        });
        machine.Run("rmtoy", async () =>
        {
            if (locked)
                await toy.Lock.Lock("toy_remove");
            await toy.Device.Del();
            if (locked)
                await toy.Lock.Unlock("toy_remove");
            await toy.Device.Put("toy_remove");
        });
    };

    [Fact]
    public void Removal_waits_for_a_running_show_and_refuses_a_later_one()
    {
        var results = new HashSet<int>();
        var findings = MachineTest.Findings(Scenario(
            async toy =>
            {
                await toy.Touch("name_show");
                await toy.Touch("name_show");
                return 4;
            },
            locked: false,
            results));
        Assert.Empty(findings);
        Assert.Equal([-Errno.ENODEV, 4], results.Order());
    }

    [Fact]
    public void A_show_that_takes_the_remover_s_lock_deadlocks() => Assert.Equal(
        [
            "circular-locking device_remove_attrs kn->active(name) -> toy.lock -> kn->active(name)",
            "hung-task device_remove_attrs kn->active(name)",
            "hung-task name_show toy.lock",
        ],
        MachineTest.Findings(Scenario(
            async toy =>
            {
                await toy.Lock.Lock("name_show");
                await toy.Lock.Unlock("name_show");
                return 4;
            },
            locked: true)));

    [Fact]
    public void Memory_overwritten_with_zeroes_has_no_references() => Assert.Equal(
        ["kobject-not-initialized toy_put toy.dev.kobj", "memory-leak  toy", "refcount-underflow toy_put toy.dev.kobj"],
        MachineTest.Findings(async machine =>
        {
            var toy = new Toy(machine, _ => Op.From(0));
            await toy.Device.Clear("toy_clear");
            await toy.Device.Put("toy_put");
        }));
}
