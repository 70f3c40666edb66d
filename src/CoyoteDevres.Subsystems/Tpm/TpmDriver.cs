using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>A driver with a TPM chip; what its callbacks work on is device-managed memory.</summary>
/// <param name="version">The core.</param>
public sealed class TpmDriver(TpmVersion version) : DeviceDriver("tpm_tis")
{
    private TpmChip? chip;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        chip = await version.Register(device);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => version.TpmChipUnregister(chip!);
}
