using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <content>Registration: <c>i2c_add_adapter</c> and <c>i2c_register_adapter</c>. [V] mainline at 03c11eb3b16d; a 2.6 tree for the first versions.</content>
public abstract partial class I2cCore
{
    /// <summary>
    /// Another listener on the bus's notifier chain than i2c-dev, told of adapters (ADD_DEVICE): a driver that puts a client on each.
    /// </summary>
    public Func<I2cAdapter, Op>? AddDeviceListener { get; set; }

    /// <summary>True if a step after <c>device_register</c> can fail (f8756c67b3de, v4.15).</summary>
    protected virtual bool HasLateSteps => true;

    /// <summary>
    /// The number is taken, the device registered, whose ADD_DEVICE notification makes the character device, and the rest set up: 0, or
    /// a negative error.
    /// </summary>
    public async Op<int> I2cRegisterAdapter(I2cAdapter adap, I2cDevDriver chardev)
    {
        ArgumentNullException.ThrowIfNull(adap);
        ArgumentNullException.ThrowIfNull(chardev);
        await TakeNumber(adap);
        await adap.Dev.Initialize();
        await PublishNumber(adap);
        await adap.Dev.Add();
        await BusNotifier.DownRead("blocking_notifier_call_chain");
        await chardev.I2cdevAttachAdapter(adap);
        if (AddDeviceListener is { } listener)
            await listener(adap);
        await BusNotifier.UpRead("blocking_notifier_call_chain");
        if (!HasLateSteps || !await Machine.Faults.ProbeFails("i2c_setup_smbus_alert"))
            return 0;
        await UndoRegistration(adap, chardev);
        return -Errno.EPROBE_DEFER;
    }

    /// <summary><c>i2c_add_adapter</c>: the number's entry is the adapter, whose device is still zeroes (I2C-7).</summary>
    protected virtual async Op TakeNumber(I2cAdapter adap)
    {
        await CoreLock.Lock("i2c_add_adapter");
        await Idr.Store(adap, "i2c_add_adapter");
        await CoreLock.Unlock("i2c_add_adapter");
    }

    /// <summary>What else publishes the adapter once its device is initialised.</summary>
    protected virtual Op PublishNumber(I2cAdapter adap) => Op.Done;

    /// <summary>What goes before the device after a late error. Nothing, so that clients keep it (I2C-8).</summary>
    protected virtual Op UndoClients(I2cAdapter adap) => Op.Done;

    /// <summary>After a late error: waits for whoever has a reference.</summary>
    protected virtual async Op WaitForReferences(I2cAdapter adap, I2cDevDriver chardev)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.DevReleased.Initialize("i2c_register_adapter");
        await DeviceUnregister(adap, chardev);
        await adap.DevReleased.Wait("i2c_register_adapter");
    }

    /// <summary>The label <c>out_reg</c> and what follows it.</summary>
    private async Op UndoRegistration(I2cAdapter adap, I2cDevDriver chardev)
    {
        await UndoClients(adap);
        await adap.Touch("i2c_register_adapter");
        await WaitForReferences(adap, chardev);
        await CoreLock.Lock("i2c_register_adapter");
        await Idr.Store(null, "i2c_register_adapter");
        await CoreLock.Unlock("i2c_register_adapter");
    }
}
