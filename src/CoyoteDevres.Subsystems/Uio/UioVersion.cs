using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// A version of the UIO core (drivers/uio/uio.c): one character device for all of its devices, which stays; an open finds the device by number. Left out: the
/// map and port directories in sysfs (removing them is a touch of <c>uio_info</c>), <c>SIGIO</c>, mappings of physical memory beyond what <c>uio_mmap</c>
/// looks up.
/// </summary>
public abstract partial class UioVersion
{
    private readonly Cdev all;
    private readonly CharacterNode node;
    private readonly Idr<UioDevice> idr;

    /// <summary>Loads it.</summary>
    protected UioVersion(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Core = new Module(machine, "uio");
        node = machine.Nodes.CreateNode("/dev/uio0");
        all = new Cdev(machine, new UioOperations(this), Core);
        all.Retain();
        idr = new Idr<UioDevice>(machine, "uio_idr");
        MinorLock = new Mutex(machine, "minor_lock");
    }

    /// <summary>The module of the core.</summary>
    public Module Core { get; }

    /// <summary>Where the device appears.</summary>
    public CharacterNode Node => node;

    /// <summary>Where it is loaded.</summary>
    private protected Machine Machine { get; }

    /// <summary><c>minor_lock</c>.</summary>
    private protected Mutex MinorLock { get; }

    /// <summary><c>uio_major_init</c>.</summary>
    public Op UioInit() => all.Add(node);

    /// <summary><c>__uio_register_device</c>, with the interrupt requested.</summary>
    public async Op UioRegisterDevice(UioDriver driver, Device parent)
    {
        ArgumentNullException.ThrowIfNull(driver);
        const string Function = "__uio_register_device";
        var idev = new UioDevice(Machine, driver.Module, driver.Info);
        idev.NameShow = () => NameShow(idev);
        await MinorLock.Lock("uio_get_minor");
        idev.Minor = await idr.Alloc(idev, function: "uio_get_minor");
        await MinorLock.Unlock("uio_get_minor");
        await AddDevice(idev, parent);
        await driver.Info.UioDev.Store(idev, Function);
        driver.Action = CreateAction(driver.Line, idev);
        await driver.Action.Request(Function);
    }

    /// <summary><c>uio_unregister_device</c>.</summary>
    public async Op UioUnregisterDevice(UioDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var idev = (await driver.Info.UioDev.Load("uio_unregister_device")).Raw!;
        idev.IsGone = true;
        await Unregister(idev, driver);
    }

    /// <summary>The device's memory: what keeps it, and its entry in sysfs.</summary>
    private protected abstract Op AddDevice(UioDevice idev, Device parent);

    /// <summary>The steps of the removal.</summary>
    private protected abstract Op Unregister(UioDevice idev, UioDriver driver);

    /// <summary>The handler as it is requested.</summary>
    private protected virtual IrqAction CreateAction(IrqLine line, UioDevice idev) => new(line, "uio", () => UioInterrupt(idev));

    /// <summary><c>uio_find_device</c> by hand: <c>idr_find</c>, with <see cref="MinorLock"/> held.</summary>
    private protected Op<Pointer<UioDevice>> Find(int minor) => idr.Find(minor, "uio_open");

    /// <summary><c>uio_free_minor</c>.</summary>
    private protected async Op FreeMinor(int minor)
    {
        await MinorLock.Lock("uio_free_minor");
        await idr.Remove(minor, "uio_free_minor");
        await MinorLock.Unlock("uio_free_minor");
    }

    /// <summary><c>uio_dev_del_attributes</c>.</summary>
    private protected static async Op DelAttributes(UioDevice idev) => await (await idev.Info.Load("uio_dev_del_attributes")).Deref("uio_dev_del_attributes");

    /// <summary><c>uio_interrupt</c>: the driver's handler, then <c>uio_event_notify</c>.</summary>
    private protected static async Op<IrqReturn> UioInterrupt(UioDevice idev)
    {
        await CallHandler(idev, "uio_interrupt");
        await EventNotify(idev, "uio_interrupt");
        return IrqReturn.Handled;
    }

    /// <summary><c>idev-&gt;info-&gt;handler</c>: it was this device's.</summary>
    private protected static async Op CallHandler(UioDevice idev, string function) => await (await idev.Info.Load(function)).Deref(function);

    /// <summary><c>uio_event_notify(idev-&gt;info)</c>.</summary>
    private protected static async Op EventNotify(UioDevice idev, string function)
    {
        const string Notify = "uio_event_notify";
        var info = await (await idev.Info.Load(function)).Deref(Notify);
        var target = (await info.UioDev.Load(Notify)).Raw!;
        await target.Event.Inc(Notify);
        await target.Wait.WakeUpInterruptible(Notify);
    }
}
