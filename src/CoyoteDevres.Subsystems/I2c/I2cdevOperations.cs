using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// <c>i2cdev_fops</c> of the versions in which an open file holds a reference on the adapter: nothing asks whether the adapter is
/// still registered, and errors are the bus driver's. [V] v4.4 tree, 2026.
/// </summary>
/// <param name="module">i2c-dev.</param>
/// <param name="core">The core of the same version.</param>
public abstract class I2cdevOperations(Module module, I2cCore core) : FileOperations
{
    private const int Bytes = 4;

    /// <inheritdoc/>
    public override Module Owner => module;

    /// <summary>The core of the same version.</summary>
    protected I2cCore Core => core;

    /// <summary><c>i2cdev_read</c>: into a buffer of its own, at most 8192 bytes.</summary>
    public override Op<int> Read(File file, UserPointer buffer) => I2cTransferBuffer(file);

    /// <summary><c>i2cdev_write</c>: from a buffer of its own.</summary>
    public override Op<int> Write(File file, UserPointer buffer) => I2cTransferBuffer(file);

    /// <summary><c>i2cdev_ioctl</c>; <c>compat_i2cdev_ioctl</c> calls it for what needs no conversion.</summary>
    public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
    {
        ArgumentNullException.ThrowIfNull(file);
        var adapter = file.Private<I2cClient>().Adapter;
        if (command == I2cIoctl.Slave || command == I2cIoctl.CompatSlave)
            await I2cdevCheckAddr(adapter);
        else if (command == I2cIoctl.Funcs)
            await I2cCore.I2cGetFunctionality(adapter);
        else if (command == I2cIoctl.Rdwr)
            return await I2cCore.I2cTransfer(adapter);
        else if (command == I2cIoctl.Retries)
            await adapter.Retries.Write(1, "i2cdev_ioctl");
        else if (command == I2cIoctl.Timeout)
            await adapter.Timeout.Write(1, "i2cdev_ioctl");
        else
            return -Errno.ENOTTY;
        return 0;
    }

    /// <summary><c>i2cdev_release</c>: gives the adapter back, then frees the client.</summary>
    public override async Op Release(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var client = file.Private<I2cClient>();
        await core.I2cPutAdapter(client.Adapter);
        await client.Kfree("i2cdev_release");
    }

    /// <summary>The end of <c>i2cdev_open</c>: a client that is named after the adapter's number.</summary>
    protected static async Op<int> OpenClient(File file, I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(adap);
        var client = new I2cClient(adap.Machine, adap);
        await adap.Touch("i2cdev_open");
        file.PrivateData = client;
        return 0;
    }

    /// <summary><c>i2c_master_recv</c> and <c>i2c_master_send</c>: one message.</summary>
    private static async Op<int> I2cTransferBuffer(File file) =>
        await I2cCore.I2cTransfer(file.Private<I2cClient>().Adapter) == 1 ? Bytes : -Errno.EIO;

    /// <summary>
    /// <c>i2cdev_check_addr</c>: reads the adapter's parent (no multiplexer) and walks its children for a client at that address;
    /// there is none.
    /// </summary>
    private static async Op I2cdevCheckAddr(I2cAdapter adapter)
    {
        await adapter.Touch();
        await adapter.Touch("device_for_each_child");
    }
}
