using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// A SCSI disk and the module of its host, before and after f2b85040acec (2021, CVE-2021-47480; section A11): scsi_device_put put the
/// host's module before the device, whose release needs the host's template in that module.
/// </summary>
public sealed class ScsiHost
{
    private readonly Module sd;
    private readonly ScsiDevice device;
    private readonly bool putsModuleLast;

    /// <summary>The host's module file; nothing is loaded yet.</summary>
    public ScsiHost(UnloadKernel kernel, bool putsModuleLast)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        this.putsModuleLast = putsModuleLast;
        sd = new Module(kernel.Machine, "sd_mod");
        Disk = kernel.CreateDevice("sda", 8);
        Module = kernel.Create(new ModuleFile("aha") { Init = async () => await device!.Gendev.Add(), Cleanup = RemoveHost });
        device = new ScsiDevice(kernel.Machine, Module);
    }

    /// <summary>The host's module.</summary>
    public Module Module { get; }

    /// <summary>What users open; its driver is in the kernel.</summary>
    public CharDevice Disk { get; }

    /// <summary>The disk's driver is there from the beginning; in the set-up.</summary>
    public Op RegisterDisk() => Disk.Register(new SdOperations(this));

    /// <summary><c>scsi_remove_host</c>: the device is unregistered, and the host's reference on it put.</summary>
    private async Op RemoveHost()
    {
        await device.Gendev.Del();
        await device.Gendev.Put("__scsi_remove_device");
    }

    private async Op<int> Get()
    {
        await device.Gendev.Get("scsi_device_get");
        if (await Module.TryGet("scsi_device_get"))
            return 0;
        await device.Gendev.Put("scsi_device_get");
        return -Errno.ENXIO;
    }

    private async Op Put()
    {
        if (!putsModuleLast)
            await Module.Put("scsi_device_put");
        await device.Gendev.Put("scsi_device_put");
        if (putsModuleLast)
            await Module.Put("scsi_device_put");
    }

    private sealed class SdOperations(ScsiHost host) : FileOperations
    {
        public override Module Owner => host.sd;

        public override Op<int> Open(File file) => host.Get();

        public override Op Release(File file) => host.Put();
    }

    private sealed class ScsiDevice : KernelObject
    {
        internal ScsiDevice(Machine machine, Module host)
            : base(machine, "scsi_device")
        {
            Gendev = new Device(this, "sdev_gendev", async () =>
            {
                // sdev->host->hostt
                await host.UseData("scsi_device_dev_release");
                await Kfree("scsi_device_dev_release");
            });
        }

        internal Device Gendev { get; }
    }
}
