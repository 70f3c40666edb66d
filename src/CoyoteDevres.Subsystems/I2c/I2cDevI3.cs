using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>I3's <c>struct i2c_dev</c>: embeds its device and character device; the device's release frees it (1413ef638aba).</summary>
public class I2cDevI3 : I2cDev
{
    /// <summary>Allocates it and initialises what it embeds.</summary>
    public I2cDevI3(Machine machine, I2cAdapter adap, I2cDevDriver driver, Func<I2cDevI3, FileOperations> operations)
        : base(machine, adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(operations);
        Dev = new Device(this, "dev", I2cdevDevRelease, adap.Dev);
        Dev.AddAttribute(driver.Name);
        Cdev = new Cdev(this, "cdev", operations(this), driver.Module, Dev);
        Rwsem = new RwSemaphore(this, "rwsem");
    }

    /// <summary>Child of the adapter's device.</summary>
    public Device Dev { get; }

    /// <summary>Pins <see cref="Dev"/>, so that an open file keeps all of it.</summary>
    public Cdev Cdev { get; }

    /// <summary>Guards <see cref="I2cDev.Adap"/>. Only in the proposal of January 2023.</summary>
    public RwSemaphore Rwsem { get; }

    private async Op I2cdevDevRelease() => await Kfree();
}

/// <summary>I3: i2c-dev of v5.5 to v7.1. [V] i2c-dev.c, 2026; without the test of I2C_FUNC_I2C in read and write that it has and v6.0 [R] has not.</summary>
public class I2cDevDriverI3(Machine machine, I2cCore core) : I2cDevDriver<I2cDevI3>(machine)
{
    /// <summary>The core of the same version.</summary>
    protected I2cCore Core => core;

    /// <inheritdoc/>
    public override void Retain() => List.Value.Raw?.Retain();

    /// <inheritdoc/>
    public override async Op I2cdevAttachAdapter(I2cAdapter adap)
    {
        var i2cDev = new I2cDevI3(Machine, adap, this, MakeOperations);
        await SetList(i2cDev, "get_free_i2c_dev");
        await i2cDev.Cdev.DeviceAdd(Node, i2cDev.Dev);
    }

    /// <inheritdoc/>
    public override async Op I2cdevDetachAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        if (await I2cDevGetByMinor() is not { } i2cDev)
            return;
        await ForgetAdapter(i2cDev);
        await PutI2cDev(i2cDev);
    }

    /// <summary>What a version does before the <c>i2c_dev</c> leaves the list: nothing.</summary>
    protected virtual Op ForgetAdapter(I2cDevI3 i2cDev) => Op.Done;

    /// <summary>The file operations of that <c>i2c_dev</c>.</summary>
    protected virtual FileOperations MakeOperations(I2cDevI3 i2cDev) => new Operations(this);

    /// <inheritdoc/>
    /// <remarks>The lookup takes no reference, but <c>device_del</c> waits for a running show before anything is freed.</remarks>
    protected override async Op<int> NameShow()
    {
        if (await I2cDevGetByMinor() is not { } i2cDev)
            return -Errno.ENODEV;
        await (await i2cDev.Adap.Load()).Deref();
        return 1;
    }

    /// <summary><c>put_i2c_dev</c>: out of the list, no new opens, and the registration's reference.</summary>
    private async Op PutI2cDev(I2cDevI3 i2cDev)
    {
        await SetList(null, "put_i2c_dev");
        await i2cDev.Cdev.DeviceDel(i2cDev.Dev);
        await i2cDev.Dev.Put("put_i2c_dev");
    }

    private sealed class Operations(I2cDevDriverI3 driver) : I2cdevOperations(driver.Module, driver.Core)
    {
        /// <summary><c>i2cdev_open</c> since 5136ed4fcb05: the adapter by minor number.</summary>
        public override async Op<int> Open(File file)
        {
            if (await Core.I2cGetAdapter() is not { } adap)
                return -Errno.ENODEV;
            return await OpenClient(file, adap);
        }
    }
}
