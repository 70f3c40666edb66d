using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>The ioctls that are modelled (include/uapi/linux/watchdog.h).</summary>
public static class WatchdogIoctl
{
    /// <summary>What the watchdog can do.</summary>
    public static readonly IoctlCommand GetSupport = new("WDIOC_GETSUPPORT");

    /// <summary>Its status flags.</summary>
    public static readonly IoctlCommand GetStatus = new("WDIOC_GETSTATUS");

    /// <summary>Why the machine booted.</summary>
    public static readonly IoctlCommand GetBootStatus = new("WDIOC_GETBOOTSTATUS");

    /// <summary>With <c>WDIOS_DISABLECARD</c>: stops it.</summary>
    public static readonly IoctlCommand SetOptions = new("WDIOC_SETOPTIONS");

    /// <summary>Pings it.</summary>
    public static readonly IoctlCommand KeepAlive = new("WDIOC_KEEPALIVE");

    /// <summary>Changes the timeout and pings it.</summary>
    public static readonly IoctlCommand SetTimeout = new("WDIOC_SETTIMEOUT");

    /// <summary>The timeout.</summary>
    public static readonly IoctlCommand GetTimeout = new("WDIOC_GETTIMEOUT");
}
