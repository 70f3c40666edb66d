using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// QC0: what there is (fs/char_dev.c, section 0.2 of the facts on other subsystems): <c>cdev_del</c> stops new lookups only. The driver's chip is managed
/// memory, which operations use without asking.
/// </summary>
internal class PlainCdev(Machine machine) : ToolDriver(machine)
{
    private QueuedDevice? made;

    private protected QueuedDevice Made => made!;

    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var chip = new QueuedChip(Machine);
        await device.Resources.Kmalloc(chip, "toy_probe");
        made = new QueuedDevice(Machine, this, chip, Wrap(new ToolOperations(this)));
        Register();
        await made.Cdev.DeviceAdd(Node, made.Dev);
        return 0;
    }

    /// <summary><c>cdev_device_del</c>, then the driver's reference.</summary>
    public override async Op Remove(Device device)
    {
        await Made.Dev.Del();
        await CdevDel();
        await Made.Dev.Put("toy_remove");
    }

    internal override async Op<int> Open(File file)
    {
        await Made.Dev.GetPinned(forOthers: true, "toy_open");
        return 0;
    }

    internal override async Op Release(File file) => await Made.Dev.PutForOthers("toy_release");

    internal override async Op<int> GetStatus(File file)
    {
        await Made.Chip.Touch("toy_ioctl");
        return 1;
    }

    internal override async Op<int> Calibrate(File file)
    {
        await Made.Chip.Touch("toy_calibrate");
        await Hardware.Sleep("toy_calibrate");
        await Made.Chip.Touch("toy_calibrate");
        return 1;
    }

    internal override async Op<int> Read(File file)
    {
        int result = await Made.Wait.WaitEventInterruptible(IsReadable, "toy_read");
        if (result == 0 && await Made.Gone.ReadOnce("toy_read"))
            result = -Errno.ENODEV;
        if (result != 0)
            return result;
        await Made.Chip.Touch("toy_read");
        return 1;
    }

    /// <summary>What registering does beside <c>cdev_device_add</c>.</summary>
    private protected virtual void Register()
    {
    }

    private protected virtual async Op CdevDel() => await Made.Cdev.Del();

    private protected virtual FileOperations Wrap(FileOperations driver) => driver;

    private async Op<bool> IsReadable() => await Made.Events.ReadOnce("toy_read") > 0 || await Made.Gone.ReadOnce("toy_read");
}

/// <summary>The driver's structure, which files keep.</summary>
internal sealed class QueuedDevice : KernelObject
{
    internal QueuedDevice(Machine machine, ToolDriver driver, QueuedChip chip, FileOperations operations)
        : base(machine, "toy_device")
    {
        Chip = chip;
        Dev = new Device(this, "dev", async () => await Kfree("toy_device_release"));
        Dev.Kobject.ReleaseByAnybody();
        Cdev = new Cdev(this, "cdev", operations, driver.Module, Dev);
        Dead = new Completion(this, "cdev.qdead");
        Gone = new Field<bool>(this, "gone", false);
        Events = new Field<int>(this, "events", 0);
        Wait = new WaitQueueHead(this, "wait", () => !Dev.IsRegistered);
    }

    internal QueuedChip Chip { get; }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    /// <summary><c>cdev-&gt;qactive</c>: the operations that run. Made by <see cref="InitializeQueue"/>.</summary>
    internal PercpuRef? Active { get; private set; }

    /// <summary><c>cdev-&gt;qdead</c>: none runs any more.</summary>
    internal Completion Dead { get; }

    /// <summary>QC1w only: set before sleepers are woken.</summary>
    internal Field<bool> Gone { get; }

    internal Field<int> Events { get; }

    internal WaitQueueHead Wait { get; }

    /// <summary><c>percpu_ref_init</c> in <c>__cdev_register_queued</c>.</summary>
    internal void InitializeQueue() => Active = new PercpuRef(this, "cdev.qactive", async () => await Dead.Complete("cdev_queued_release"));
}

/// <summary>What the driver owns, and loses at unbind.</summary>
internal sealed class QueuedChip(Machine machine) : KernelObject(machine, "toy_chip");
