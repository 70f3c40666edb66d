using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>The driver's private data as in the first rungs: one structure with everything in it, the character device too.</summary>
public sealed class ToyPriv : KernelObject
{
    internal ToyPriv(Machine machine, PrivDriver driver)
        : base(machine, "toy_priv")
    {
        Dev = driver.IsCounted ? new Device(this, "dev", async () => await Kfree("toy_priv_release")) : null;
        Cdev = new Cdev(this, "cdev", new PrivOperations(this, driver), driver.Module, Dev);
        Registers = new PointerField<ToyRegisters>(this, "regs", new ToyRegisters(machine));
        Mutex = new Mutex(this, "mutex");
        Gone = new Field<bool>(this, "gone", false);
        Events = new Field<int>(this, "events", 0);
        Wait = new WaitQueueHead(this, "wait", () => IsGone);
    }

    /// <summary>From L3 on: its count is the structure's.</summary>
    internal Device? Dev { get; }

    /// <summary>Where users find it; from L3 on it pins the device.</summary>
    internal Cdev Cdev { get; }

    /// <summary>What <c>devm_ioremap</c> mapped.</summary>
    internal PointerField<ToyRegisters> Registers { get; }

    /// <summary>L2: held over test and use.</summary>
    internal Mutex Mutex { get; }

    /// <summary>L2 and L4a: what is tested.</summary>
    internal Field<bool> Gone { get; }

    /// <summary>What there is to read; nothing ever comes in.</summary>
    internal Field<int> Events { get; }

    /// <summary>Blocking reads and polls wait here.</summary>
    internal WaitQueueHead Wait { get; }

    /// <summary>For judging sleepers at the end: the driver has been removed.</summary>
    internal bool IsGone { get; set; }

    /// <summary><c>readl(priv->regs)</c>.</summary>
    internal async Op<int> Readl(string function)
    {
        var registers = await Registers.Load(function);
        var mapped = registers.Raw ?? await registers.Deref(function);
        return await mapped.Status.ReadOnce(function);
    }
}

/// <summary>Registers that a driver has mapped (<c>devm_ioremap</c>): they go at unbind.</summary>
public sealed class ToyRegisters : KernelObject
{
    internal ToyRegisters(Machine machine)
        : base(machine, "toy_registers") => Status = new Field<int>(this, "status", 1);

    internal Field<int> Status { get; }

    /// <summary><c>devm_ioremap_release</c>.</summary>
    internal async Op Iounmap() => await Kfree("devm_ioremap_release");
}

/// <summary>The device node's device (<c>device_create</c>): the core's own memory, freed at its last put.</summary>
public sealed class ClassDevice : KernelObject
{
    internal ClassDevice(Machine machine, Device parent)
        : base(machine, "class_device") => Dev = new Device(this, "dev", async () => await Kfree("device_create_release"), parent);

    /// <summary>The device.</summary>
    internal Device Dev { get; }
}

/// <summary>File operations that have nothing but the private data, found through <c>inode->i_cdev</c>.</summary>
internal sealed class PrivOperations(ToyPriv priv, PrivDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(File file) => PrivDriver.Open(file, priv);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) =>
        command == ToyIoctl.GetStatus ? driver.GetStatus(file.Private<ToyPriv>(), "toy_ioctl") : Op.From(-Errno.ENOTTY);

    public override Op<int> Read(File file, UserPointer buffer) => driver.Read(file.Private<ToyPriv>());

    public override Op<PollMask> Poll(File file, PollTable table) => driver.Poll(file.Private<ToyPriv>(), table);

    public override Op Release(File file) => PrivDriver.Release(file.Private<ToyPriv>());
}
