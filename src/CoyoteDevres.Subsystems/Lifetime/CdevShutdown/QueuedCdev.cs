using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// QC1: "cdev: Finish the cdev api with queued mode support" (Dan Williams, 20 January 2021, patch read; not merged; section 0.5): operations run
/// under a <c>percpu_ref</c> of the cdev, which <c>cdev_del</c> kills, and waits for.
/// </summary>
/// <remarks>The patch wraps open and ioctl, and leaves the rest to come; here read is wrapped like them.</remarks>
internal class QueuedCdev(Machine machine) : PlainCdev(machine)
{
    private protected override FileOperations Wrap(FileOperations driver) => new QueuedOperations(driver, () => Made);

    private protected override void Register() => Made.InitializeQueue();

    /// <summary><c>cdev_del</c>: unmaps and puts as ever, then, if it was registered as queued, kills, waits and exits.</summary>
    private protected override async Op CdevDel()
    {
        const string Function = "cdev_del";
        await Made.Cdev.Del();
        await Made.Touch(Function); // cdev->qregistered.
        await Made.Active!.Kill(function: Function);
        await Made.Dead.Wait(Function);
        await Made.Active.Exit(Function);
    }

    /// <summary><c>cdev_queued_fops</c>.</summary>
    private sealed class QueuedOperations(FileOperations driver, Func<QueuedDevice> device) : FileOperations
    {
        public override Module Owner => driver.Owner;

        public override Op Release(File file) => driver.Release(file);

        public override Op<int> Open(File file) => Queued("cdev_queued_open", () => driver.Open(file));

        public override Op<int> Read(File file, UserPointer buffer) => Queued("cdev_queued_read", () => driver.Read(file, buffer));

        public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) =>
            Queued("cdev_queued_ioctl", () => driver.Ioctl(file, command, argument));

        private async Op<int> Queued(string function, Func<Op<int>> operation)
        {
            var active = device().Active!;
            if (!await active.TryGetLive(function))
                return -Errno.ENXIO;
            int result = await operation();
            await active.Put(function);
            return result;
        }
    }
}

/// <summary>QC1w: QC1 in a driver that sets a flag and wakes sleepers before it deletes the cdev.</summary>
internal sealed class QueuedCdevWoken(Machine machine) : QueuedCdev(machine)
{
    public override async Op Remove(Device device)
    {
        await Made.Gone.WriteOnce(true, "toy_remove");
        await Made.Wait.WakeUp("toy_remove");
        await base.Remove(device);
    }
}

/// <summary>
/// QC1d: the patched <c>cdev_del</c> of somebody else's cdev: one that <c>cdev_alloc</c> made, not queued. It is asked whether it is queued after the put
/// that may have freed it.
/// </summary>
internal sealed class AllocatedCdev(Machine machine) : ToolDriver(machine)
{
    private Cdev? cdev;

    public override async Op<int> Probe(Device device)
    {
        cdev = new Cdev(Machine, new ToolOperations(this), Module);
        await cdev.Add(Node);
        return 0;
    }

    public override async Op Remove(Device device)
    {
        await cdev!.Del();
        await cdev.Touch("cdev_del"); // cdev->qregistered.
    }

    internal override Op<int> Open(File file) => Op.From(0);

    internal override Op Release(File file) => Op.Done;
}

/// <summary>Versions of <c>cdev_del</c>, and of what a driver does before it.</summary>
public static class CdevShutdownVersions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<LifetimeVersion> All { get; } =
    [
        LifetimeVersion.Of("QC0", "as it is", machine => new PlainCdev(machine)),
        LifetimeVersion.Of("QC1", "queued mode, posted January 2021", machine => new QueuedCdev(machine)),
        LifetimeVersion.Of("QC1w", "QC1, sleepers woken first", machine => new QueuedCdevWoken(machine)),
        LifetimeVersion.Of("QC1d", "QC1's cdev_del of a cdev_alloc'ed one", machine => new AllocatedCdev(machine)),
    ];
}
