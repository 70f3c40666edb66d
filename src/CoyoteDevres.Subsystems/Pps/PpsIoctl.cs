using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary>The ioctls that are modelled (include/uapi/linux/pps.h).</summary>
public static class PpsIoctl
{
    /// <summary>The parameters.</summary>
    public static IoctlCommand GetParams { get; } = new("PPS_GETPARAMS");

    /// <summary>Waits for the next pulse, without a timeout (<c>PPS_TIME_INVALID</c>).</summary>
    public static IoctlCommand Fetch { get; } = new("PPS_FETCH");

    /// <summary>The same with a timeout.</summary>
    public static IoctlCommand FetchInTime { get; } = new("PPS_FETCH in time");
}
