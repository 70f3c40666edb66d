using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// IP: i2c-dev of the proposal of 18 January 2023. File operations hold <c>i2c_dev-&gt;rwsem</c> for reading and test
/// <c>i2c_dev-&gt;adap</c>; a file holds no reference on the adapter. [V] v2 and v3, whose texts are the same here.
/// </summary>
public sealed class I2cDevDriverIP(Machine machine, I2cCore core) : I2cDevDriverI3(machine, core)
{
    /// <summary>
    /// The addition to <c>i2cdev_detach_adapter</c>: waits for running calls and clears the pointer. The <c>i2c_dev</c> is still in
    /// the list then.
    /// </summary>
    protected override async Op ForgetAdapter(I2cDevI3 i2cDev)
    {
        ArgumentNullException.ThrowIfNull(i2cDev);
        await i2cDev.Rwsem.DownWrite("i2cdev_detach_adapter");
        await i2cDev.Adap.Store(null, "i2cdev_detach_adapter");
        await i2cDev.Rwsem.UpWrite("i2cdev_detach_adapter");
    }

    /// <inheritdoc/>
    protected override FileOperations MakeOperations(I2cDevI3 i2cDev) => new Operations(this, i2cDev);

    /// <inheritdoc/>
    /// <remarks>The name is an array in the adapter: under the lock only its address is taken, and it is read after that.</remarks>
    protected override async Op<int> NameShow()
    {
        if (await I2cDevGetByMinor() is not { } i2cDev)
            return -Errno.ENODEV;
        await i2cDev.Rwsem.DownRead();
        if ((await i2cDev.Adap.Load()).IsNull)
        {
            await i2cDev.Rwsem.UpRead();
            return -Errno.ENODEV;
        }

        var adap = await i2cDev.Adap.Load();
        await i2cDev.Rwsem.UpRead();
        await adap.Deref();
        return 1;
    }

    /// <summary>One <c>i2c_dev</c>'s file operations: it is found through the inode's character device, which is inside it.</summary>
    private sealed class Operations(I2cDevDriverIP driver, I2cDevI3 i2cDev) : I2cdevOperations(driver.Module, driver.Core)
    {
        /// <summary><c>i2cdev_open</c>: the adapter from the <c>i2c_dev</c>, not from its number, and no reference on it.</summary>
        public override async Op<int> Open(File file)
        {
            await i2cDev.Rwsem.DownRead("i2cdev_open");
            var adap = await i2cDev.Adap.Load("i2cdev_open");
            int result = adap.IsNull ? -Errno.ENODEV : await OpenClient(file, adap.Raw!);
            await i2cDev.Rwsem.UpRead("i2cdev_open");
            return result;
        }

        public override Op<int> Read(File file, UserPointer buffer) => Guarded("i2cdev_read", () => base.Read(file, buffer));

        public override Op<int> Write(File file, UserPointer buffer) => Guarded("i2cdev_write", () => base.Write(file, buffer));

        public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => command == I2cIoctl.CompatSlave
            ? CompatI2cdevIoctl(file, argument)
            : I2cdevIoctl(file, command, argument);

        /// <summary><c>i2cdev_release</c>: there is nothing to give back.</summary>
        public override async Op Release(File file)
        {
            ArgumentNullException.ThrowIfNull(file);
            await file.Private<I2cClient>().Kfree("i2cdev_release");
        }

        private Op<int> I2cdevIoctl(File file, IoctlCommand command, UserPointer argument) =>
            Guarded("i2cdev_ioctl", () => base.Ioctl(file, command, argument));

        /// <summary>
        /// <c>compat_i2cdev_ioctl</c>: takes the lock, then <c>compat_i2cdev_ioctl_unlocked</c> hands what needs no conversion to
        /// <c>i2cdev_ioctl</c>, which takes it again.
        /// </summary>
        private Op<int> CompatI2cdevIoctl(File file, UserPointer argument) =>
            Guarded("compat_i2cdev_ioctl", () => I2cdevIoctl(file, I2cIoctl.Slave, argument));

        private async Op<int> Guarded(string function, Func<Op<int>> body)
        {
            await i2cDev.Rwsem.DownRead(function);
            int result = (await i2cDev.Adap.Load(function)).IsNull ? -Errno.ENODEV : await body();
            await i2cDev.Rwsem.UpRead(function);
            return result;
        }
    }
}
