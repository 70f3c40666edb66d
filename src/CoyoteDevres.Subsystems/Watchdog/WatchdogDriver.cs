using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// A driver that registers a watchdog in probe and unregisters it in remove; its private structure is <c>devm_kzalloc</c>ed, so it
/// goes right after remove. (<c>devm_watchdog_register_device</c> comes to the same order.)
/// </summary>
public sealed class WatchdogDriver : DeviceDriver
{
    private readonly Machine machine;
    private readonly WatchdogVersion version;
    private readonly WatchdogTraits traits;
    private WatchdogDevice? wdd;

    /// <summary>Loads the driver.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="version">The core that it registers with.</param>
    /// <param name="traits">What kind of driver it is.</param>
    /// <param name="module">Its module, if that can be unloaded.</param>
    public WatchdogDriver(Machine machine, WatchdogVersion version, WatchdogTraits traits, Module? module = null)
        : base("wdt")
    {
        this.machine = machine;
        this.version = version;
        this.traits = traits;
        Module = module ?? new Module(machine, "wdt");
    }

    /// <summary>Its module: <c>ops-&gt;owner</c>.</summary>
    public Module Module { get; }

    /// <inheritdoc/>
    public override Module? Owner => Module;

    /// <summary>The watchdog, once probed.</summary>
    public WatchdogDevice Device => wdd!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var data = new WdtData(machine);
        await device.Resources.Kmalloc(data);
        wdd = WatchdogDevice.Create(machine, data, traits, Module, device);
        if (traits.StopsOnUnregister)
            await wdd.Status.Set(WatchdogDevice.StopOnUnregister, "watchdog_stop_on_unregister");
        if (traits.RunsAtBoot)
            await wdd.Status.Set(WatchdogDevice.HwRunning, "wdt_probe");
        await version.Register(wdd);
        return 0;
    }

    /// <summary>The device stays, and what belongs to it with it.</summary>
    internal void Retain()
    {
        Device.Data.Retain();
        Device.Retain();
        if (Device.WdData.Value.Raw is not { } wdData)
            return;
        wdData.Retain();
        wdData.ClassDevice?.Retain();
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await version.Unregister(wdd!);
        if (wdd!.Count is { } count)
            await count.Put("wdt_remove");
    }
}

/// <summary>
/// The driver's callbacks (<c>struct watchdog_ops</c>): each runs in the driver's module and uses the driver's private structure; its registers
/// and its own locks are left out. All return success.
/// </summary>
internal static class WatchdogOps
{
    /// <summary><c>ops-&gt;start</c>.</summary>
    internal static Op Start(WatchdogDevice wdd) => wdd.Owner.Call("wdt_start", async () =>
    {
        await wdd.Data.Touch("wdt_start");
        if (wdd.Traits.StartSetsRunning)
            await wdd.Status.Set(WatchdogDevice.HwRunning, "wdt_start");
    });

    /// <summary><c>ops-&gt;stop</c>.</summary>
    internal static Op Stop(WatchdogDevice wdd) => wdd.Owner.Call("wdt_stop", async () => { await wdd.Data.Touch("wdt_stop"); });

    /// <summary><c>ops-&gt;ping</c>.</summary>
    internal static Op Ping(WatchdogDevice wdd) => wdd.Owner.Call("wdt_ping", async () => { await wdd.Data.Touch("wdt_ping"); });

    /// <summary><c>ops-&gt;ref</c>; W1 only.</summary>
    internal static Op Ref(WatchdogDevice wdd) => wdd.Owner.Call("wdt_ref", async () => { await wdd.Count!.Get("wdt_ref"); });

    /// <summary><c>ops-&gt;unref</c>; W1 only.</summary>
    internal static Op Unref(WatchdogDevice wdd) => wdd.Owner.Call("wdt_unref", async () => { await wdd.Count!.Put("wdt_unref"); });
}
