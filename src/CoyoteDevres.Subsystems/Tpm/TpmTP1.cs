using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>
/// TP1, 4e26195f240d (4.7): a use takes a reference on the chip and <c>ops_sem</c> for reading, and tests whether the driver is still there; the removal
/// takes it for writing, and so waits for a command that runs.
/// </summary>
/// <remarks>The sheet's steps [V]; tpm-chip.c read in trees of about v4.19, v5.2 and v6.16 [V], tpm-dev.c of v4.8 [V].</remarks>
public class TpmTP1 : TpmVersion
{
    private readonly Idr<TpmChip> idr;
    private readonly Mutex idrLock;

    /// <summary>Loads it.</summary>
    public TpmTP1(Machine machine)
        : base(machine)
    {
        idr = new Idr<TpmChip>(machine, "dev_nums_idr");
        idrLock = new Mutex(machine, "idr_lock");
    }

    /// <inheritdoc/>
    public sealed override async Op TpmChipUnregister(TpmChip chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        const string Function = "tpm_del_char_device";
        await RemoveSpaces(chip);
        await chip.Cdev.DeviceDel(chip.Dev);
        await idrLock.Lock(Function);
        await idr.Remove(0, Function); // idr_replace by NULL.
        await idrLock.Unlock(Function);
        await chip.OpsSem.DownWrite(Function);
        if (chip.IsTpm2)
        {
            await Start(chip);
            await Transmit(chip); // tpm2_shutdown
        }

        await chip.Ops.Store(null, Function);
        await chip.OpsSem.UpWrite(Function);
    }

    /// <summary>With <c>tpm_default_chip</c>.</summary>
    public sealed override async Op<int> TpmPcrRead()
    {
        const string Find = "tpm_default_chip";
        await idrLock.Lock(Find);
        var found = await idr.Find(0, Find);
        if (!found.IsNull)
            await found.Raw!.Dev.Get(Find);
        await idrLock.Unlock(Find);
        if (found.Raw is not { } chip)
            return -Errno.ENODEV;
        bool got = await TryGetOps(chip);
        await chip.Dev.Put("tpm_find_get_ops");
        if (!got)
            return -Errno.ENODEV;
        await Transmit(chip);
        await PutOps(chip);
        return 0;
    }

    internal sealed override async Op<int> Command(TpmChip chip)
    {
        if (!await TryGetOps(chip))
            return -Errno.EPIPE;
        await Transmit(chip);
        await PutOps(chip);
        return 1;
    }

    internal sealed override async Op TpmDevRelease(TpmChip chip)
    {
        await idrLock.Lock("tpm_dev_release");
        await chip.Touch("tpm_dev_release"); // dev_num
        await idrLock.Unlock("tpm_dev_release");
        await chip.Kfree("tpm_dev_release");
    }

    /// <summary><c>tpm_try_get_ops</c>.</summary>
    private protected static async Op<bool> TryGetOps(TpmChip chip)
    {
        const string Function = "tpm_try_get_ops";
        await chip.Dev.Get(Function);
        await chip.OpsSem.DownRead(Function);
        if ((await chip.Ops.Load(Function)).IsNull)
        {
            await chip.OpsSem.UpRead(Function);
            await chip.Dev.Put(Function);
            return false;
        }

        await chip.TpmMutex.Lock(Function);
        await Start(chip);
        return true;
    }

    /// <summary><c>tpm_put_ops</c>.</summary>
    private protected static async Op PutOps(TpmChip chip)
    {
        const string Function = "tpm_put_ops";
        await Stop(chip);
        await chip.TpmMutex.Unlock(Function);
        await chip.OpsSem.UpRead(Function);
        await chip.Dev.Put(Function);
    }

    /// <summary><c>tpm_chip_start</c>: powers the chip up, through the callbacks.</summary>
    private protected static async Op Start(TpmChip chip)
    {
        await (await chip.Ops.Load("tpm_chip_start")).Deref("tpm_chip_start");
        await chip.Data.Touch("tpm_tis_ready");
    }

    /// <summary><c>tpm_chip_stop</c>.</summary>
    private protected static async Op Stop(TpmChip chip)
    {
        await (await chip.Ops.Load("tpm_chip_stop")).Deref("tpm_chip_stop");
        await chip.Data.Touch("tpm_tis_relinquish");
    }

    /// <summary><c>/dev/tpmrm0</c>'s part of the registration: a TPM 1.2 has none.</summary>
    private protected virtual Op AddSpaces(TpmChip chip) => Op.Done;

    /// <summary><c>/dev/tpmrm0</c>'s part of the removal.</summary>
    private protected virtual Op RemoveSpaces(TpmChip chip) => Op.Done;

    private protected sealed override async Op TpmChipRegister(TpmChip chip)
    {
        await chip.Cdev.DeviceAdd(Node, chip.Dev);
        await AddSpaces(chip);
        await idrLock.Lock("tpm_add_char_device");
        await idr.Alloc(chip, function: "tpm_add_char_device");
        await idrLock.Unlock("tpm_add_char_device");
    }
}
