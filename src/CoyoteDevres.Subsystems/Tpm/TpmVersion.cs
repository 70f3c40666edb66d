using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>
/// A version of the TPM core (drivers/char/tpm). Left out: the random number source (no <c>CONFIG_HW_RANDOM_TPM</c>), the event log and the links in sysfs,
/// commands in the background (<c>O_NONBLOCK</c>), and the timer that drops a response that nobody reads: what it touches is the open file's.
/// </summary>
public abstract class TpmVersion
{
    /// <summary>Loads it.</summary>
    protected TpmVersion(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Core = new Module(machine, "tpm");
        Driver = new Module(machine, "tpm_tis");
        Node = machine.Nodes.CreateNode("/dev/tpm0");
        NodeRm = machine.Nodes.CreateNode("/dev/tpmrm0");
        OpsTable = new TpmClassOps(machine);
    }

    /// <summary>Where it is loaded.</summary>
    public Machine Machine { get; }

    /// <summary>Where the chip appears.</summary>
    public CharacterNode Node { get; }

    /// <summary>Where its spaces appear, if it is a TPM 2.0.</summary>
    public CharacterNode NodeRm { get; }

    /// <summary>True for chips with <c>/dev/tpmrm0</c>.</summary>
    public virtual bool IsTpm2 => false;

    /// <summary>True from v4.12 on, where both devices' functions are in tpm-dev-common.c.</summary>
    internal virtual bool IsCommon => false;

    /// <summary>The module of the core.</summary>
    internal Module Core { get; }

    /// <summary>The driver's module.</summary>
    internal Module Driver { get; }

    /// <summary>Who owns the character devices.</summary>
    internal virtual Module CdevOwner => Core;

    /// <summary>The driver's callbacks.</summary>
    private protected TpmClassOps OpsTable { get; }

    /// <summary><c>tpmm_chip_alloc</c> and <c>tpm_chip_register</c>, in the driver's probe.</summary>
    public async Op<TpmChip> Register(Device pdev)
    {
        ArgumentNullException.ThrowIfNull(pdev);
        var data = new TpmTisData(Machine);
        await pdev.Resources.Kmalloc(data, "tpm_tis_probe");
        var chip = new TpmChip(this, OpsTable, data, pdev, IsTpm2);
        await Allocated(chip);
        await pdev.Resources.AddAction(async () => await chip.Dev.Put("devm_action_release"), "tpmm_chip_alloc");
        await TpmChipRegister(chip);
        return chip;
    }

    /// <summary><c>tpm_chip_unregister</c>, in the driver's remove.</summary>
    public abstract Op TpmChipUnregister(TpmChip chip);

    /// <summary>
    /// A user in the kernel (IMA, trusted keys): <c>tpm_pcr_read</c> of the default chip. 0, or <c>-ENODEV</c>.
    /// </summary>
    public abstract Op<int> TpmPcrRead();

    /// <summary>A command from user space, up to its response: its size, or an error.</summary>
    internal abstract Op<int> Command(TpmChip chip);

    /// <summary><c>tpm_open</c>: what it takes besides the bit.</summary>
    internal virtual Op Opened(TpmChip chip) => Op.Done;

    /// <summary><c>tpm_release</c>: what it gives back.</summary>
    internal virtual Op Closed(TpmChip chip) => Op.Done;

    /// <summary><c>tpm2_del_space</c>, when <c>/dev/tpmrm0</c> is closed.</summary>
    internal virtual Op DelSpace(TpmChip chip) => Op.Done;

    /// <summary><c>tpm_dev_release</c>.</summary>
    internal abstract Op TpmDevRelease(TpmChip chip);

    /// <summary>The end of <c>tpm_chip_alloc</c>.</summary>
    private protected virtual Op Allocated(TpmChip chip) => Op.Done;

    /// <summary>The character devices, and the entry by which the kernel's own users find the chip.</summary>
    private protected abstract Op TpmChipRegister(TpmChip chip);

    /// <summary>
    /// The driver's side of a command: sends it, asks until it is done (polling: the waits between are left out) and receives the response; each a callback that uses the
    /// driver's memory.
    /// </summary>
    private protected static async Op Transmit(TpmChip chip)
    {
        foreach (string callback in (string[])["tpm_tis_send", "tpm_tis_status", "tpm_tis_recv"])
        {
            var ops = await chip.Ops.Load("tpm_transmit");
            await ops.Deref("tpm_transmit");
            await chip.Touch(callback); // drvdata
            await chip.Data.Touch(callback);
        }
    }
}
