using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>I1's <c>struct i2c_dev</c>: no character device and no reference count in it.</summary>
public sealed class I2cDevI1(Machine machine, I2cAdapter adap) : I2cDev(machine, adap);

/// <summary>
/// I0 and I1: i2c-dev up to v4.5. One character device for the whole major number (<c>register_chrdev</c>), which outlives every
/// adapter; an open looks its <c>i2c_dev</c> up by minor and takes no reference on it. [V] i2c-dev.c of a v4.4 tree.
/// </summary>
public sealed class I2cDevDriverI1 : I2cDevDriver<I2cDevI1>
{
    private readonly CharDeviceStruct chrdev;
    private I2cClassDevice? classDevice;

    /// <summary>Loads the module.</summary>
    public I2cDevDriverI1(Machine machine, I2cCore core)
        : base(machine) => chrdev = new CharDeviceStruct(machine, Module, new Operations(this, core));

    /// <inheritdoc/>
    public override void Retain()
    {
        List.Value.Raw?.Retain();
        classDevice?.Retain();
    }

    /// <inheritdoc/>
    public override async Op I2cdevAttachAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        // register_chrdev ran when the module was loaded; the number is all that is published.
        await chrdev.Cdev.Add(Node);
        await SetList(new I2cDevI1(Machine, adap), "get_free_i2c_dev");
        classDevice = new I2cClassDevice(Machine, adap.Dev, Name);
        await classDevice.Dev.Add();
    }

    /// <summary>
    /// <c>i2cdev_detach_adapter</c>: the <c>i2c_dev</c> is freed first, by <c>return_i2c_dev</c>; the class device with the name
    /// attribute goes after it.
    /// </summary>
    public override async Op I2cdevDetachAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        if (await I2cDevGetByMinor() is not { } i2cDev)
            return;
        await SetList(null, "return_i2c_dev");
        await i2cDev.Kfree("return_i2c_dev");
        await classDevice!.DeviceDestroy();
    }

    /// <inheritdoc/>
    protected override async Op<int> NameShow()
    {
        if (await I2cDevGetByMinor() is not { } i2cDev)
            return -Errno.ENODEV;
        await (await i2cDev.Adap.Load()).Deref();
        return 1;
    }

    /// <summary>The major number's <c>cdev</c>, made by <c>register_chrdev</c>: it goes with the module.</summary>
    private sealed class CharDeviceStruct : KernelObject
    {
        internal CharDeviceStruct(Machine machine, Module module, FileOperations operations)
            : base(machine, "char_device_struct")
        {
            Cdev = new Cdev(this, "cdev", operations, module, parent: null);
            Retain();
        }

        internal Cdev Cdev { get; }
    }

    private sealed class Operations(I2cDevDriverI1 driver, I2cCore core) : I2cdevOperations(driver.Module, core)
    {
        /// <summary>
        /// <c>i2cdev_open</c>: the <c>i2c_dev</c> by minor, its adapter's number through it, and the adapter by that number.
        /// </summary>
        public override async Op<int> Open(File file)
        {
            if (await driver.I2cDevGetByMinor() is not { } i2cDev)
                return -Errno.ENODEV;
            await (await i2cDev.Adap.Load("i2cdev_open")).Deref("i2cdev_open");
            if (await Core.I2cGetAdapter() is not { } adap)
                return -Errno.ENODEV;
            return await OpenClient(file, adap);
        }
    }
}
