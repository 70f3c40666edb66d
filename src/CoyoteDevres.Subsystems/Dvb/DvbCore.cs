using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Dvb;

/// <summary>What the versions of dvb-core differ in.</summary>
/// <param name="CountsDevices">0fc044b2b5e2: <c>struct dvb_device</c> has a kref, of which each open file holds one.</param>
/// <param name="KeepsFops">627bb528b086: the copies of <c>file_operations</c> stay on a list, and are not freed with the device.</param>
/// <param name="WaitsForUsers">280a8ab81733, 4172385b0c9a: <c>remove_mutex</c> and <c>exit</c>; CA waits for its users as net did before.</param>
/// <param name="LocksFrontend">6769a0b7ee0c: <c>remove_mutex</c> in the frontend; reverted by ec21a38df77a.</param>
public sealed record DvbVersion(bool CountsDevices, bool KeepsFops, bool WaitsForUsers, bool LocksFrontend);

/// <summary>
/// dvb-core (drivers/media/dvb-core/dvbdev.c): one character device for all, whose open finds the device by its minor and calls the device's own open
/// under two global locks. Each member is the kernel function of that name. Fact sheet, section 4c.
/// </summary>
/// <remarks>
/// Read in a tree of v6.5 or later [V]; the older forms are that text without the changes that <see cref="DvbVersion"/> names. The struct device
/// of a node and the media controller's part are left out.
/// </remarks>
public sealed class DvbCore : KernelObject
{
    private readonly Mutex dvbdevMutex;
    private readonly RwSemaphore minorRwsem;
    private readonly Cdev cdev;
    private readonly Dictionary<CharacterNode, PointerField<DvbDevice>> minors = [];

    /// <summary>Loads it.</summary>
    public DvbCore(Machine machine, DvbVersion version)
        : base(machine, "dvb_core")
    {
        Retain();
        Version = version;
        Module = new Module(machine, "dvb_core");
        dvbdevMutex = new Mutex(machine, "dvbdev_mutex");
        minorRwsem = new RwSemaphore(machine, "minor_rwsem");
        cdev = new Cdev(this, "dvb_device_cdev", new DvbFops(this), Module, parent: null);
    }

    /// <summary>The design under test.</summary>
    public DvbVersion Version { get; }

    /// <summary>Its module.</summary>
    public Module Module { get; }

    /// <summary>
    /// <c>dvb_register_device</c>: published before its later steps, of which one may fail; then the device is freed and stays published.
    /// </summary>
    public async Op<int> DvbRegisterDevice(DvbDevice dvbdev, CharacterNode node, bool fails = false)
    {
        ArgumentNullException.ThrowIfNull(dvbdev);
        ArgumentNullException.ThrowIfNull(node);
        await cdev.Add(node);
        var slot = minors[node] = new PointerField<DvbDevice>(Machine, $"dvb_minors[{minors.Count}]");
        dvbdev.Slot = slot;
        await minorRwsem.DownWrite();
        if (Version.CountsDevices)
            await dvbdev.Ref.Get("dvb_device_get");
        await slot.Store(dvbdev);
        await minorRwsem.UpWrite();
        if (!fails)
            return 0;
        await dvbdev.FreeFops("dvb_register_device");
        await dvbdev.Kfree("dvb_register_device");
        return -Errno.ENOMEM;
    }

    /// <summary><c>dvb_remove_device</c>: no new opens.</summary>
    public async Op DvbRemoveDevice(DvbDevice dvbdev)
    {
        ArgumentNullException.ThrowIfNull(dvbdev);
        await minorRwsem.DownWrite();
        await dvbdev.Touch(); // minor
        await dvbdev.Slot.Store(null);
        if (Version.CountsDevices)
            await dvbdev.Ref.Put("dvb_device_put");
        await minorRwsem.UpWrite();
        await dvbdev.Touch(); // list_head
    }

    /// <summary><c>dvb_unregister_device</c>: up to v6.1 frees it, later puts it.</summary>
    public async Op DvbUnregisterDevice(DvbDevice dvbdev)
    {
        await DvbRemoveDevice(dvbdev);
        await DvbFreeDevice(dvbdev);
    }

    /// <summary><c>dvb_free_device</c>, later <c>dvb_device_put</c>.</summary>
    internal async Op DvbFreeDevice(DvbDevice dvbdev)
    {
        if (Version.CountsDevices)
            await dvbdev.Ref.Put("dvb_device_put");
        else
            await dvbdev.Free();
    }

    /// <summary><c>dvb_device_open</c>: the device's own open runs under both locks.</summary>
    internal async Op<int> DvbDeviceOpen(Kernel.File file)
    {
        await dvbdevMutex.Lock();
        await minorRwsem.DownRead();
        var found = await minors[file.Node!].Load();
        int result = -Errno.ENODEV;
        bool got = false;
        if (!found.IsNull)
        {
            var dvbdev = await found.Deref(); // fops
            got = await dvbdev.Fops.Get("dvb_device_open");
        }

        if (got)
        {
            var dvbdev = found.Raw!;
            if (Version.CountsDevices)
                await dvbdev.Ref.Get("dvb_device_get");
            file.PrivateData = dvbdev;
            result = await dvbdev.Function.Open(file);
        }

        await minorRwsem.UpRead();
        await dvbdevMutex.Unlock();
        if (result != 0 && got)
            await Refused(found.Raw!);
        return result;
    }

    /// <summary>
    /// What <c>dvb_device_open</c>, and <c>do_dentry_open</c> after it, put of an open that its device has refused. The latter reads the owner in the copy of the operations, which
    /// <c>f_op</c> points to by then; of a copy and a module that stay, it is left out.
    /// </summary>
    private async Op Refused(DvbDevice dvbdev)
    {
        if (Version.CountsDevices)
            await dvbdev.Ref.Put("dvb_device_put");
        if (!Version.KeepsFops || dvbdev.Fops.Owner is not null)
            await dvbdev.Fops.Put("do_dentry_open");
    }

    /// <summary><c>dvb_generic_open</c>: for reading and writing.</summary>
    internal static async Op<int> DvbGenericOpen(DvbDevice dvbdev)
    {
        if (await dvbdev.Users.Read() == 0)
            return -Errno.EBUSY;
        int writers = await dvbdev.Writers.Read();
        if (writers == 0)
            return -Errno.EBUSY;
        await dvbdev.Writers.Write(writers - 1);
        int users = await dvbdev.Users.Read();
        await dvbdev.Users.Write(users - 1);
        return 0;
    }

    /// <summary><c>dvb_generic_release</c>.</summary>
    internal async Op DvbGenericRelease(DvbDevice dvbdev)
    {
        int writers = await dvbdev.Writers.Read();
        await dvbdev.Writers.Write(writers + 1);
        int users = await dvbdev.Users.Read();
        await dvbdev.Users.Write(users + 1);
        if (Version.CountsDevices)
            await dvbdev.Ref.Put("dvb_device_put");
    }
}
