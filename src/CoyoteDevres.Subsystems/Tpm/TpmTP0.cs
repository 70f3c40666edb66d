using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>
/// TP0, before 4e26195f240d (4.7): whoever uses a chip holds a reference on the driver's module, which keeps the callbacks' code and not what they work on.
/// Nothing is told that the driver has been unbound.
/// </summary>
/// <remarks>
/// tpm-chip.c read in a tree of about v4.1 [V]; tpm-dev.c and tpm-interface.c of that time from memory [R]: open takes a reference on the parent device, and
/// <c>tpm_transmit</c> the chip's mutex.
/// </remarks>
public sealed class TpmTP0 : TpmVersion
{
    private readonly ChipList chips;
    private readonly Kernel.SpinLock driverLock;

    /// <summary>Loads it.</summary>
    public TpmTP0(Machine machine)
        : base(machine)
    {
        chips = new ChipList(machine);
        driverLock = new Kernel.SpinLock(machine, "driver_lock");
    }

    internal override Module CdevOwner => Driver;

    /// <inheritdoc/>
    public override async Op TpmChipUnregister(TpmChip chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        const string Function = "tpm_chip_unregister";
        await driverLock.Lock(Function);
        await chip.List.DelRcu(Function);
        await driverLock.Unlock(Function);
        await Machine.Rcu.Synchronize(Function);
        await chip.Cdev.Del();
        await chip.Dev.Del();
    }

    /// <summary>With <c>tpm_chip_find_get</c> and <c>tpm_chip_put</c>.</summary>
    public override async Op<int> TpmPcrRead()
    {
        const string Find = "tpm_chip_find_get";
        TpmChip? chip = null;
        await Machine.Rcu.ReadLock(Find);
        var first = await chips.Head.Next(Find);
        if (first != chips.Head)
        {
            chip = (TpmChip)first.Container;
            await chip.Touch(Find); // pdev
            await chip.Pdev.Driver.Read(Find);
            await Driver.TryGet(Find);
        }

        await Machine.Rcu.ReadUnlock(Find);
        if (chip is null)
            return -Errno.ENODEV;
        await Command(chip);
        await chip.Touch("tpm_chip_put"); // pdev
        await Driver.Put("tpm_chip_put");
        return 0;
    }

    internal override async Op<int> Command(TpmChip chip)
    {
        await chip.TpmMutex.Lock("tpm_transmit");
        await Transmit(chip);
        await chip.TpmMutex.Unlock("tpm_transmit");
        return 1;
    }

    internal override async Op Opened(TpmChip chip)
    {
        await chip.Touch("tpm_open"); // pdev
        await chip.Pdev.Get("tpm_open");
    }

    internal override async Op Closed(TpmChip chip)
    {
        await chip.Touch("tpm_release"); // pdev
        await chip.Pdev.Put("tpm_release");
    }

    internal override async Op TpmDevRelease(TpmChip chip)
    {
        await driverLock.Lock("tpm_dev_release");
        await chip.Touch("tpm_dev_release"); // dev_num
        await driverLock.Unlock("tpm_dev_release");
        await chip.Kfree("tpm_dev_release");
    }

    private protected override async Op TpmChipRegister(TpmChip chip)
    {
        await chip.Cdev.Add(Node);
        await chip.Dev.Add();
        await driverLock.Lock("tpm_chip_register");
        await chips.Head.AddTail(chip.List, "tpm_chip_register");
        await driverLock.Unlock("tpm_chip_register");
    }

    /// <summary><c>tpm_chip_list</c>.</summary>
    private sealed class ChipList : KernelObject
    {
        internal ChipList(Machine machine)
            : base(machine, "tpm_chip_list")
        {
            Retain();
            Head = new ListHead(this, "head", isRcu: true);
        }

        internal ListHead Head { get; }
    }
}
