using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>
/// TP2, v4.12 to v5.16: a TPM 2.0 chip has a second device in the same structure, <c>/dev/tpmrm0</c>, and what was to keep the structure for it is never
/// taken: the flag that it depends on is set after <c>tpm_chip_alloc</c>.
/// </summary>
/// <remarks>tpm-chip.c read in trees of about v4.19 and v5.2 [V]; closing as in the patch that changes it, fb5abce6b2bb [R id] [V].</remarks>
public sealed class TpmTP2(Machine machine) : TpmTP1(machine)
{
    /// <inheritdoc/>
    public override bool IsTpm2 => true;

    internal override bool IsCommon => true;

    internal override Op DelSpace(TpmChip chip) => DelSpaceWithoutTest(chip);

    /// <summary>Closing flushes the space's sessions with the chip's mutex held, whether there is a driver or not.</summary>
    internal static async Op DelSpaceWithoutTest(TpmChip chip)
    {
        const string Function = "tpm2_del_space";
        await chip.TpmMutex.Lock(Function);
        await Start(chip);
        await Transmit(chip); // tpm2_flush_sessions
        await Stop(chip);
        await chip.TpmMutex.Unlock(Function);
    }

    private protected override async Op AddSpaces(TpmChip chip) => await chip.Cdevs!.DeviceAdd(NodeRm, chip.Devs!);

    /// <summary>Its device's first reference is never dropped; the chip goes without asking.</summary>
    private protected override Op RemoveSpaces(TpmChip chip) => chip.Cdevs!.DeviceDel(chip.Devs!);
}
