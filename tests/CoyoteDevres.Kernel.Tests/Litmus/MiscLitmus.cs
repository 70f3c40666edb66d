using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A miscellaneous device embedded in memory that its driver frees after deregistering it.</summary>
public class MiscLitmus
{
    private sealed class Toy : KernelObject
    {
        public Toy(Machine machine, bool counted)
            : base(machine, "toy")
        {
            Misc = new MiscDevice(this, "misc", new Operations(new Module(machine, "toy"), counted));
            Count = new Kref(this, "kref", async () => await Kfree("toy_free"));
        }

        public MiscDevice Misc { get; }

        public Kref Count { get; }
    }

    private sealed class Operations(Module module, bool counted) : FileOperations
    {
        public Toy? Toy { get; set; }

        public override Module Owner => module;

        public override async Op<int> Open(File file)
        {
            if (counted)
                await Toy!.Count.Get("toy_open");
            return 0;
        }

        public override async Op<int> Read(File file, UserPointer buffer)
        {
            await file.Private<MiscDevice>().Touch("toy_read");
            return 0;
        }

        public override async Op Release(File file)
        {
            if (counted)
                await Toy!.Count.Put("toy_release");
        }
    }

    [Fact]
    public void Wrong_deregistering_waits_for_no_open_file()
    {
        var (outcomes, findings) = LitmusTest.Run(Scenario(counted: false));
        Assert.Equal(["", "open=no", "open=yes read=0"], outcomes);
        Assert.Equal(["slab-use-after-free toy_read toy"], findings);
    }

    /// <summary>The driver's open runs with the list's mutex held, before the device is off the list: its count is not zero yet.</summary>
    [Fact]
    public void Right_each_open_file_has_a_reference() =>
        Assert.Equal(["open=no", "open=yes read=0"], LitmusTest.Outcomes(Scenario(counted: true)));

    [Fact]
    public void An_open_that_deregisters_its_device_waits_for_itself()
    {
        var (_, findings) = LitmusTest.Run(async (machine, _) =>
        {
            var toy = new Box(machine);
            var operations = new Deregistering(new Module(machine, "toy"));
            operations.Device = new MiscDevice(toy, "misc", operations);
            await machine.Misc.Register(operations.Device);
            machine.CreateProcess("user").Start(async process => await process.Open(operations.Device));
        });
        Assert.Equal(["hung-task misc_deregister misc_mtx", "recursive-locking misc_deregister misc_mtx"], findings);
    }

    private sealed class Deregistering(Module module) : FileOperations
    {
        public MiscDevice? Device { get; set; }

        public override Module Owner => module;

        public override async Op<int> Open(File file)
        {
            await file.Operations.Owner.Machine.Misc.Deregister(Device!);
            return 0;
        }
    }

    private static Func<Machine, Registers, Op> Scenario(bool counted) => async (machine, registers) =>
    {
        var toy = new Toy(machine, counted);
        ((Operations)toy.Misc.Operations).Toy = toy;
        await machine.Misc.Register(toy.Misc);
        machine.CreateProcess("user").Start(async process =>
        {
            var file = await process.Open(toy.Misc);
            if (file is not null)
                registers["read"] = await process.Read(file);
            registers["open"] = file is null ? "no" : "yes";
        });
        machine.Run("remove", async () =>
        {
            await machine.Misc.Deregister(toy.Misc);
            await toy.Count.Put("toy_remove");
        });
    };
}
