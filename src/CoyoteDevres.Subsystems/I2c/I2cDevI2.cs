using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>I2's <c>struct i2c_dev</c>: embeds a bare character device, which pins nothing (d6760b14d4a1).</summary>
public sealed class I2cDevI2 : I2cDev
{
    /// <summary>Allocates it.</summary>
    public I2cDevI2(Machine machine, I2cAdapter adap, Module module, FileOperations operations)
        : base(machine, adap) => Cdev = new Cdev(this, "cdev", operations, module, parent: null);

    /// <summary>Goes with this structure, whoever has it open.</summary>
    public Cdev Cdev { get; }
}

/// <summary>
/// I2: i2c-dev of v4.9 to v5.4, with the character device deleted before its memory is freed (e6be18f6d62c). An open finds the adapter
/// by its number (5136ed4fcb05). [V] i2c-dev.c of a tree between the two.
/// </summary>
public sealed class I2cDevDriverI2(Machine machine, I2cCore core) : I2cDevDriver<I2cDevI2>(machine)
{
    private I2cClassDevice? classDevice;

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
        var i2cDev = new I2cDevI2(Machine, adap, Module, new Operations(Module, core));
        await SetList(i2cDev, "get_free_i2c_dev");
        await i2cDev.Cdev.Add(Node);
        classDevice = new I2cClassDevice(Machine, adap.Dev, Name);
        await classDevice.Dev.Add();
    }

    /// <summary><c>i2cdev_detach_adapter</c>: frees the <c>i2c_dev</c>, character device included, under open files.</summary>
    public override async Op I2cdevDetachAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        if (await I2cDevGetByMinor() is not { } i2cDev)
            return;
        await i2cDev.Cdev.Del();
        await SetList(null, "put_i2c_dev");
        await i2cDev.Kfree("put_i2c_dev");
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

    private sealed class Operations(Module module, I2cCore core) : I2cdevOperations(module, core)
    {
        /// <summary><c>i2cdev_open</c>.</summary>
        public override async Op<int> Open(File file)
        {
            if (await Core.I2cGetAdapter() is not { } adap)
                return -Errno.ENODEV;
            return await OpenClient(file, adap);
        }
    }
}
