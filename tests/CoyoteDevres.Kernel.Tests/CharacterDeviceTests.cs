using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>A device with a character device node whose driver goes while the node is open.</summary>
public class CharacterDeviceTests
{
    private sealed class Chip(Machine machine) : KernelObject(machine, "toy_chip");

    private sealed class Toy : KernelObject
    {
        public Toy(Machine machine, bool locked)
            : base(machine, "toy")
        {
            Module = new Module(machine, "toy");
            Device = new Device(this, "dev", ReleaseToy);
            Chip = new PointerField<Chip>(this, "chip");
            Sem = new RwSemaphore(this, "sem");
            Cdev = new Cdev(this, "cdev", new ToyOperations(this, locked), Module, Device);
            Locked = locked;
        }

        public bool Locked { get; }

        public Module Module { get; }

        public Device Device { get; }

        public Cdev Cdev { get; }

        public PointerField<Chip> Chip { get; }

        public RwSemaphore Sem { get; }

        private async Op ReleaseToy() => await Kfree();

        public async Op ToyRemove()
        {
            var chip = Chip.Value.Raw!;
            if (Locked)
                await Sem.DownWrite();
            await Chip.Store(null);
            if (Locked)
                await Sem.UpWrite();
            await Cdev.DeviceDel(Device);
            await Device.Put();
            await chip.Kfree();
        }
    }

    private sealed class ToyOperations(Toy toy, bool locked) : FileOperations
    {
        public override Module Owner => toy.Module;

        public override async Op<int> Open(File file)
        {
            await toy.Device.Get("toy_open");
            return 0;
        }

        public override async Op Release(File file) => await toy.Device.Put("toy_release");

        public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
        {
            if (locked)
                await toy.Sem.DownRead("toy_ioctl");
            int result = -Errno.ENODEV;
            if (!(await toy.Chip.Load("toy_ioctl")).IsNull)
            {
                await (await toy.Chip.Load("toy_ioctl")).Deref("toy_ioctl");
                result = 0;
            }

            if (locked)
                await toy.Sem.UpRead("toy_ioctl");
            return result;
        }
    }

    private static Func<Machine, Op> Scenario(bool locked, bool openInRace) => async machine =>
    {
        var toy = new Toy(machine, locked);
        var node = machine.Nodes.CreateNode("/dev/toy");
        await toy.Chip.Store(new Chip(machine), "toy_probe");
        await toy.Cdev.DeviceAdd(node, toy.Device);
        var user = machine.CreateProcess("user");
        var file = openInRace ? null : await user.Open(node);
        user.Start(async process =>
        {
            file ??= await process.Open(node);
            if (file is not null)
                await process.Ioctl(file, new IoctlCommand("TOY_USE"));
        });
        machine.Run("rmtoy", () => toy.ToyRemove());
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_then_use_without_a_lock(bool openInRace) => Assert.Equal(
        ["null-dereference toy_ioctl toy.chip", "slab-use-after-free toy_ioctl toy_chip"],
        MachineTest.Findings(Scenario(locked: false, openInRace)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_and_use_under_the_semaphore(bool openInRace) => Assert.Empty(MachineTest.Findings(Scenario(locked: true, openInRace)));
}
