namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>What kind of driver registers the watchdog: none of it changes while it is registered.</summary>
public sealed record WatchdogTraits
{
    /// <summary>
    /// A watchdog that starts when it is opened and stops when it is closed; its structure is part of the driver's, which is
    /// <c>devm_kzalloc</c>ed.
    /// </summary>
    public static WatchdogTraits Plain { get; } = new();

    /// <summary>The driver has <c>ops-&gt;ref</c> and <c>ops-&gt;unref</c> (sch56xx-common.c): its structure is counted. W1 only asks for them.</summary>
    public bool IsCounted { get; init; }

    /// <summary><c>WDOG_STOP_ON_UNREGISTER</c> (<c>watchdog_stop_on_unregister</c>).</summary>
    public bool StopsOnUnregister { get; init; }

    /// <summary><c>max_hw_heartbeat_ms</c> is set and is less than the timeout: the core pings in between.</summary>
    public bool NeedsWorker { get; init; }

    /// <summary><c>WDOG_HW_RUNNING</c> is set before it is registered: firmware has started it.</summary>
    public bool RunsAtBoot { get; init; }

    /// <summary><c>ops-&gt;start</c> sets <c>WDOG_HW_RUNNING</c>, though <c>ops-&gt;stop</c> does stop it (4bcd615fad6a's message).</summary>
    public bool StartSetsRunning { get; init; }

    /// <summary><c>WDIOF_MAGICCLOSE</c>: closing without a <c>V</c> written before does not stop it.</summary>
    public bool HasMagicClose { get; init; }
}
