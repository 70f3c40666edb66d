using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Usb;

/// <summary>
/// The USB major number (drivers/usb/core/file.c, since d4ead16f50f9, 2.6.22; read in a tree of v6.15 [V]): <c>minor_rwsem</c> is held for reading
/// over the driver's whole open, and taken for writing to take a minor away. So an open and <c>usb_deregister_dev</c> exclude each other, and
/// who deregisters must not hold what an open takes.
/// </summary>
/// <remarks>
/// One interface with one minor. Left out: its class device in sysfs, and counts of modules but the driver's. The character device is the
/// core's own, one for all minors, and never goes.
/// </remarks>
public sealed class UsbMajor
{
    private const int None = -1, Minor = 0;

    private readonly RwSemaphore minorRwsem;
    private readonly Variable<FileOperations?> minors;
    private readonly Variable<int> interfaceMinor;

    private UsbMajor(Machine machine, string path)
    {
        minorRwsem = new RwSemaphore(machine, "minor_rwsem");
        minors = new Variable<FileOperations?>(machine, "usb_minors[0]", null);
        interfaceMinor = new Variable<int>(machine, "usb_interface.minor", None);
        Node = machine.Nodes.CreateNode(path);
    }

    /// <summary>Where users open the interface.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>usb_major_init</c>, for a driver with these operations.</summary>
    public static async Op<UsbMajor> Load(Machine machine, string path, FileOperations driver)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var major = new UsbMajor(machine, path);
        var cdev = new Cdev(machine, new UsbFops(major, driver), driver.Owner);
        cdev.Retain();
        await cdev.Add(major.Node);
        return major;
    }

    /// <summary><c>usb_register_dev</c>.</summary>
    public async Op UsbRegisterDev(FileOperations driver)
    {
        await minorRwsem.DownWrite();
        await minors.Write(driver);
        await interfaceMinor.Write(Minor);
        await minorRwsem.UpWrite();
    }

    /// <summary><c>usb_deregister_dev</c>: waits for running opens.</summary>
    public async Op UsbDeregisterDev()
    {
        if (await interfaceMinor.Read() == None)
            return;
        await minorRwsem.DownWrite();
        await minors.Write(null);
        await minorRwsem.UpWrite();
        await interfaceMinor.Write(None);
    }

    /// <summary><c>usb_find_interface</c>: true if the interface has the minor.</summary>
    public async Op<bool> UsbFindInterface() => await interfaceMinor.Read() == Minor;

    /// <summary><c>usb_open</c>.</summary>
    private async Op<int> UsbOpen(Kernel.File file)
    {
        await minorRwsem.DownRead();
        int result = -Errno.ENODEV;
        if (await minors.Read() is { } driver)
            result = await driver.Open(file);
        await minorRwsem.UpRead();
        return result;
    }

    /// <summary><c>usb_fops</c>, whose open replaces the file's operations by the driver's (<c>replace_fops</c>).</summary>
    private sealed class UsbFops(UsbMajor major, FileOperations driver) : FileOperations
    {
        public override Module Owner => driver.Owner;

        public override Op<int> Open(Kernel.File file) => major.UsbOpen(file);

        public override Op<int> Read(Kernel.File file, UserPointer buffer) => driver.Read(file, buffer);

        public override Op<int> Write(Kernel.File file, UserPointer buffer) => driver.Write(file, buffer);

        public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) => driver.Ioctl(file, command, argument);

        public override Op<PollMask> Poll(Kernel.File file, PollTable table) => driver.Poll(file, table);

        public override Op Release(Kernel.File file) => driver.Release(file);
    }
}
