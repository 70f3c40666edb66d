using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// A driver whose files use its chip, managed memory, through one form of <c>struct revocable</c> (section 7.4 of the facts on other subsystems). Files
/// keep the subsystem's structure.
/// </summary>
internal abstract class RevocableDriver : ToolDriver
{
    private RevocableUser? made;

    private protected RevocableDriver(Machine machine)
        : base(machine)
    {
    }

    private protected RevocableUser User => made!;

    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var chip = new RevocableChip(Machine);
        await device.Resources.Kmalloc(chip, "toy_probe");
        made = new RevocableUser(Machine, this);
        await Provide(device, chip);
        await made.Cdev.DeviceAdd(Node, made.Dev);
        return 0;
    }

    public override async Op Remove(Device device)
    {
        await User.Cdev.DeviceDel(User.Dev);
        await Revoke();
        await User.Dev.Put("toy_remove");
    }

    internal override async Op<int> Open(File file)
    {
        await User.Dev.GetPinned(forOthers: true, "toy_open");
        return 0;
    }

    internal override async Op Release(File file) => await User.Dev.PutForOthers("toy_release");

    internal override Op<int> GetStatus(File file) => Use(file, "toy_ioctl", async chip =>
    {
        await chip.Touch("toy_ioctl");
        return 1;
    });

    internal override Op<int> Calibrate(File file) => Use(file, "toy_calibrate", async chip =>
    {
        await chip.Touch("toy_calibrate");
        await Hardware.Sleep("toy_calibrate");
        await chip.Touch("toy_calibrate");
        return 1;
    });

    internal override Op<int> Nested(File file) => Use(file, "toy_nested", _ => GetStatus(file));

    internal override Op<int> Read(File file) => Use(file, "toy_read", async chip =>
    {
        int result = await User.Wait.WaitEventInterruptible(IsReadable, "toy_read");
        if (result == 0 && await User.Gone.ReadOnce("toy_read"))
            result = -Errno.ENODEV;
        if (result != 0)
            return result;
        await chip.Touch("toy_read");
        return 1;
    });

    /// <summary>Makes what hands the chip out.</summary>
    private protected abstract Op Provide(Device device, RevocableChip chip);

    /// <summary>What remove does about it.</summary>
    private protected abstract Op Revoke();

    /// <summary>A use of the chip, or <c>-ENODEV</c>.</summary>
    private protected abstract Op<int> Use(File file, string function, Func<RevocableChip, Op<int>> body);

    /// <summary>The subsystem's structure goes.</summary>
    internal virtual Op CleanUp() => Op.Done;

    private async Op<bool> IsReadable() => await User.Events.ReadOnce("toy_read") > 0 || await User.Gone.ReadOnce("toy_read");
}

/// <summary>The subsystem's structure: it lives until the last file is closed.</summary>
internal sealed class RevocableUser : KernelObject
{
    internal RevocableUser(Machine machine, RevocableDriver driver)
        : base(machine, "toy_device")
    {
        Dev = new Device(this, "dev", async () =>
        {
            await driver.CleanUp();
            await Kfree("toy_device_release");
        });
        Dev.Kobject.ReleaseByAnybody();
        Cdev = new Cdev(this, "cdev", new ToolOperations(driver), driver.Module, Dev);
        Gone = new Field<bool>(this, "gone", false);
        Events = new Field<int>(this, "events", 0);
        Wait = new WaitQueueHead(this, "wait", () => Gone.Value);
        Provider = new RcuPointer<RevocableProvider>(this, "rp");
    }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    /// <summary>RV3w only: set before sleepers are woken.</summary>
    internal Field<bool> Gone { get; }

    internal Field<int> Events { get; }

    internal WaitQueueHead Wait { get; }

    /// <summary>Not where it is embedded.</summary>
    internal RcuPointer<RevocableProvider> Provider { get; }
}

/// <summary>What the driver owns, and takes away.</summary>
internal sealed class RevocableChip(Machine machine) : KernelObject(machine, "toy_chip");

/// <summary><c>struct revocable_provider</c>, from RV3 on <c>struct revocable</c>.</summary>
internal sealed class RevocableProvider : KernelObject
{
    /// <summary>On its own in memory.</summary>
    internal RevocableProvider(Machine machine, RevocableChip chip, Func<RevocableProvider, Op> free)
        : base(machine, "revocable_provider")
    {
        Srcu = new SrcuStruct(this, "srcu");
        Res = new RcuPointer<RevocableChip>(this, "res", chip);
        Kref = new Kref(this, "kref", async () =>
        {
            await Srcu.Cleanup("revocable_release");
            await free(this);
        });
    }

    /// <summary>Embedded.</summary>
    internal RevocableProvider(RevocableUser container, RevocableChip chip)
        : base(container, "rev")
    {
        Srcu = new SrcuStruct(this, "srcu");
        Res = new RcuPointer<RevocableChip>(this, "res", chip);
        Kref = new Kref(this, "kref", async () => await Srcu.Cleanup("revocable_release"));
    }

    internal SrcuStruct Srcu { get; }

    internal RcuPointer<RevocableChip> Res { get; }

    internal Kref Kref { get; }

    /// <summary><c>revocable_provider_revoke</c>, <c>revocable_revoke</c>: NULL, a grace period, a put; one call.</summary>
    internal async Op Revoke()
    {
        await Res.Assign(null, "revocable_revoke");
        await Srcu.Synchronize("revocable_revoke");
        await Kref.Put("revocable_revoke");
    }

    /// <summary>Between <c>revocable_try_access</c> and <c>revocable_withdraw_access</c>, with the index on the stack.</summary>
    internal async Op<int> Access(Func<RevocableChip, Op<int>> body)
    {
        var index = await Srcu.ReadLock("revocable_try_access");
        var chip = await Res.DereferenceSrcu(Srcu, "revocable_try_access");
        int result = chip.Raw is { } there ? await body(there) : -Errno.ENODEV;
        await Srcu.ReadUnlock(index, "revocable_withdraw_access");
        return result;
    }
}
