using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// What the versions since W2 (b4ffb1909843) agree on: a half of the core's with a lock and a pointer to the driver's half, which removal sets to
/// NULL under the lock. Every file operation but open takes the lock and tests the pointer. Read in v4.8, v4.14, v5.2, v5.10 and v6.1-era trees.
/// </summary>
public abstract partial class WatchdogDev : WatchdogVersion
{
    private readonly PointerField<WatchdogCoreData> oldWdData;
    private readonly Kernel.Mutex deferredRegistration;

    /// <summary>Loads the core.</summary>
    protected WatchdogDev(Machine machine)
        : base(machine)
    {
        oldWdData = new PointerField<WatchdogCoreData>(machine, "old_wd_data");
        deferredRegistration = new Kernel.Mutex(machine, "wtd_deferred_reg_mutex");
    }

    /// <inheritdoc/>
    public sealed override async Op Register(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        const string Function = "watchdog_cdev_register";
        var wdData = new WatchdogCoreData(Machine, wdd);
        Initialize(wdData, wdd);
        await wdd.WdData.Store(wdData, Function);
        await oldWdData.Store(wdData, Function);
        await Machine.Misc.Register(Misc);
        await AddDevices(wdData);
        if (!await wdd.Status.Test(WatchdogDevice.HwRunning, Function))
            return;
        await wdd.Owner.Get(Function);
        await Get(wdData, Function);
        await Arm(wdData, Function);
    }

    /// <inheritdoc/>
    public sealed override async Op Unregister(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        await deferredRegistration.Lock("watchdog_unregister_device");
        await WatchdogDevUnregister(wdd);
        await deferredRegistration.Unlock("watchdog_unregister_device");
    }

    /// <inheritdoc/>
    public sealed override async Op<int> WatchdogOpen(File file, KernelObject? container)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdData = (WatchdogCoreData?)container ?? await Follow(await oldWdData.Load());
        if (await wdData.Status.TestAndSet(WatchdogCoreData.DevOpen))
            return -Errno.EBUSY;
        var wdd = await Follow(await wdData.Wdd.Load()); // Without the lock, and without a test.
        bool hwRunning = await wdd.Status.Test(WatchdogDevice.HwRunning);
        if (!hwRunning)
        {
            await wdd.LookInto(); // ops.
            if (!await wdd.Owner.TryGet())
            {
                await wdData.Status.Clear(WatchdogCoreData.DevOpen);
                return -Errno.EBUSY;
            }
        }

        await WatchdogStart(wdd);
        file.PrivateData = wdData;
        if (await NeedsReference(wdd, hwRunning))
            await Get(wdData, "watchdog_open");
        return 0;
    }

    /// <inheritdoc/>
    public sealed override async Op<int> WatchdogWrite(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdData = file.Private<WatchdogCoreData>();
        await wdData.Status.Clear(WatchdogCoreData.AllowRelease);
        await using var held = await wdData.Lock.Guard();
        var wdd = await wdData.Wdd.Load();
        if (wdd.IsNull)
            return -Errno.ENODEV;
        await WatchdogPing(wdd.Raw!);
        return Written;
    }

    /// <inheritdoc/>
    public sealed override async Op<int> WatchdogIoctl(File file, IoctlCommand command, UserPointer argument)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdData = file.Private<WatchdogCoreData>();
        await using var held = await wdData.Lock.Guard();
        var wdd = await wdData.Wdd.Load();
        if (wdd.IsNull)
            return -Errno.ENODEV;
        await (await wdd.Deref("watchdog_ioctl_op")).Owner.Touch("watchdog_ioctl_op"); // ops->ioctl: there is none.
        return await Command(wdd.Raw!, command, argument);
    }

    /// <inheritdoc/>
    public sealed override async Op WatchdogRelease(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdData = file.Private<WatchdogCoreData>();
        await wdData.Lock.Lock();
        var wdd = await wdData.Wdd.Load();
        if (!wdd.IsNull)
            await Close(wdData, wdd.Raw!);
        bool running = !wdd.IsNull && await wdd.Raw!.Status.Test(WatchdogDevice.HwRunning);
        await wdData.Lock.Unlock();
        if (running)
            return;
        await wdData.Touch(); // cdev.owner.
        await wdData.Owner.Put();
        await PutOfFile(wdData);
    }

    /// <summary>Count, device and worker of the version.</summary>
    protected abstract void Initialize(WatchdogCoreData wdData, WatchdogDevice wdd);

    /// <summary>The character device and the class device.</summary>
    protected abstract Op AddDevices(WatchdogCoreData wdData);

    /// <summary><c>watchdog_dev_unregister</c>.</summary>
    protected abstract Op WatchdogDevUnregister(WatchdogDevice wdd);

    /// <summary>Takes a reference on the core's half for an open file, which whoever closes it last drops.</summary>
    protected abstract Op Get(WatchdogCoreData wdData, string function);

    /// <summary>Drops that of a file, in <c>watchdog_release</c>.</summary>
    protected abstract Op PutOfFile(WatchdogCoreData wdData);

    /// <summary>Whether an open takes a reference: not if the watchdog's own, taken when it was found running, stands for it.</summary>
    /// <param name="wdd">The watchdog, started.</param>
    /// <param name="wasRunning">Whether it ran before it was started.</param>
    protected virtual Op<bool> NeedsReference(WatchdogDevice wdd, bool wasRunning) => Op.From(!wasRunning);

    /// <summary>The character device's part of a removal: no new opens through the old node, when it returns.</summary>
    protected async Op RemoveOldNode(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        await wdd.Touch("watchdog_cdev_unregister"); // id.
        await Machine.Misc.Deregister(Misc);
        await oldWdData.Store(null, "watchdog_cdev_unregister");
    }

    /// <summary>The part of a removal that parts the halves.</summary>
    protected static async Op Part(WatchdogCoreData wdData, WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdData);
        ArgumentNullException.ThrowIfNull(wdd);
        await wdData.Lock.Lock("watchdog_cdev_unregister");
        await wdData.Wdd.Store(null, "watchdog_cdev_unregister");
        await wdd.WdData.Store(null, "watchdog_cdev_unregister");
        await wdData.Lock.Unlock("watchdog_cdev_unregister");
    }

    /// <summary>The part of a removal for drivers that asked for it: the caller does not hold the lock, as <c>watchdog_stop</c> wants.</summary>
    protected async Op StopOnUnregister(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        if (await wdd.Status.Test(WatchdogDevice.Active, "watchdog_cdev_unregister")
            && await wdd.Status.Test(WatchdogDevice.StopOnUnregister, "watchdog_cdev_unregister"))
        {
            await WatchdogStop(wdd);
        }
    }

    /// <summary>The part of <c>watchdog_release</c> with the driver's half.</summary>
    private async Op Close(WatchdogCoreData wdData, WatchdogDevice wdd)
    {
        const string Function = "watchdog_release";
        int result = -Errno.EBUSY;
        if (!await wdd.Status.Test(WatchdogDevice.Active, Function))
        {
            result = 0;
        }
        else
        {
            bool allowed = await wdData.Status.TestAndClear(WatchdogCoreData.AllowRelease, Function);
            if (!allowed)
                await wdd.LookInto(Function); // info->options.
            if (allowed || !wdd.Traits.HasMagicClose)
                result = await WatchdogStop(wdd);
        }

        if (result < 0)
        {
            await wdd.Touch(Function); // id, for the message.
            await WatchdogPing(wdd);
        }

        await WatchdogUpdateWorker(wdd);
        await wdData.Status.Clear(WatchdogCoreData.DevOpen, Function);
    }
}
