using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>One version of DRM, with a device plugged in.</summary>
public sealed class DrmBench
{
    private readonly UsbInterface parent;

    private DrmBench(Machine machine, DrmVersion version, DrmTraits traits)
    {
        Version = version;
        Driver = new DrmDriver(machine, version, traits);
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
