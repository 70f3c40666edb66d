using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// <c>struct watchdog_core_data</c>, since W2: the core's half of a watchdog, which outlives the driver's while a file is open. Its
/// times are not modelled: the kernel's accesses to them are touches of it.
/// </summary>
public sealed class WatchdogCoreData : KernelObject
{
    /// <summary>Bits of <c>wd_data-&gt;status</c>: <c>_WDOG_DEV_OPEN</c> and so on.</summary>
    public const int DevOpen = 0, AllowRelease = 1, KeepAlive = 2;

    internal WatchdogCoreData(Machine machine, WatchdogDevice wdd)
        : base(machine, "watchdog_core_data")
    {
        Owner = wdd.Owner;
        Wdd = new PointerField<WatchdogDevice>(this, "wdd", wdd);
        Lock = new Mutex(this, "lock");
        Status = new AtomicFlags(this, "status", "DEV_OPEN", "ALLOW_RELEASE", "KEEPALIVE");
    }

    /// <summary><c>wd_data-&gt;cdev.owner</c>: the driver's module.</summary>
    public Module Owner { get; }

    /// <summary>The driver's half: removal sets it to NULL under <see cref="Lock"/>.</summary>
    public PointerField<WatchdogDevice> Wdd { get; }

    /// <summary><c>wd_data-&gt;lock</c>.</summary>
    public Mutex Lock { get; }

    /// <summary><c>wd_data-&gt;status</c>.</summary>
    public AtomicFlags Status { get; }

    /// <summary>Its character device; since W4 with <see cref="Dev"/> as parent.</summary>
    public Cdev Cdev { get; internal set; } = null!;

    /// <summary>W2 and W3: its count.</summary>
    internal Kref? Kref { get; set; }

    /// <summary>W2 and W3: the worker.</summary>
    internal DelayedWork? DelayedWork { get; set; }

    /// <summary>W2 and W3: what <c>device_create_with_groups</c> made.</summary>
    internal Device? ClassDevice { get; set; }

    /// <summary>Since W4: its device, which counts the references.</summary>
    internal Device? Dev { get; set; }

    /// <summary>Since v4.17: the timer that queues <see cref="Work"/>.</summary>
    internal TimerList? Timer { get; set; }

    /// <summary>Since v4.17: the worker.</summary>
    internal KthreadWork? Work { get; set; }

    /// <summary>How often the worker has run. Only its runs touch this, and no two of them overlap.</summary>
    internal int WorkerRuns { get; set; }
}
