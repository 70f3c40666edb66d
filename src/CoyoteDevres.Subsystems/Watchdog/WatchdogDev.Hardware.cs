using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>Starting, stopping and pinging the watchdog, and the worker that pings in between.</summary>
public abstract partial class WatchdogDev
{
    /// <summary>How often the worker arms its own timer: the time that user space asked for is then over (<c>t &gt; 0</c> fails).</summary>
    protected const int WorkerRearms = 1;

    /// <summary><c>watchdog_start</c>: the caller should hold the lock; open does not.</summary>
    protected async Op WatchdogStart(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        var wdData = await wdd.WdData.Load();
        if (await wdd.Status.Test(WatchdogDevice.Active))
            return;
        await (await Follow(wdData)).Status.Set(WatchdogCoreData.KeepAlive);
        if (await wdd.Status.Test(WatchdogDevice.HwRunning))
        {
            await StartRunning(wdd, wdData.Raw!);
            return;
        }

        await wdd.LookInto(); // ops.
        await WatchdogOps.Start(wdd);
        await wdd.Status.Set(WatchdogDevice.Active);
        await wdData.Raw!.Touch(); // last_keepalive.
        await WatchdogUpdateWorker(wdd);
    }

    /// <summary>The way of <c>watchdog_start</c> for a watchdog that runs already: it is only pinged.</summary>
    protected abstract Op StartRunning(WatchdogDevice wdd, WatchdogCoreData wdData);

    /// <summary><c>watchdog_stop</c>: the caller should hold the lock; <see cref="StopOnUnregister"/> does not.</summary>
    protected async Op<int> WatchdogStop(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        if (!await wdd.Status.Test(WatchdogDevice.Active))
            return 0;
        if (await wdd.Status.Test(WatchdogDevice.NoWayOut))
            return -Errno.EBUSY;
        await wdd.LookInto(); // ops.
        await wdd.Status.Clear(WatchdogDevice.HwRunning);
        await WatchdogOps.Stop(wdd);
        await wdd.Status.Clear(WatchdogDevice.Active);
        await WatchdogUpdateWorker(wdd);
        return 0;
    }

    /// <summary><c>watchdog_ping</c>: with the lock held.</summary>
    protected async Op WatchdogPing(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        var wdData = await wdd.WdData.Load();
        if (!await IsActiveOrRunning(wdd, "watchdog_ping"))
            return;
        await (await Follow(wdData)).Status.Set(WatchdogCoreData.KeepAlive);
        await wdData.Raw!.Touch(); // last_keepalive.
        await Ping(wdd);
    }

