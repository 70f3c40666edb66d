using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// W1, e907df327252 (v3.5): a lock and a bit UNREGISTERED in <c>struct watchdog_device</c>, which is the driver's; whoever wants it to
/// outlive the driver provides <c>ref</c> and <c>unref</c>. Read in a v4.4 tree, less what that tree took from v4.6: the worker and
/// <c>WDOG_HW_RUNNING</c>.
/// </summary>
/// <remarks>The class device, which this version makes without attributes, is not modelled.</remarks>
public sealed class WatchdogW1 : WatchdogVersion
{
    private readonly PointerField<WatchdogDevice> oldWdd;

    /// <summary>Loads the core.</summary>
    public WatchdogW1(Machine machine)
        : base(machine) => oldWdd = new PointerField<WatchdogDevice>(machine, "old_wdd");

    /// <inheritdoc/>
    public override async Op Register(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        await oldWdd.Store(wdd, "watchdog_dev_register");
        await Machine.Misc.Register(Misc);
        wdd.Cdev = new Cdev(wdd, "cdev", new WatchdogFileOperations(this, wdd), wdd.Owner, parent: null);
        await wdd.Cdev.Add(Node);
    }

    /// <summary><c>watchdog_dev_unregister</c>.</summary>
    public override async Op Unregister(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        const string Function = "watchdog_dev_unregister";
        await wdd.Lock.Lock(Function);
        await wdd.Status.Set(WatchdogDevice.Unregistered, Function);
        await wdd.Lock.Unlock(Function);
        await wdd.Cdev!.Del();
        await wdd.Touch(Function); // id.
        await Machine.Misc.Deregister(Misc);
        await oldWdd.Store(null, Function);
    }

    /// <inheritdoc/>
    public override async Op<int> WatchdogOpen(File file, KernelObject? container)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdd = (WatchdogDevice?)container ?? await Follow(await oldWdd.Load());
        if (await wdd.Status.TestAndSet(WatchdogDevice.DevOpen))
            return -Errno.EBUSY;
        await wdd.LookInto(); // ops.
        int result = -Errno.EBUSY;
        if (await wdd.Owner.TryGet())
        {
            result = await WatchdogStart(wdd);
            if (result == 0)
            {
                file.PrivateData = wdd;
                await wdd.LookInto(); // ops->ref.
                if (wdd.Traits.IsCounted)
                    await WatchdogOps.Ref(wdd);
                return 0;
            }

            await wdd.LookInto(); // ops.
            await wdd.Owner.Put();
        }

        await wdd.Status.Clear(WatchdogDevice.DevOpen);
        return result;
    }

    /// <inheritdoc/>
    public override async Op<int> WatchdogWrite(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdd = file.Private<WatchdogDevice>();
        await wdd.Status.Clear(WatchdogDevice.AllowRelease);
        int result = await WatchdogPing(wdd);
        return result < 0 ? result : Written;
    }

    /// <inheritdoc/>
    public override async Op<int> WatchdogIoctl(File file, IoctlCommand command, UserPointer argument)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdd = file.Private<WatchdogDevice>();
        await wdd.LookInto("watchdog_ioctl_op"); // ops->ioctl: there is none.
        if (command == Watchdog.WatchdogIoctl.GetSupport || command == Watchdog.WatchdogIoctl.GetBootStatus)
        {
            await wdd.LookInto(); // info; bootstatus.
            return await Machine.CopyToUser(argument, 0);
        }

        if (command == Watchdog.WatchdogIoctl.SetOptions)
            return await WatchdogStop(wdd);
        if (command == Watchdog.WatchdogIoctl.KeepAlive)
        {
            await wdd.LookInto(); // info->options.
            return await WatchdogPing(wdd);
        }

        if (command != Watchdog.WatchdogIoctl.GetTimeout)
            return -Errno.ENOTTY;
        await wdd.Timeout.Read(); // Is it known?
        return await Machine.CopyToUser(argument, await wdd.Timeout.Read());
    }

    /// <inheritdoc/>
    public override async Op WatchdogRelease(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var wdd = file.Private<WatchdogDevice>();
        int result = -Errno.EBUSY;
        if (!await wdd.Status.Test(WatchdogDevice.Active))
        {
            result = 0;
        }
        else
        {
            bool allowed = await wdd.Status.TestAndClear(WatchdogDevice.AllowRelease);
            if (!allowed)
                await wdd.LookInto(); // info->options.
            if (allowed || !wdd.Traits.HasMagicClose)
                result = await WatchdogStop(wdd);
        }

        if (result < 0)
        {
            await wdd.Lock.Lock();
            await wdd.Status.Test(WatchdogDevice.Unregistered); // A message, if not.
            await wdd.Lock.Unlock();
            await WatchdogPing(wdd);
        }

        await wdd.LookInto(); // ops.
        await wdd.Owner.Put();
        await wdd.Status.Clear(WatchdogDevice.DevOpen);
        await wdd.LookInto(); // ops->unref.
        if (wdd.Traits.IsCounted)
            await WatchdogOps.Unref(wdd);
    }

    private static async Op<int> WatchdogPing(WatchdogDevice wdd)
    {
        await using var held = await wdd.Lock.Guard();
        if (await IsUnregistered(wdd, "watchdog_ping"))
            return -Errno.ENODEV;
        if (!await wdd.Status.Test(WatchdogDevice.Active))
            return 0;
        await wdd.LookInto(); // ops.
        await WatchdogOps.Ping(wdd);
        return 0;
    }

    private static async Op<int> WatchdogStart(WatchdogDevice wdd)
    {
        await using var held = await wdd.Lock.Guard();
        if (await IsUnregistered(wdd, "watchdog_start"))
            return -Errno.ENODEV;
        if (await wdd.Status.Test(WatchdogDevice.Active))
            return 0;
        await wdd.LookInto(); // ops.
        await WatchdogOps.Start(wdd);
        await wdd.Status.Set(WatchdogDevice.Active);
        return 0;
    }

    private static async Op<int> WatchdogStop(WatchdogDevice wdd)
    {
        await using var held = await wdd.Lock.Guard();
        if (await IsUnregistered(wdd, "watchdog_stop"))
            return -Errno.ENODEV;
        if (!await wdd.Status.Test(WatchdogDevice.Active))
            return 0;
        if (await wdd.Status.Test(WatchdogDevice.NoWayOut))
            return -Errno.EBUSY;
        await wdd.LookInto(); // ops.
        await WatchdogOps.Stop(wdd);
        await wdd.Status.Clear(WatchdogDevice.Active);
        return 0;
    }

    private static async Op<bool> IsUnregistered(WatchdogDevice wdd, string function) =>
        await wdd.Status.Test(WatchdogDevice.Unregistered, function);
}
