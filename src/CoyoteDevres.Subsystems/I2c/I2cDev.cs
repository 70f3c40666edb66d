using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// <c>struct i2c_client</c> of an open file: anonymous, never registered, the opener's own. It holds the adapter pointer that every
/// operation uses.
/// </summary>
public sealed class I2cClient(Machine machine, I2cAdapter adapter) : KernelObject(machine, "i2c_client")
{
    /// <summary><c>client-&gt;adapter</c>; never changes.</summary>
    public I2cAdapter Adapter { get; } = adapter;
}

/// <summary><c>struct i2c_dev</c>: what i2c-dev keeps for an adapter. Versions embed different things in it.</summary>
public abstract class I2cDev : KernelObject
{
    /// <summary><c>get_free_i2c_dev</c>.</summary>
    protected I2cDev(Machine machine, I2cAdapter adap)
        : base(machine, "i2c_dev") => Adap = new PointerField<I2cAdapter>(this, "adap", adap);

    /// <summary>Its adapter. Only the proposal of January 2023 ever changes it.</summary>
    public PointerField<I2cAdapter> Adap { get; }
}

/// <summary>
/// The module i2c-dev: learns from the bus's notifier which adapters there are, and keeps an <see cref="I2cDev"/> for each (here:
/// the one) in a list under a spinlock.
/// </summary>
/// <typeparam name="TI2cDev">The version's <c>struct i2c_dev</c>.</typeparam>
public abstract class I2cDevDriver<TI2cDev> : I2cDevDriver
    where TI2cDev : I2cDev
{
    /// <summary>Loads the module.</summary>
    protected I2cDevDriver(Machine machine)
        : base(machine)
    {
        ListLock = new SpinLock(machine, "i2c_dev_list_lock");
        List = new PointerField<TI2cDev>(machine, "i2c_dev_list");
    }

    /// <summary>Guards <see cref="List"/>.</summary>
    protected SpinLock ListLock { get; }

    /// <summary>The list's only entry.</summary>
    protected PointerField<TI2cDev> List { get; }

    /// <summary>
    /// <c>i2c_dev_get_by_minor</c>: walks the list, comparing each entry's adapter's number. What it returns it takes no reference on.
    /// [V] the same in a v4.4 tree and in 2026; the proposal does not touch it.
    /// </summary>
    protected async Op<TI2cDev?> I2cDevGetByMinor()
    {
        await ListLock.Lock();
        var entry = await List.Load();
        if (!entry.IsNull)
            await (await entry.Raw!.Adap.Load()).Deref();
        await ListLock.Unlock();
        return entry.Raw;
    }

    /// <summary>The <c>list_add_tail</c> of <c>get_free_i2c_dev</c> and the <c>list_del</c> of its counterpart.</summary>
    protected async Op SetList(TI2cDev? to, string function)
    {
        await ListLock.Lock(function);
        await List.Store(to, function);
        await ListLock.Unlock(function);
    }
}

/// <summary>i2c-dev as the core and its users see it.</summary>
public abstract class I2cDevDriver
{
    /// <summary>Loads the module.</summary>
    protected I2cDevDriver(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Module = new Module(machine, "i2c_dev");
        Node = machine.Nodes.CreateNode("/dev/i2c-0");
        Name = new DeviceAttribute(machine, "name", NameShow);
    }

    /// <summary>Where.</summary>
    public Machine Machine { get; }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary><c>/dev/i2c-0</c>.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>/sys/class/i2c-dev/i2c-0/name</c>.</summary>
    public DeviceAttribute Name { get; }

    /// <summary>The adapter stays: what is kept for it is no leak.</summary>
    public abstract void Retain();

    /// <summary><c>i2cdev_attach_adapter</c> (ADD_DEVICE).</summary>
    public abstract Op I2cdevAttachAdapter(I2cAdapter adap);

    /// <summary><c>i2cdev_detach_adapter</c> (DEL_DEVICE), called from within the <c>device_del</c> of the adapter's device.</summary>
    public abstract Op I2cdevDetachAdapter(I2cAdapter adap);

    /// <summary><c>name_show</c>: the adapter's name, found by minor number.</summary>
    protected abstract Op<int> NameShow();
}