    /// <summary><c>__watchdog_ping</c>, for drivers without a minimum between two pings.</summary>
    protected async Op Ping(WatchdogDevice wdd, bool isWorker = false)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        const string Function = "__watchdog_ping";
        var wdData = await wdd.WdData.Load(Function);
        await wdData.Deref(Function); // last_hw_keepalive.
        await wdd.LookInto(Function); // min_hw_heartbeat_ms, ops.
        await WatchdogOps.Ping(wdd);
        await WatchdogUpdateWorker(wdd, isWorker);
    }

    /// <summary><c>watchdog_update_worker</c>, with <c>watchdog_need_worker</c> and <c>watchdog_next_keepalive</c>.</summary>
    protected async Op WatchdogUpdateWorker(WatchdogDevice wdd, bool isWorker = false)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        var wdData = await wdd.WdData.Load();
        if (!await WatchdogNeedWorker(wdd))
        {
            await Disarm(await Follow(wdData), "watchdog_update_worker");
            return;
        }

        await WatchdogNextKeepalive(wdd);
        if (!isWorker || wdData.Raw!.WorkerRuns <= WorkerRearms)
            await Arm(await Follow(wdData), "watchdog_update_worker");
    }

    /// <summary>Whether the watchdog is active or the hardware runs.</summary>
    protected static async Op<bool> IsActiveOrRunning(WatchdogDevice wdd, string function)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        return await wdd.Status.Test(WatchdogDevice.Active, function) || await wdd.Status.Test(WatchdogDevice.HwRunning, function);
    }

    /// <summary>The worker's ping: it is noted that it ran.</summary>
    protected async Op PingByWorker(WatchdogCoreData wdData, WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        wdData.WorkerRuns++;
        await Ping(wdd, isWorker: true);
    }

    /// <summary>Makes the worker run some time from now.</summary>
    protected abstract Op Arm(WatchdogCoreData wdData, string function);

    /// <summary>Makes it not run, unless it already does.</summary>
    protected abstract Op Disarm(WatchdogCoreData wdData, string function);

    /// <summary><c>watchdog_get_status</c> for the attribute <c>status</c> (<c>status_show</c>): with the lock.</summary>
    protected DeviceAttribute MakeStatusAttribute(WatchdogDevice wdd) => new(Machine, "status", async () =>
    {
        var wdData = await Follow(await wdd.WdData.Load("status_show"), "status_show");
        await wdData.Lock.Lock("status_show");
        await WatchdogGetStatus(wdd);
        await wdData.Lock.Unlock("status_show");
        return Written;
    });

    private static async Op<bool> WatchdogNeedWorker(WatchdogDevice wdd)
    {
        await wdd.Touch(); // max_hw_heartbeat_ms.
        await wdd.Timeout.Read();
        if (wdd.Traits.NeedsWorker && await wdd.Status.Test(WatchdogDevice.Active))
            return true;
        return !await wdd.Status.Test(WatchdogDevice.Active) && await wdd.Status.Test(WatchdogDevice.HwRunning);
    }

    private static async Op WatchdogNextKeepalive(WatchdogDevice wdd)
    {
        var wdData = await wdd.WdData.Load();
        await wdd.Timeout.Read();
        await wdd.Status.Test(WatchdogDevice.Active);
        await wdData.Deref(); // last_keepalive.
    }

    private static async Op WatchdogGetStatus(WatchdogDevice wdd)
    {
        var wdData = await wdd.WdData.Load();
        await wdd.Touch(); // bootstatus.
        await (await Follow(wdData)).Status.Test(WatchdogCoreData.AllowRelease);
        await wdData.Raw!.Status.TestAndClear(WatchdogCoreData.KeepAlive);
    }

    /// <summary>The commands of <c>watchdog_ioctl</c>, all of them with the lock held, copying included.</summary>
    private async Op<int> Command(WatchdogDevice wdd, IoctlCommand command, UserPointer argument)
    {
        const string Function = "watchdog_ioctl";
        if (command == Watchdog.WatchdogIoctl.SetOptions)
            return await WatchdogStop(wdd);
        if (command == Watchdog.WatchdogIoctl.GetStatus)
        {
            await WatchdogGetStatus(wdd);
            return await Machine.CopyToUser(argument, 0, Function);
        }

        if (command == Watchdog.WatchdogIoctl.GetTimeout)
            return await GetTimeout(wdd, argument);
        await wdd.LookInto(Function); // info, or info->options.
        if (command == Watchdog.WatchdogIoctl.KeepAlive)
        {
            await WatchdogPing(wdd);
            return 0;
        }

        if (command == Watchdog.WatchdogIoctl.SetTimeout)
        {
            await wdd.Timeout.Write(60, "watchdog_set_timeout");
            await WatchdogUpdateWorker(wdd);
            await WatchdogPing(wdd);
            return await GetTimeout(wdd, argument);
        }

        bool known = command == Watchdog.WatchdogIoctl.GetSupport || command == Watchdog.WatchdogIoctl.GetBootStatus;
        return known ? await Machine.CopyToUser(argument, 0, Function) : -Errno.ENOTTY;
    }

    private async Op<int> GetTimeout(WatchdogDevice wdd, UserPointer argument)
    {
        await wdd.Timeout.Read("watchdog_ioctl"); // Is it known?
        return await Machine.CopyToUser(argument, await wdd.Timeout.Read("watchdog_ioctl"), "watchdog_ioctl");
    }
}
