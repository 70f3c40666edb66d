using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>A driver with a PTP clock, whose callbacks and data are in device-managed memory.</summary>
/// <param name="machine">Where.</param>
/// <param name="version">The core.</param>
/// <param name="wakesFirst">False for a posix clock whose removal tells its readers too late; no PTP clock is like that.</param>
public sealed class PtpDriver(Machine machine, PtpVersion version, bool wakesFirst) : DeviceDriver("ptp-driver")
{
    /// <summary>The clock, once probed.</summary>
    public PtpClock Ptp { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var info = new PtpInfo(machine);
        await device.Resources.Kmalloc(info);
        Ptp = await version.PtpClockRegister(info, device);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => version.PtpClockUnregister(Ptp, wakesFirst);

    /// <summary>The device stays: what it has is no leak.</summary>
    public void Retain()
    {
        Ptp.Retain();
        Ptp.Info.Value.Raw!.Retain();
        Ptp.Companion.Retain();
    }
}
