using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>What is asked of an open PTP clock (include/uapi/linux/ptp_clock.h).</summary>
public static class PtpIoctl
{
    /// <summary>What the clock can do.</summary>
    public static IoctlCommand GetCaps { get; } = new("PTP_CLOCK_GETCAPS");

    /// <summary>Switches external timestamps on.</summary>
    public static IoctlCommand ExttsRequest { get; } = new("PTP_EXTTS_REQUEST");

    /// <summary>
    /// <c>clock_gettime(2)</c> with the clock id that stands for the descriptor: a system call of its own, which gets at the file by <c>fget</c> as an ioctl
    /// does, and is called like one here.
    /// </summary>
    public static IoctlCommand ClockGetTime { get; } = new("clock_gettime");
}
