using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>
/// DR6: an attribute whose show reads the driver's data. What removes it, and when, is the version's.
/// </summary>
public abstract class ShowingDriver : ManagedDriver
{
    private Device? bound;

    private protected ShowingDriver(Machine machine)
        : base(machine) => Level = new DeviceAttribute(machine, "level", LevelShow);

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bound = device;
        await BeforeData(device);
        var priv = new ToyState(Machine);
        await device.Resources.Kmalloc(priv, "toy_probe");
        await device.DriverData.Store(priv, "toy_probe");
        return 0;
    }

    /// <summary>What probe does first.</summary>
    private protected virtual Op BeforeData(Device device) => Op.Done;

    private async Op<int> LevelShow()
    {
        var data = await bound!.DriverData.Load();
        var priv = (ToyState)(data.Raw ?? await data.Deref());
        return await priv.Level.ReadOnce();
    }
}

/// <summary>DR6a: <c>device_create_file</c> in probe, and nothing in remove.</summary>
public sealed class LeavesAttribute(Machine machine) : ShowingDriver(machine);

/// <summary>DR6b: <c>devm_device_add_group</c> before the data: the data goes first.</summary>
public sealed class AttributeBeforeData(Machine machine) : ShowingDriver(machine)
{
    private protected override async Op BeforeData(Device device) =>
        await device.Resources.AddAction(() => Level!.Node.Remove("devm_attr_group_remove"), "toy_probe");
}

/// <summary>DR6f: <c>dev_groups</c> of the driver, which the core removes and drains before anything else.</summary>
public sealed class DriverGroups(Machine machine) : ShowingDriver(machine)
{
    /// <inheritdoc/>
    public override IReadOnlyList<DeviceAttribute> DevGroups => [Level!];
}

/// <summary>
/// DR7, old IIO (section 8.8 of the sheet): unregistering holds <c>info_exist_lock</c> while it deletes the device, which waits for shows; a show
/// wants the lock. DR7f deletes first.
/// </summary>
public sealed class AttributeUnderLock : ManagedDriver
{
    private readonly bool deletesFirst;
    private IioDevice? iio;

    /// <summary>DR7, or DR7f.</summary>
    public AttributeUnderLock(Machine machine, bool deletesFirst)
        : base(machine)
    {
        this.deletesFirst = deletesFirst;
        Level = new DeviceAttribute(machine, "in_voltage0_raw", Show);
    }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        iio = new IioDevice(Machine);
        iio.Dev.AddAttribute(Level!);
        return await iio.Dev.Add();
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        const string Function = "iio_device_unregister";
        if (deletesFirst)
            await iio!.Dev.Del();
        await iio!.InfoExistLock.Lock(Function);
        if (!deletesFirst)
            await iio.Dev.Del();
        await iio.Info.Write(false, Function);
        await iio.InfoExistLock.Unlock(Function);
        await iio.Dev.Put(Function);
    }

    private async Op<int> Show()
    {
        const string Function = "iio_read_channel_info";
        await iio!.InfoExistLock.Lock(Function);
        bool exists = await iio.Info.Read(Function);
        await iio.InfoExistLock.Unlock(Function);
        return exists ? 1 : -Errno.ENODEV;
    }

    private sealed class IioDevice : KernelObject
    {
        internal IioDevice(Machine machine)
            : base(machine, "iio_dev")
        {
            Dev = new Device(this, "dev", async () => await Kfree("iio_dev_release"));
            InfoExistLock = new Mutex(this, "info_exist_lock");
            Info = new Field<bool>(this, "info", true);
        }

        internal Device Dev { get; }

        internal Mutex InfoExistLock { get; }

        internal Field<bool> Info { get; }
    }
}
