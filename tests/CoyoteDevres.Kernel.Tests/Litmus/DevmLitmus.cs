using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>The order in which a driver acquires its managed resources decides what its handlers find when it is unbound.</summary>
public class DevmLitmus
{
    /// <summary>The interrupt is managed, so it is freed after .remove; the buffer is freed there.</summary>
    [Fact]
    public void Wrong_remove_frees_what_the_handler_of_a_managed_irq_uses() => Assert.Equal(
        ["slab-use-after-free handler buffer"],
        Unbinding(
            async (devres, buffer, irq, _) => await devres.RequestIrq(irq),
            async (_, buffer) => await buffer.Kfree("remove")));

    /// <summary>Requested first, freed last.</summary>
    [Fact]
    public void Wrong_the_irq_is_requested_before_the_buffer() => Assert.Equal(
        ["slab-use-after-free handler buffer"],
        Unbinding(async (devres, buffer, irq, _) =>
        {
            await devres.RequestIrq(irq);
            await devres.Kmalloc(buffer);
        }));

    [Fact]
    public void Right_the_buffer_is_acquired_before_the_irq() => Assert.Empty(Unbinding(async (devres, buffer, irq, _) =>
    {
        await devres.Kmalloc(buffer);
        await devres.RequestIrq(irq);
    }));

    [Fact]
    public void Right_remove_frees_the_irq_by_hand_first() => Assert.Empty(Unbinding(
        async (devres, buffer, irq, _) => await devres.RequestIrq(irq),
        async (devres, buffer) =>
        {
            await devres.FreeIrq(buffer.Irq!);
            await buffer.Kfree("remove");
        }));

    /// <summary>The work is cancelled before the interrupt is freed, which queues it again.</summary>
    [Fact]
    public void Wrong_the_irq_is_requested_before_the_work_is_managed() => Assert.Equal(
        ["odebug-free-active devm_kmalloc_release buffer.work", "slab-use-after-free process_one_work buffer.work", "slab-use-after-free work_fn buffer.value"],
        Unbinding(
            async (devres, buffer, irq, worker) =>
            {
                await devres.Kmalloc(buffer);
                await devres.RequestIrq(irq);
                await devres.WorkAutocancel(buffer.Work, worker);
            },
            queues: true));

    [Fact]
    public void Right_the_work_is_managed_before_the_irq_is_requested() => Assert.Empty(Unbinding(
        async (devres, buffer, irq, worker) =>
        {
            await devres.Kmalloc(buffer);
            await devres.WorkAutocancel(buffer.Work, worker);
            await devres.RequestIrq(irq);
        },
        queues: true));

    /// <summary>The owner of something managed drops it while the device is unbound: he may be too late to take his action back.</summary>
    [Fact]
    public void Wrong_the_owner_takes_back_an_action_that_may_run_already()
    {
        var (outcomes, findings) = LitmusTest.Run(Dropping(async (devres, action) =>
        {
            await devres.RemoveAction(action, "drop");
            return true;
        }));
        Assert.Equal(["drop=1", "drop=1 release=1"], outcomes);
        Assert.Equal(["devres-warning drop platform.dev.devres_head"], findings);
    }

    /// <summary>Whoever takes it off the list does it, and nobody else.</summary>
    [Fact]
    public void Right_the_owner_asks_whether_he_is_in_time() => Assert.Equal(
        ["drop=1", "release=1"],
        LitmusTest.Outcomes(Dropping((devres, action) => devres.RemoveActionNowarn(action, "drop"))));

    private static Func<Machine, Registers, Op> Dropping(Func<Devres, Func<Op>, Op<bool>> takesBack) => async (machine, registers) =>
    {
        var devres = new Platform(machine).Device.Resources;
        Func<Op> action = () =>
        {
            registers["release"] = 1;
            return Op.Done;
        };
        await devres.AddAction(action);
        machine.Run("drop", async () =>
        {
            if (await takesBack(devres, action))
                registers["drop"] = 1;
        });
        machine.Run("sysfs", devres.ReleaseAll);
    };

    private static string[] Unbinding(Func<Devres, Buffer, IrqAction, Func<Op>, Op> probe, Func<Devres, Buffer, Op>? remove = null, bool queues = false)
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var platform = new Platform(machine);
            var driver = new Driver(machine, probe, remove, registers, queues);
            await DriverCore.Bind(platform.Device, driver);
            machine.Run("sysfs", () => DriverCore.ReleaseDriver(platform.Device));
        });
        Assert.Contains(outcomes, o => o.Contains("handled=True", StringComparison.Ordinal));
        return [.. findings.Order(StringComparer.Ordinal)];
    }

    private sealed class Buffer : KernelObject
    {
        internal Buffer(Machine machine)
            : base(machine, "buffer")
        {
            Value = new Field<int>(this, "value", 0);
            Work = new WorkItem(this, "work");
        }

        internal Field<int> Value { get; }

        internal WorkItem Work { get; }

        internal IrqAction? Irq { get; set; }
    }

    private sealed class Platform : KernelObject
    {
        internal Platform(Machine machine)
            : base(machine, "platform")
        {
            Retain();
            Device = new Device(this, "dev", () => Op.Done);
        }

        internal Device Device { get; }
    }

    private sealed class Driver(Machine machine, Func<Devres, Buffer, IrqAction, Func<Op>, Op> probe, Func<Devres, Buffer, Op>? remove, Registers registers, bool queues)
        : DeviceDriver("sim")
    {
        private Buffer buffer = null!;

        public override async Op<int> Probe(Device device)
        {
            buffer = new Buffer(machine);
            var line = new IrqLine(machine, "irq");
            buffer.Irq = new IrqAction(line, "sim", Handler);
            await probe(device.Resources, buffer, buffer.Irq, async () => await buffer.Value.Write(1, "work_fn"));
            line.Raise("irq/17");
            return 0;
        }

        public override Op Remove(Device device) => remove?.Invoke(device.Resources, buffer) ?? Op.Done;

        private async Op<IrqReturn> Handler()
        {
            registers["handled"] = true;
            await buffer.Touch("handler");
            if (queues)
                await buffer.Work.Schedule("handler");
            return IrqReturn.Handled;
        }
    }
}
