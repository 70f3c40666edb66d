using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>The steps of <c>i2c_del_adapter</c>, numbered as in section 3.1 of the facts.</summary>
public abstract partial class I2cCore
{
    /// <summary>Step 1: the number must be this adapter's.</summary>
    protected async Op<bool> WasAdded(I2cAdapter adap)
    {
        await CoreLock.Lock("i2c_del_adapter");
        var found = await Idr.Load("i2c_del_adapter");
        if (found.Raw == adap)
            await HideNumber();
        await CoreLock.Unlock("i2c_del_adapter");
        return found.Raw == adap;
    }

    /// <summary>What step 1 does with the number's entry, under <c>core_lock</c>: it stays.</summary>
    protected virtual Op HideNumber() => Op.Done;

    /// <summary>
    /// Steps 2 to 5: the ACPI handler; clients that drivers detected, that sysfs made, and the others.
    /// </summary>
    protected async Op RemoveClients(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch("i2c_acpi_remove_space_handler");
        await DeregisterClients(adap);
    }

    /// <summary>
    /// Steps 3 to 5 (since 3c7e164344e5 <c>i2c_deregister_clients</c>). No driver detects and nobody writes to sysfs: of those steps
    /// the locks are left.
    /// </summary>
    protected async Op DeregisterClients(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await CoreLock.Lock("i2c_del_adapter");
        await CoreLock.Unlock("i2c_del_adapter");
        await adap.UserspaceClientsLock.Lock("i2c_del_adapter");
        await adap.UserspaceClientsLock.Unlock("i2c_del_adapter");
        await adap.Touch("device_for_each_child");
        foreach (var client in adap.Clients)
            await client.I2cUnregisterDevice();
        adap.Clients.Clear();
    }

    /// <summary>
    /// Step 8, <c>device_unregister(&amp;adap-&gt;dev)</c>: <c>device_del</c>, which first tells the bus's listeners (DEL_DEVICE), so that
    /// i2c-dev lets go; then the reference of the registration is dropped.
    /// </summary>
    protected async Op DeviceUnregister(I2cAdapter adap, I2cDevDriver chardev)
    {
        ArgumentNullException.ThrowIfNull(adap);
        ArgumentNullException.ThrowIfNull(chardev);
        await BusNotifier.DownRead("blocking_notifier_call_chain");
        await chardev.I2cdevDetachAdapter(adap);
        await BusNotifier.UpRead("blocking_notifier_call_chain");
        await adap.Dev.Unregister();
    }

    /// <summary>Step 10 (in the proposal of January 2023 part of the device's release): the number is free.</summary>
    protected async Op FreeNumber(I2cAdapter adap, string function)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch(function);
        await CoreLock.Lock(function);
        await Idr.Store(null, function);
        await CoreLock.Unlock(function);
    }

    /// <summary>
    /// Steps 7 to 11 in the kernels that wait: until the last reference is gone, whoever has it, uninterruptibly and without a
    /// timeout.
    /// </summary>
    protected async Op UnregisterAndWait(I2cAdapter adap, I2cDevDriver chardev)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.DevReleased.Initialize("i2c_del_adapter");
        await DeviceUnregister(adap, chardev);
        await adap.DevReleased.Wait("i2c_del_adapter");
        await FreeNumber(adap, "i2c_del_adapter");
        await adap.Dev.Clear("i2c_del_adapter");
    }
}
