using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// A design of the watchdog core's character device (drivers/watchdog/watchdog_dev.c). Each member is the kernel function of that
/// name. Fact sheet other-subsystems, section 2.
/// </summary>
/// <remarks>
/// Left out of all: pretimeout, the reboot notifier, restart handlers, the governor, an <c>ops-&gt;ioctl</c> of the driver's own,
/// callbacks that fail, and <c>WDOG_NO_WAY_OUT</c> ever being set (its test is there).
/// </remarks>
public abstract class WatchdogVersion
{
    /// <summary>Loads the core.</summary>
    protected WatchdogVersion(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Module = new Module(machine, "watchdog");
        Node = machine.Nodes.CreateNode("/dev/watchdog0");
        Misc = new MiscDevice(new Statics(machine), "watchdog_miscdev", new WatchdogFileOperations(this, null));
    }

    /// <summary>The machine it is loaded on.</summary>
    public Machine Machine { get; }

    /// <summary>The core's module: <c>watchdog_fops.owner</c>.</summary>
    public Module Module { get; }

    /// <summary>The watchdog's own node: <c>/dev/watchdog0</c>. Versions before W1 do not have it.</summary>
    public CharacterNode Node { get; }

    /// <summary>The old node, a miscellaneous device: <c>/dev/watchdog</c>.</summary>
    public MiscDevice Misc { get; }

    /// <summary>An attribute of the class device that takes the core's lock (<c>status</c>), or null if the version has none.</summary>
    public DeviceAttribute? StatusAttribute { get; protected set; }

    /// <summary><c>watchdog_dev_register</c>.</summary>
    public abstract Op Register(WatchdogDevice wdd);

    /// <summary><c>watchdog_unregister_device</c>.</summary>
    public abstract Op Unregister(WatchdogDevice wdd);

    /// <summary><c>watchdog_open</c>.</summary>
    /// <param name="file">What is being opened.</param>
    /// <param name="container">What contains the inode's <c>i_cdev</c>; null for the old node.</param>
    public abstract Op<int> WatchdogOpen(File file, KernelObject? container);

    /// <summary><c>watchdog_write</c>, of bytes without a <c>V</c>.</summary>
    public abstract Op<int> WatchdogWrite(File file);

    /// <summary><c>watchdog_ioctl</c>.</summary>
    public abstract Op<int> WatchdogIoctl(File file, IoctlCommand command, UserPointer argument);

    /// <summary><c>watchdog_release</c>.</summary>
    public abstract Op WatchdogRelease(File file);

    /// <summary>Bytes written, and what ioctls return where they succeed.</summary>
    protected const int Written = 1;

    /// <summary>The kernel accesses a member through a pointer: NULL oopses here; whether the memory is alive is seen at the member.</summary>
    protected static async Op<T> Follow<T>(Pointer<T> pointer, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : KernelObject =>
        pointer.Raw ?? await pointer.Deref(function, file, line);

    /// <summary>What the core has in static storage.</summary>
    private sealed class Statics : KernelObject
    {
        internal Statics(Machine machine)
            : base(machine, "watchdog") => Retain();
    }
}

/// <summary><c>watchdog_fops</c>, of one node.</summary>
internal sealed class WatchdogFileOperations(WatchdogVersion version, KernelObject? container) : FileOperations
{
    public override Module Owner => version.Module;

    public override Op<int> Open(File file) => version.WatchdogOpen(file, container);

    public override Op<int> Write(File file, UserPointer buffer) => version.WatchdogWrite(file);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => version.WatchdogIoctl(file, command, argument);

    public override Op Release(File file) => version.WatchdogRelease(file);
}
