using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Chrdev;

/// <summary>
/// A driver's structure with a character device and the device that this pins: <c>cdev_device_add</c>'s (233ed09d7fda), so that no driver's
/// mistake is in the way of <c>chrdev_open</c>'s.
/// </summary>
public sealed class ChrDevice : KernelObject
{
    internal ChrDevice(Machine machine, Module owner)
        : base(machine, "chr_device")
    {
        Dev = new Device(this, "dev", async () => await Kfree("chr_device_release"));
        Cdev = new Cdev(this, "cdev", new ChrOperations(owner), owner, Dev);
    }

    /// <summary>The device, whose last put frees the structure.</summary>
    public Device Dev { get; }

    /// <summary>The character device.</summary>
    public Cdev Cdev { get; }
}

/// <summary>File operations that use nothing: what is asked is how an open gets at them.</summary>
internal sealed class ChrOperations(Module owner) : FileOperations
{
    public override Module Owner => owner;

    public override string NameOf(string operation) => $"chr_{operation}";

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => Op.From(0);
}
