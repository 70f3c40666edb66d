using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>
/// L5w, and what L8 and L10 are made of: two objects. The core's is counted by its device and outlives the binding; the driver's chip is tested
/// and used under an rw_semaphore; a reader sleeps without it, and is woken after the pointer has become NULL.
/// </summary>
public class CoreDriver(Machine machine) : DeviceDriver("toy")
{
    private CoreDevice? core;
    private ToyChip? chip;

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; } = machine.Nodes.CreateNode("/dev/toy0");

    /// <summary>The core's module.</summary>
    public Module Module { get; } = new(machine, "toy_core");

    /// <summary>True if the character device pins the device it is in (<c>cdev_device_add</c>).</summary>
    internal virtual bool HasParent => true;

    /// <summary>An open: 0, or a negative error.</summary>
    internal virtual async Op<int> Open(CoreDevice core)
    {
        await core.Dev.Get("toy_open");
        return 0;
    }

    /// <summary>The last close.</summary>
    internal virtual async Op Release(CoreDevice core) => await core.Dev.Put("toy_release");

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        chip = new ToyChip(machine);
        await device.Resources.AddAction(chip.Iounmap, "devm_ioremap");
        core = new CoreDevice(machine, this, chip);
        return await core.Cdev.DeviceAdd(Node, core.Dev);
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await core!.Cdev.DeviceDel(core.Dev);
        core.IsGone = true;
        await Revoke(core);
        await core.Dev.Put("toy_unregister");
        await chip!.Kfree("toy_remove");
    }

    /// <summary>No more uses; then sleepers are woken.</summary>
    private protected virtual async Op Revoke(CoreDevice core)
    {
        await Clear(core);
        await core.Wait.WakeUp("toy_unregister");
    }

    /// <summary>The pointer becomes NULL; running uses are over by then.</summary>
    private protected static async Op Clear(CoreDevice core)
    {
        await core.Sem.DownWrite("toy_unregister");
        await core.Chip.StoreOnce(null, "toy_unregister");
        await core.Sem.UpWrite("toy_unregister");
    }
}

/// <summary>
/// L7, after the DVB CA device (280a8ab81733, section 4c of the sheet) and i2c's adapters: an open is refused once the removal has begun; then
/// the removal waits, uninterruptibly, until the last file is closed. A file that is open needs no test.
/// </summary>
public sealed class CoreL7(Machine machine) : CoreDriver(machine)
{
    internal override async Op<int> Open(CoreDevice core)
    {
        const string Function = "toy_open";
        await core.RemoveMutex.Lock(Function);
        int result = await core.Exit.ReadOnce(Function) ? -Errno.ENODEV : 0;
        if (result == 0)
        {
            await core.Users.WriteOnce(await core.Users.ReadOnce(Function) + 1, Function);
            await base.Open(core);
        }

        await core.RemoveMutex.Unlock(Function);
        return result;
    }

    internal override async Op Release(CoreDevice core)
    {
        const string Function = "toy_release";
        await core.RemoveMutex.Lock(Function);
        int users = await core.Users.ReadOnce(Function) - 1;
        await core.Users.WriteOnce(users, Function);
        bool wakes = users == 0 && await core.Exit.ReadOnce(Function);
        await core.RemoveMutex.Unlock(Function);
        if (wakes)
            await core.Unused.WakeUp(Function);
        await base.Release(core);
    }

    private protected override async Op Revoke(CoreDevice core)
    {
        const string Function = "toy_unregister";
        await core.RemoveMutex.Lock(Function);
        await core.Exit.WriteOnce(true, Function);
        await core.RemoveMutex.Unlock(Function);
        await core.Unused.WaitEvent(async () => await core.Users.ReadOnce(Function) == 0, Function);
    }
}

/// <summary>L8: L5w, but the character device has no parent: who closes last puts the device, and then the core puts the cdev in it.</summary>
public sealed class CoreL8(Machine machine) : CoreDriver(machine)
{
    internal override bool HasParent => false;
}

