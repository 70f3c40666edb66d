using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>
/// TP3, 8979b02aaf1d (5.17 [R], CVE-2022-2977): the second device has a reference on the first one from its registration on, and drops it with its last one.
/// </summary>
/// <remarks><c>tpm_devs_add</c>, <c>tpm_devs_remove</c> read in a tree of about v6.16 [V].</remarks>
public class TpmTP3(Machine machine) : TpmTP1(machine)
{
    /// <inheritdoc/>
    public sealed override bool IsTpm2 => true;

    internal sealed override bool IsCommon => true;

    internal override Op DelSpace(TpmChip chip) => TpmTP2.DelSpaceWithoutTest(chip);

    private protected sealed override async Op AddSpaces(TpmChip chip)
    {
        await chip.Dev.Get("tpm_devs_add");
        await chip.Cdevs!.DeviceAdd(NodeRm, chip.Devs!);
    }

    private protected sealed override async Op RemoveSpaces(TpmChip chip)
    {
        await chip.Cdevs!.DeviceDel(chip.Devs!);
        await chip.Devs!.Put("tpm_devs_remove");
    }
}
