using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>
/// L9, after hiddev and iowarrior (section 8.5 and 8.6 of the sheet): a mutex in the structure, and whoever of the last close and the
/// removal comes second frees it, after unlocking. The other one may still be in <c>mutex_unlock</c>.
/// </summary>
/// <remarks>
/// The character device is not in the structure, as theirs is the USB core's: an open finds the structure in a table, under the lock of
/// the table, which <c>usb_deregister_dev</c> takes too.
/// </remarks>
public class SharedDriver(Machine machine) : DeviceDriver("toy")
{
    private readonly Mutex minors = new(machine, "toy_minors_lock");
    private readonly PointerField<SharedPriv> table = new(machine, "toy_minors[0]");
    private Cdev? cdev;

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; } = machine.Nodes.CreateNode("/dev/toy0");

    /// <summary>The core's module.</summary>
    public Module Module { get; } = new(machine, "toy_core");

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var priv = new SharedPriv(machine);
        await device.Resources.AddAction(priv.Registers.Iounmap, "devm_ioremap");
        await device.DriverData.Store(priv, "toy_probe");
        await table.Store(priv, "toy_probe");
        cdev = new Cdev(machine, new SharedOperations(this), Module);
        await cdev.Add(Node);
        return 0;
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var priv = (SharedPriv)await (await device.DriverData.Load("toy_remove")).Deref("toy_remove");
        await minors.Lock("toy_remove");
        await table.Store(null, "toy_remove");
        await minors.Unlock("toy_remove");
        await cdev!.Del();
        await Disconnect(priv);
    }

    internal async Op<int> Open(File file)
    {
        const string Function = "toy_open";
        await minors.Lock(Function);
        var found = await table.Load(Function);
        if (!found.IsNull)
        {
            var priv = await found.Deref(Function);
            await priv.Mutex.Lock(Function);
            await priv.Opens.Write(await priv.Opens.Read(Function) + 1, Function);
            await Share(priv);
            await priv.Mutex.Unlock(Function);
            file.PrivateData = priv;
        }

        await minors.Unlock(Function);
        return found.IsNull ? -Errno.ENODEV : 0;
    }

    /// <summary><c>hiddev_disconnect</c>: wakes readers, and frees unless somebody has it open.</summary>
    private protected virtual async Op Disconnect(SharedPriv priv)
    {
        await priv.Mutex.Lock("toy_remove");
        await priv.Exists.WriteOnce(false, "toy_remove");
        bool isOpen = await priv.Opens.Read("toy_remove") > 0;
        await priv.Wait.WakeUpInterruptible("toy_remove");
        await priv.Mutex.Unlock("toy_remove");
        if (!isOpen)
            await priv.Kfree("toy_remove");
    }

    /// <summary><c>hiddev_release</c>: frees if it was the last and the device is gone.</summary>
    internal virtual async Op Release(SharedPriv priv)
    {
        await priv.Mutex.Lock("toy_release");
        int opens = await priv.Opens.Read("toy_release") - 1;
        await priv.Opens.Write(opens, "toy_release");
        bool exists = await priv.Exists.Read("toy_release");
        await priv.Mutex.Unlock("toy_release");
        if (opens == 0 && !exists)
            await priv.Kfree("toy_release");
    }

    /// <summary>An open takes its share.</summary>
    private protected virtual Op Share(SharedPriv priv) => Op.Done;
}

/// <summary>L9f: counted by the binding and by each file, put after unlocking (the patches of 2026): the last one out frees.</summary>
public sealed class SharedL9Fixed(Machine machine) : SharedDriver(machine)
{
    private protected override async Op Disconnect(SharedPriv priv)
    {
        await priv.Mutex.Lock("toy_remove");
        await priv.Exists.WriteOnce(false, "toy_remove");
        await priv.Wait.WakeUpInterruptible("toy_remove");
        await priv.Mutex.Unlock("toy_remove");
        await priv.Kref.Put("toy_remove");
    }

    internal override async Op Release(SharedPriv priv)
    {
        await priv.Mutex.Lock("toy_release");
        await priv.Opens.Write(await priv.Opens.Read("toy_release") - 1, "toy_release");
        await priv.Mutex.Unlock("toy_release");
        await priv.Kref.Put("toy_release");
    }

    private protected override async Op Share(SharedPriv priv) => await priv.Kref.Get("toy_open");
}

/// <summary>The driver's structure, which files have too.</summary>
public sealed class SharedPriv : KernelObject
{
    internal SharedPriv(Machine machine)
        : base(machine, "toy_priv")
    {
        Mutex = new Mutex(this, "mutex");
        Exists = new Field<bool>(this, "exist", true);
        Opens = new Field<int>(this, "open", 0);
        Events = new Field<int>(this, "events", 0);
        Registers = new ToyRegisters(machine);
        Kref = new Kref(this, "kref", async () => await Kfree("toy_priv_release"));
        Wait = new WaitQueueHead(this, "wait", () => !Exists.Value);
    }

    internal Mutex Mutex { get; }

    internal Field<bool> Exists { get; }

    internal Field<int> Opens { get; }

    /// <summary>What there is to read; nothing ever comes in.</summary>
    internal Field<int> Events { get; }

    internal ToyRegisters Registers { get; }

    /// <summary>L9f only.</summary>
    internal Kref Kref { get; }

    internal WaitQueueHead Wait { get; }
}

/// <summary>File operations that test <c>exist</c> under the mutex.</summary>
internal sealed class SharedOperations(SharedDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(File file) => driver.Open(file);

    public override Op Release(File file) => driver.Release(file.Private<SharedPriv>());

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) =>
        command == ToyIoctl.GetStatus ? GetStatus(file.Private<SharedPriv>(), "toy_ioctl") : Op.From(-Errno.ENOTTY);

    public override async Op<int> Read(File file, UserPointer buffer)
    {
        const string Function = "toy_read";
        var priv = file.Private<SharedPriv>();
        int result = await priv.Wait.WaitEventInterruptible(async () => await priv.Events.ReadOnce(Function) > 0 || !await priv.Exists.ReadOnce(Function), Function);
        return result != 0 ? result : await GetStatus(priv, Function);
    }

    public override async Op<PollMask> Poll(File file, PollTable table)
    {
        const string Function = "toy_poll";
        var priv = file.Private<SharedPriv>();
        await table.Wait(priv.Wait);
        if (!await priv.Exists.ReadOnce(Function))
            return PollMask.HangUp | PollMask.Error;
        return await priv.Events.ReadOnce(Function) > 0 ? PollMask.In : PollMask.None;
    }

    private static async Op<int> GetStatus(SharedPriv priv, string function)
    {
        await priv.Mutex.Lock(function);
        int result = await priv.Exists.Read(function) ? await priv.Registers.Status.ReadOnce(function) : -Errno.ENODEV;
        await priv.Mutex.Unlock(function);
        return result;
    }
}
