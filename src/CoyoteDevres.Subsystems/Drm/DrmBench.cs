using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>One version of DRM, with a device plugged in.</summary>
public sealed class DrmBench
{
    private readonly Machine machine;
    private readonly UsbInterface parent;
    private ModuleLoader? loader;

    private DrmBench(Machine machine, DrmVersion version, DrmTraits traits, Module? module = null)
    {
        this.machine = machine;
        Version = version;
        Driver = new DrmDriver(machine, version, traits, module);
        parent = new UsbInterface(machine);
    }

    /// <summary>The core.</summary>
    public DrmVersion Version { get; }

    /// <summary>The driver.</summary>
    public DrmDriver Driver { get; }

    /// <summary>Binds the driver to a device that outlives it.</summary>
    public static async Op<DrmBench> Plug(Machine machine, Func<Machine, DrmVersion> load, DrmTraits traits)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(load);
        var bench = new DrmBench(machine, load(machine), traits);
        await bench.Version.RegisterChrdev();
        await DriverCore.Bind(bench.parent.Dev, bench.Driver);
        return bench;
    }

    /// <summary>The same, and the driver is a module that can be unloaded.</summary>
    public static async Op<DrmBench> PlugModule(Machine machine, Func<Machine, DrmVersion> load, DrmTraits traits)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(load);
        var module = new LoadableModule(machine, "drm_driver");
        var bench = new DrmBench(machine, load(machine), traits, module) { loader = new ModuleLoader(machine) };
        await bench.Version.RegisterChrdev();
        module.Drives(bench.parent.Dev, bench.Driver);
        await bench.loader.Load(module);
        return bench;
    }

    /// <summary>Unloads the driver's module: 0, or a negative error; then the device stays.</summary>
    public async Op<int> Rmmod(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        int result = await process.Rmmod(loader!, (LoadableModule)Driver.Module);
        if (result != 0)
            Driver.Retain();
        return result;
    }

    /// <summary>Another device of the same core, which stays: a section of its driver's that waits for its own removal.</summary>
    public Func<Op> SectionOfAnother()
    {
        var other = DrmDriver.ThatStays(machine, Version);
        return async () => await other.Handle(other.Drm, DrmIoctl.WaitForRemoval);
    }

    /// <summary>Opens the node, makes an object and maps it, in the set-up.</summary>
    public async Op<File> MustMap(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var file = await MustOpen(process);
        await process.Ioctl(file, DrmIoctl.CreateDumb);
        return await process.Mmap(file) == 0 ? file : throw new InvalidOperationException("the object is not mapped");
    }

    /// <summary>Opens the node; null if that failed.</summary>
    public Op<File?> Open(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Open(Version.Node);
    }

    /// <summary>Opens the node in the set-up, where that succeeds.</summary>
    public async Op<File> MustOpen(UserProcess process) => await Open(process) ?? throw new InvalidOperationException("the node does not open");

    /// <summary>The device is unplugged, or its driver unbound through sysfs: the same remove.</summary>
    public Op Unplug(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Unbind(parent.Dev, Driver);
    }

    /// <summary>The device that the driver drives.</summary>
    private sealed class UsbInterface : KernelObject
    {
        internal UsbInterface(Machine machine)
            : base(machine, "usb_interface")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}
