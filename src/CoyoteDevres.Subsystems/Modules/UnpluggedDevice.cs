using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>How a structure with a <c>cdev</c> in it is kept.</summary>
public enum CdevKeeping
{
    /// <summary>By a reference that open takes and release puts; the core then puts the cdev in it (pps before c79a39dc8d06).</summary>
    ByOpen,

    /// <summary>By the cdev's parent, too.</summary>
    ByParent,

    /// <summary>By nobody but a static; every open fails.</summary>
    StaticFailing,
}

/// <summary>
/// A character device that is unplugged while its module stays (sections A11 and B5): what the core touches after release, and what an
/// open finds in the inode.
/// </summary>
public sealed class UnpluggedDevice
{
    private readonly Machine machine;
    private readonly Module module;
    private readonly PpsDevice pps;

    /// <summary>Creates it.</summary>
    public UnpluggedDevice(UnloadKernel kernel, CdevKeeping keeping)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        machine = kernel.Machine;
        module = new Module(machine, "pps_core");
        Node = machine.Nodes.CreateNode("/dev/pps0");
        pps = new PpsDevice(this, keeping);
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>pps_register_cdev</c>; in the set-up.</summary>
    public async Op Plug()
    {
        await pps.Cdev.Add(Node);
        if (pps.Dev is not null)
            await pps.Dev.Add();
    }

    /// <summary><c>pps_unregister_cdev</c>.</summary>
    public async Op Unplug()
    {
        await pps.Cdev.Del();
        if (pps.Dev is not null)
            await pps.Dev.Unregister();
    }

    private sealed class Operations(UnpluggedDevice device) : FileOperations
    {
        public override Module Owner => device.module;

        public override string NameOf(string operation) => $"pps_cdev_{operation}";

        public override async Op<int> Open(File file)
        {
            if (device.pps.Dev is not { } dev)
                return -Errno.EIO;
            await dev.Get("pps_cdev_open");
            return 0;
        }

        public override async Op Release(File file) => await device.pps.Dev!.Put("pps_cdev_release");
    }

    private sealed class PpsDevice : KernelObject
    {
        internal PpsDevice(UnpluggedDevice device, CdevKeeping keeping)
            : base(device.machine, "pps_device")
        {
            if (keeping == CdevKeeping.StaticFailing)
                Retain();
            else
                Dev = new Device(this, "dev", async () => await Kfree("pps_device_destruct"));
            Cdev = new Cdev(this, "cdev", new Operations(device), device.module, keeping == CdevKeeping.ByParent ? Dev : null);
        }

        internal Device? Dev { get; }

        internal Cdev Cdev { get; }
    }
}
