using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>What kind of driver it is.</summary>
public sealed record DrmTraits
{
    /// <summary>Its handlers use the hardware between <c>drm_dev_enter</c> and <c>drm_dev_exit</c>; since D2.</summary>
    public static DrmTraits Entering { get; } = new() { Enters = true };

    /// <summary>Its handlers use the hardware as they are.</summary>
    public static DrmTraits NotEntering { get; } = new();

    /// <summary>True if its handlers enter and exit.</summary>
    public bool Enters { get; init; }

    /// <summary>It has an <c>unload</c> that frees its private structure (udl of v4.14).</summary>
    public bool HasUnload { get; init; }

    /// <summary>It cleans its mode configuration up in its remove, and not with the device (xe, i915).</summary>
    public bool CleansUpEarly { get; init; }
}

/// <summary>
/// A driver of a device that can be unplugged: its own file operations, its handlers, a remove that unplugs. The registers are mapped
/// by a managed resource.
/// </summary>
public sealed class DrmDriver : DeviceDriver
{
    private readonly Machine machine;
    private readonly DrmVersion version;
    private readonly DrmTraits traits;
    private Completion removed = null!;

    /// <summary>Loads the driver; of a module that stays, if none is given.</summary>
    public DrmDriver(Machine machine, DrmVersion version, DrmTraits traits, Module? module = null)
        : base("drm-driver")
    {
        this.machine = machine;
        this.version = version;
        this.traits = traits;
        Module = module ?? new Module(machine, "drm_driver");
    }

    /// <inheritdoc/>
    public override Module? Owner => Module is LoadableModule ? Module : null;

    /// <summary>Its module: <c>fops-&gt;owner</c>.</summary>
    public Module Module { get; }

    /// <summary>What kind it is.</summary>
    public DrmTraits Traits => traits;

    /// <summary>The device, once probed.</summary>
    public DrmDevice Drm { get; private set; } = null!;

    /// <summary>What it drives, once probed.</summary>
    public DrmRegisters Registers { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Drm = new DrmDevice(version, this);
        await version.OwnDevice(device.Resources, Drm);
        MapRegisters();
        await device.Resources.AddAction(async () => await Registers.Kfree("devm_ioremap_release"));
        if (traits.HasUnload)
            await Drm.DevPrivate.Store(new DrmPrivate(machine), "udl_driver_load");
        await version.DrmDevRegister(Drm);
        return 0;
    }

    /// <summary>The driver of a device that stays, and whose node nobody opens: it shares the core's domain of sections.</summary>
    internal static DrmDriver ThatStays(Machine machine, DrmVersion version)
    {
        var driver = new DrmDriver(machine, version, DrmTraits.Entering);
        driver.Drm = new DrmDevice(version, driver);
        driver.MapRegisters();
        driver.Retain();
        return driver;
    }

    /// <summary>The device stays: what belongs to it is no leak.</summary>
    internal void Retain()
    {
        Drm.Retain();
        Drm.Minor.Retain();
        Registers.Retain();
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await version.DrmDevUnplug(Drm);
        if (traits.CleansUpEarly)
            await version.DrmModeConfigCleanup(Drm);
        await removed.CompleteAll("driver_remove");
    }

    /// <summary><c>driver-&gt;unload</c>: whoever unregisters the device calls it.</summary>
    internal static async Op Unload(DrmDevice dev)
    {
        const string Function = "udl_driver_unload";
        var udl = await (await dev.DevPrivate.Load(Function)).Deref(Function);
        await udl.Kfree(Function);
    }

    /// <summary>The driver's own ioctls, called after the core's tests.</summary>
    internal async Op<int> Handle(DrmDevice dev, IoctlCommand command)
    {
        if (!traits.Enters)
            return await UseHardware(command);
        if (await version.DrmDevEnter(dev) is not { } index)
            return -Errno.ENODEV;
        int result = await UseHardware(command);
        await version.DrmDevExit(index);
        return result;
    }

    private async Op<int> UseHardware(IoctlCommand command)
    {
        await Registers.Touch("driver_submit_ioctl");
        if (command == DrmIoctl.WaitForRemoval)
            await removed.Wait("driver_wait_ioctl");
        return 0;
    }

    private void MapRegisters()
    {
        Registers = new DrmRegisters(machine);
        removed = new Completion(Registers, "removed");
    }
}