/// <summary>L10a: nobody wakes the sleepers.</summary>
public sealed class CoreL10A(Machine machine) : CoreDriver(machine)
{
    private protected override Op Revoke(CoreDevice core) => Clear(core);
}

/// <summary>L10b: they are woken before they can see that the device is gone.</summary>
public sealed class CoreL10B(Machine machine) : CoreDriver(machine)
{
    private protected override async Op Revoke(CoreDevice core)
    {
        await core.Wait.WakeUp("toy_unregister");
        await Clear(core);
    }
}

/// <summary>The core's structure.</summary>
public sealed class CoreDevice : KernelObject
{
    internal CoreDevice(Machine machine, CoreDriver driver, ToyChip chip)
        : base(machine, "toy_device")
    {
        Dev = new Device(this, "dev", async () => await Kfree("toy_device_release"));
        Cdev = new Cdev(this, "cdev", new CoreOperations(this, driver), driver.Module, driver.HasParent ? Dev : null);
        Sem = new RwSemaphore(this, "sem");
        Chip = new PointerField<ToyChip>(this, "chip", chip);
        Events = new Field<int>(this, "events", 0);
        Wait = new WaitQueueHead(this, "wait", () => IsGone);
        RemoveMutex = new Mutex(this, "remove_mutex");
        Exit = new Field<bool>(this, "exit", false);
        Users = new Field<int>(this, "users", 0);
        Unused = new WaitQueueHead(this, "wait_queue");
    }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    internal RwSemaphore Sem { get; }

    internal PointerField<ToyChip> Chip { get; }

    /// <summary>What there is to read; nothing ever comes in.</summary>
    internal Field<int> Events { get; }

    internal WaitQueueHead Wait { get; }

    /// <summary>L7: held over <see cref="Exit"/> and <see cref="Users"/>.</summary>
    internal Mutex RemoveMutex { get; }

    /// <summary>L7: the removal has begun.</summary>
    internal Field<bool> Exit { get; }

    /// <summary>L7: open files.</summary>
    internal Field<int> Users { get; }

    /// <summary>L7: where the removal waits.</summary>
    internal WaitQueueHead Unused { get; }

    /// <summary>For judging sleepers at the end.</summary>
    internal bool IsGone { get; set; }
}

/// <summary>File operations on the core's structure.</summary>
internal sealed class CoreOperations(CoreDevice core, CoreDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(File file) => driver.Open(core);

    public override Op Release(File file) => driver.Release(core);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) =>
        command == ToyIoctl.GetStatus ? GetStatus("toy_ioctl") : Op.From(-Errno.ENOTTY);

    /// <summary>The semaphore is not held while the reader sleeps; what it found is tested again under it.</summary>
    public override async Op<int> Read(File file, UserPointer buffer)
    {
        const string Function = "toy_read";
        int result = await core.Wait.WaitEventInterruptible(async () => await core.Events.ReadOnce(Function) > 0 || await IsGone(Function), Function);
        return result != 0 ? result : await GetStatus(Function);
    }

    public override async Op<PollMask> Poll(File file, PollTable table)
    {
        const string Function = "toy_poll";
        await table.Wait(core.Wait);
        if (await IsGone(Function))
            return PollMask.HangUp | PollMask.Error;
        return await core.Events.ReadOnce(Function) > 0 ? PollMask.In : PollMask.None;
    }

    private async Op<int> GetStatus(string function)
    {
        await core.Sem.DownRead(function);
        var chip = await core.Chip.Load(function);
        int result = chip.IsNull ? -Errno.ENODEV : await (await chip.Deref(function)).Readl(function);
        await core.Sem.UpRead(function);
        return result;
    }

    private async Op<bool> IsGone(string function) => (await core.Chip.ReadOnce(function)).IsNull;
}
