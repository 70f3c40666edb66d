using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// A driver whose files hold references on an object that opens look up in a table (section 7.1 of the facts on other subsystems;
/// Documentation/core-api/kref.rst). Each version looks up, gives up or frees in a way of its own; the steps between are the same.
/// </summary>
/// <remarks>What the object maps (registers, clocks) is left out: that a count does not keep it is L3 of the ladder.</remarks>
internal abstract class KrefDriver : ToolDriver
{
    private protected const int Minor = 0;

    private Cdev? cdev;

    private protected KrefDriver(Machine machine)
        : base(machine)
    {
        TableLock = new Mutex(machine, "toy_table_lock");
        Table = new Idr<CountedObject>(machine, "toy_table");
    }

    private protected Mutex TableLock { get; }

    private protected Idr<CountedObject> Table { get; }

    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var made = new CountedObject(Machine, this);
        await device.DriverData.Store(made, "toy_probe");
        await TableLock.Lock("toy_probe");
        await Table.Alloc(made, function: "toy_probe");
        await TableLock.Unlock("toy_probe");
        cdev = MakeCdev(made);
        await cdev.Add(Node);
        return 0;
    }

    /// <summary>No new files, then what the driver holds is given up.</summary>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var made = (CountedObject)await (await device.DriverData.Load("toy_remove")).Deref("toy_remove");
        await cdev!.Del();
        await Withdraw(made);
    }

    internal override async Op<int> Open(File file)
    {
        if (await Lookup() is not { } found)
            return -Errno.ENODEV;
        file.PrivateData = found;
        return 0;
    }

    internal override async Op<int> GetStatus(File file)
    {
        await file.Private<CountedObject>().Touch("toy_ioctl");
        return 1;
    }

    internal override async Op<int> Calibrate(File file)
    {
        await file.Private<CountedObject>().Touch("toy_calibrate");
        await Hardware.Sleep("toy_calibrate");
        await file.Private<CountedObject>().Touch("toy_calibrate");
        return 1;
    }

    internal override Op Release(File file) => Close(file.Private<CountedObject>());

    /// <summary>The object with a reference, or null.</summary>
    private protected abstract Op<CountedObject?> Lookup();

    /// <summary>The release function: in the context of whoever puts last.</summary>
    internal virtual async Op Free(CountedObject last) => await last.Kfree("toy_object_release");

    /// <summary>A file gives up its reference.</summary>
    private protected virtual async Op Close(CountedObject used) => await used.Kref.Put("toy_release");

    /// <summary>The driver gives up its own: the table's.</summary>
    private protected virtual async Op Withdraw(CountedObject made)
    {
        await TableLock.Lock("toy_remove");
        await Table.Remove(Minor, "toy_remove");
        await TableLock.Unlock("toy_remove");
        await made.Kref.Put("toy_remove");
    }

    /// <summary>The character device: on its own in memory, so that the core's last put of it needs nothing of the driver's.</summary>
    private protected virtual Cdev MakeCdev(CountedObject made) => new(Machine, new ToolOperations(this), Module);
}
