using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>TP4, fb5abce6b2bb (5.18 [R id]) and later: closing <c>/dev/tpmrm0</c>, too, asks whether the driver is still there.</summary>
/// <remarks>The patch [V]; tpm-chip.c and tpm2-space.c read in a tree of about v6.16 [V].</remarks>
public sealed class TpmTP4(Machine machine) : TpmTP3(machine)
{
    internal override async Op DelSpace(TpmChip chip)
    {
        if (!await TryGetOps(chip))
            return;
        await Transmit(chip); // tpm2_flush_sessions
        await PutOps(chip);
    }
}
