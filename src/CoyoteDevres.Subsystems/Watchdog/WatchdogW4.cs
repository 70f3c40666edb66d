using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// W4, 72139dfa2464 (v5.5), and W5, today: the core's half is counted by a device, which is the character device's parent, so that both go together.
/// A timer queues the worker on a kernel thread (v4.17, from memory). Read in v5.2.y, v5.10.y and v6.1-era trees, which
/// differ in none of the steps that are modelled.
/// </summary>
public sealed class WatchdogW4 : WatchdogDev
{
    /// <summary>Open and each ping arm the timer, and so does the worker, once.</summary>
    private const int Expiries = 6;

    private readonly KthreadWorker watchdogKworker;

    /// <summary>Loads the core.</summary>
    public WatchdogW4(Machine machine)
        : base(machine)
    {
        watchdogKworker = new KthreadWorker(machine, "watchdogd");
        watchdogKworker.Retain();
    }

    /// <inheritdoc/>
    protected override void Initialize(WatchdogCoreData wdData, WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        ArgumentNullException.ThrowIfNull(wdd);
        wdData.Dev = new Device(wdData, "dev", async () => await wdData.Kfree("watchdog_core_data_release"), wdd.Parent);
        StatusAttribute = MakeStatusAttribute(wdd);
        wdData.Dev.Kobject.ReleaseByAnybody();
        wdData.Dev.AddAttribute(StatusAttribute);
        wdData.Work = new KthreadWork("work", () => WatchdogPingWork(wdData));
        watchdogKworker.InitWork(wdData.Work);
        wdData.Timer = new TimerList(wdData, "timer", () => WatchdogTimerExpired(wdData), Expiries);
    }

    /// <inheritdoc/>
    protected override async Op AddDevices(WatchdogCoreData wdData)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        wdData.Cdev = new Cdev(wdData, "cdev", new WatchdogFileOperations(this, wdData), wdData.Owner, wdData.Dev);
        await wdData.Cdev.DeviceAdd(Node, wdData.Dev!);
    }

    /// <inheritdoc/>
    protected override async Op WatchdogDevUnregister(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        const string Function = "watchdog_cdev_unregister";
        var wdData = await Follow(await wdd.WdData.Load(Function), Function);
        await wdData.Cdev.DeviceDel(wdData.Dev!);
        await RemoveOldNode(wdd);
        await StopOnUnregister(wdd);
        await Part(wdData, wdd);
        await wdData.Timer!.DeleteSync(Function);
        await watchdogKworker.CancelWorkSync(wdData.Work!);
        await wdData.Dev!.Put(Function);
    }

    /// <inheritdoc/>
    protected override async Op Get(WatchdogCoreData wdData, string function)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.Dev!.GetPinned(forOthers: true, function);
    }

    /// <inheritdoc/>
    protected override async Op PutOfFile(WatchdogCoreData wdData)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.Dev!.PutForOthers("watchdog_release");
    }

    /// <summary>v5.10: <c>__watchdog_ping</c>, then the bit.</summary>
    protected override async Op StartRunning(WatchdogDevice wdd, WatchdogCoreData wdData)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        await wdd.LookInto("watchdog_start"); // ops->ping.
        await Ping(wdd);
        await wdd.Status.Set(WatchdogDevice.Active, "watchdog_start");
    }

    /// <summary><c>hrtimer_start</c>.</summary>
    protected override async Op Arm(WatchdogCoreData wdData, string function)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.Timer!.Modify(function);
    }

    /// <summary><c>hrtimer_cancel</c>: waits for a running function, which takes no lock.</summary>
    protected override async Op Disarm(WatchdogCoreData wdData, string function)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        await wdData.Timer!.DeleteSync(function);
    }

    private async Op WatchdogTimerExpired(WatchdogCoreData wdData) => await watchdogKworker.QueueWork(wdData.Work!);

    /// <summary><c>watchdog_ping_work</c>, with <c>watchdog_worker_should_ping</c>: the pointer is read again for the ping, under the same lock.</summary>
    private async Op WatchdogPingWork(WatchdogCoreData wdData)
    {
        await wdData.Lock.Lock();
        if (await WatchdogWorkerShouldPing(wdData))
            await PingByWorker(wdData, await Follow(await wdData.Wdd.Load()));
        await wdData.Lock.Unlock();
    }

    private static async Op<bool> WatchdogWorkerShouldPing(WatchdogCoreData wdData)
    {
        var wdd = await wdData.Wdd.Load();
        return !wdd.IsNull && await IsActiveOrRunning(wdd.Raw!, "watchdog_worker_should_ping");
    }
}
