using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// i2c-core: what every version does. Adapters by number, transfers, registration, and the removal's steps, which versions put
/// together. There is one adapter, number 0, no client on its bus unless somebody listens for adapters to put one there, no ACPI and
/// no irq domain.
/// </summary>
/// <remarks>
/// [V] read, in copies that vendors and others keep, none of them the release itself: i2c-core.c of a v4.4 tree and of a later one
/// before v5.0; i2c-core-base.c of two trees of 2026 without b1a58ed9eab1 ("2026" below), one of them with ba14d7cf2fe7; of
/// mainline at 03c11eb3b16d (v6.10), and the posted patches of 8 May 2026.
/// </remarks>
public abstract partial class I2cCore
{
    /// <summary>The core's own state.</summary>
    protected I2cCore(Machine machine)
    {
        Machine = machine;
        CoreLock = new Mutex(machine, "core_lock");
        BusNotifier = new RwSemaphore(machine, "bus_notifier.rwsem");
        Idr = new PointerField<I2cAdapter>(machine, "i2c_adapter_idr[0]");
    }

    /// <summary>Where.</summary>
    public Machine Machine { get; }

    /// <summary><c>core_lock</c>: adapters by number, drivers' detected clients.</summary>
    protected Mutex CoreLock { get; }

    /// <summary>The lock of <c>i2c_bus_type</c>'s notifier chain; calling it takes it for reading.</summary>
    protected RwSemaphore BusNotifier { get; }

    /// <summary>Number 0's entry of <c>i2c_adapter_idr</c>.</summary>
    protected PointerField<I2cAdapter> Idr { get; }

    /// <summary>
    /// <c>i2c_get_adapter</c>: by number, under <c>core_lock</c>. Nothing asks whether the device still has a reference, or has one
    /// yet. [V] v4.4 tree, 2026.
    /// </summary>
    /// <returns>The adapter, or null.</returns>
    public async Op<I2cAdapter?> I2cGetAdapter()
    {
        await CoreLock.Lock();
        var adap = await Idr.Load();
        var found = adap.IsNull ? null : await adap.Deref();
        if (found is not null && !await TakeReferences(found))
            found = null;
        await CoreLock.Unlock();
        return found;
    }

    /// <summary>What <c>i2c_get_adapter</c> takes: the module's reference and, since 611e12ea0f12, the device's. False if the module goes.</summary>
    protected virtual async Op<bool> TakeReferences(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        if (!await adap.Owner.TryGet("i2c_get_adapter"))
            return false;
        await adap.Dev.Get("i2c_get_adapter");
        return true;
    }

    /// <summary><c>i2c_put_adapter</c>: gives back both references.</summary>
    public abstract Op I2cPutAdapter(I2cAdapter adap);

    /// <summary><c>i2c_adapter_dev_release</c>: the device's last reference is gone.</summary>
    public abstract Op I2cAdapterDevRelease(I2cAdapter adap);

    /// <summary><c>i2c_del_adapter</c>: when it has returned, the bus driver frees the adapter.</summary>
    public abstract Op I2cDelAdapter(I2cAdapter adap, I2cDevDriver chardev);

    /// <summary><c>i2c_get_functionality</c>: asks the bus driver's algorithm, which answers with a constant.</summary>
    public static async Op I2cGetFunctionality(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
    }

    /// <summary><c>i2c_transfer</c>: the bus lock around the bus driver's transfer. No test whether the adapter is still there.</summary>
    /// <returns>Messages transferred.</returns>
    public static async Op<int> I2cTransfer(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        await adap.BusLock.Lock();
        int result = await UnlockedTransfer(adap);
        await adap.BusLock.Unlock();
        return result;
    }

    /// <summary><c>__i2c_transfer</c>: the quirks are read, then the number of retries; one try succeeds.</summary>
    private static async Op<int> UnlockedTransfer(I2cAdapter adap)
    {
        await adap.Touch("__i2c_transfer");
        await adap.Retries.Read("__i2c_transfer");
        return await adap.Owner.Call("i2c_gpio_xfer", () => I2cGpioDriver.BitXfer(adap));
    }
}
