using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// W2, b4ffb1909843 (v4.5; read in v4.8): two halves, the core's counted by a kref, which also frees the character device in it.
/// Open asks whether the hardware runs before it starts it, for the module, and again afterwards, for the kref.
/// </summary>
public class WatchdogW2 : WatchdogDev
{
    private readonly WorkqueueStruct watchdogWq;

    /// <summary>Loads the core.</summary>
    public WatchdogW2(Machine machine)
        : base(machine)
    {
        watchdogWq = new WorkqueueStruct(machine, "watchdogd", memReclaim: true);
        watchdogWq.Retain();
    }

    /// <inheritdoc/>
    protected override void Initialize(WatchdogCoreData wdData, WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        ArgumentNullException.ThrowIfNull(wdd);
        wdData.Kref = new Kref(wdData, "kref", async () => await wdData.Kfree("watchdog_core_data_release"));
        if (IsBalanced(wdd))
            wdData.Kref.ReleaseByAnybody();
        wdData.DelayedWork = new DelayedWork(wdData, "work", () => WatchdogPingWork(wdData));
        StatusAttribute = MakeStatusAttribute(wdd);
        wdData.ClassDevice = new ClassDevice(Machine, wdd.Parent, StatusAttribute).Dev;
    }

    /// <inheritdoc/>
    protected override async Op AddDevices(WatchdogCoreData wdData)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        wdData.Cdev = new Cdev(wdData, "cdev", new WatchdogFileOperations(this, wdData), wdData.Owner, parent: null);
        await wdData.Cdev.Add(Node);
        await wdData.ClassDevice!.Add();
    }

    /// <inheritdoc/>
    protected override async Op WatchdogDevUnregister(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        var wdData = await (await wdd.WdData.Load()).Deref(); // wdd->wd_data->cdev.dev.
        await wdData.ClassDevice!.Unregister(); // device_destroy.
        await wdd.WdData.Load("watchdog_cdev_unregister");
        await wdData.Cdev.Del();
        await RemoveOldNode(wdd);
        await Part(wdData, wdd);
        await AfterParting(wdd);
        await wdData.DelayedWork!.CancelSync("watchdog_cdev_unregister");
        await wdData.Kref!.Put("watchdog_cdev_unregister");
    }

    /// <summary>Whether each file drops the reference that was taken for it, and no other.</summary>
    protected virtual bool IsBalanced(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        return !wdd.Traits.StartSetsRunning;
    }

    /// <summary>What follows when the halves are parted; in W2 nothing.</summary>
    protected virtual Op AfterParting(WatchdogDevice wdd) => Op.Done;

    /// <inheritdoc/>
    protected override async Op Get(WatchdogCoreData wdData, string function)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.Kref!.GetForOthers(function);
    }

    /// <inheritdoc/>
    protected override async Op PutOfFile(WatchdogCoreData wdData)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.Kref!.PutForOthers("watchdog_release");
    }

    /// <summary>Asked after the start, which may have set the bit: then a close that stops it drops a reference that nobody took.</summary>
    protected override async Op<bool> NeedsReference(WatchdogDevice wdd, bool wasRunning)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        return !await wdd.Status.Test(WatchdogDevice.HwRunning, "watchdog_open");
    }

    /// <summary>v4.8: <c>ops-&gt;ping</c> in the place of <c>ops-&gt;start</c>.</summary>
    protected override async Op StartRunning(WatchdogDevice wdd, WatchdogCoreData wdData)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        ArgumentNullException.ThrowIfNull(wdData);
        await wdd.LookInto("watchdog_start"); // ops.
        await WatchdogOps.Ping(wdd);
        await wdd.Status.Set(WatchdogDevice.Active, "watchdog_start");
        await wdData.Touch("watchdog_start"); // last_keepalive.
        await WatchdogUpdateWorker(wdd);
    }

    /// <inheritdoc/>
    protected override async Op Arm(WatchdogCoreData wdData, string function)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await watchdogWq.ModDelayedWork(wdData.DelayedWork!, function);
    }

    /// <inheritdoc/>
    protected override async Op Disarm(WatchdogCoreData wdData, string function)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.DelayedWork!.Cancel(function);
    }

    /// <summary><c>watchdog_ping_work</c>.</summary>
    private async Op WatchdogPingWork(WatchdogCoreData wdData)
    {
        await wdData.Lock.Lock();
        var wdd = await wdData.Wdd.Load();
        if (!wdd.IsNull && await IsActiveOrRunning(wdd.Raw!, "watchdog_ping_work"))
            await PingByWorker(wdData, wdd.Raw!);
        await wdData.Lock.Unlock();
    }

    /// <summary>What <c>device_create_with_groups</c> allocates.</summary>
    private sealed class ClassDevice : KernelObject
    {
        internal ClassDevice(Machine machine, Device parent, DeviceAttribute status)
            : base(machine, "device")
        {
            Dev = new Device(this, "dev", async () => await Kfree("device_create_release"), parent);
            Dev.AddAttribute(status);
        }

        internal Device Dev { get; }
    }
}

/// <summary>
/// W3, 4bcd615fad6a (2016): whether the hardware runs is asked once, before the start. Some releases later (which commit was not looked up) a driver can have
/// the watchdog stopped by the removal, which v4.14 does when the halves are parted already (read in two v4.14.y trees).
/// </summary>
public sealed class WatchdogW3(Machine machine) : WatchdogW2(machine)
{
    /// <inheritdoc/>
    protected override bool IsBalanced(WatchdogDevice wdd) => true;

    /// <inheritdoc/>
    protected override Op<bool> NeedsReference(WatchdogDevice wdd, bool wasRunning) => Op.From(!wasRunning);

    /// <inheritdoc/>
    protected override Op AfterParting(WatchdogDevice wdd) => StopOnUnregister(wdd);
}
