using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>
/// W0, v3.1 to v3.4 (014d694e5d59 and after; read in it and in a v3.4 tree): one watchdog, behind one global pointer that removal sets to
/// NULL. No lock and no reference: each use of <c>wdd</c> in the source is a read of the global.
/// </summary>
public sealed class WatchdogW0 : WatchdogVersion
{
    private readonly PointerField<WatchdogDevice> wdd;

    /// <summary>Loads the core.</summary>
    public WatchdogW0(Machine machine)
        : base(machine) => wdd = new PointerField<WatchdogDevice>(machine, "wdd");

    /// <inheritdoc/>
    public override async Op Register(WatchdogDevice wdd)
    {
        ArgumentNullException.ThrowIfNull(wdd);
        await this.wdd.Store(wdd, "watchdog_dev_register");
        await Machine.Misc.Register(Misc);
    }

    /// <summary><c>watchdog_dev_unregister</c>, without the bit that lets only one watchdog register.</summary>
    public override async Op Unregister(WatchdogDevice wdd)
    {
        await this.wdd.Load("watchdog_dev_unregister"); // Is it the registered one?
        await Machine.Misc.Deregister(Misc);
        await this.wdd.Store(null, "watchdog_dev_unregister");
    }

    /// <inheritdoc/>
    public override async Op<int> WatchdogOpen(File file, KernelObject? container)
    {
        if (await (await Wdd("watchdog_open")).Status.TestAndSet(WatchdogDevice.DevOpen))
            return -Errno.EBUSY;
        var opened = await Wdd("watchdog_open");
        await opened.LookInto(); // ops.
        if (!await opened.Owner.TryGet())
        {
            await (await Wdd("watchdog_open")).Status.Clear(WatchdogDevice.DevOpen);
            return -Errno.EBUSY;
        }

        await WatchdogStart(await wdd.Load("watchdog_open"));
        return 0;
    }

    /// <inheritdoc/>
    public override async Op<int> WatchdogWrite(File file)
    {
        await (await Wdd("watchdog_write")).Status.Clear(WatchdogDevice.AllowRelease);
        await WatchdogPing(await wdd.Load());
        return Written;
    }

    /// <inheritdoc/>
    public override async Op<int> WatchdogIoctl(File file, IoctlCommand command, UserPointer argument)
    {
        await (await Wdd("watchdog_ioctl")).LookInto(); // ops->ioctl: there is none.
        if (command == Watchdog.WatchdogIoctl.KeepAlive)
        {
            await (await Wdd("watchdog_ioctl")).LookInto(); // info->options.
            await WatchdogPing(await wdd.Load());
            return 0;
        }

        if (command == Watchdog.WatchdogIoctl.SetOptions)
            return await WatchdogStop(await wdd.Load());
        if (command == Watchdog.WatchdogIoctl.GetTimeout)
        {
            await (await Wdd("watchdog_ioctl")).Timeout.Read();
            return await Machine.CopyToUser(argument, await (await Wdd("watchdog_ioctl")).Timeout.Read());
        }

        if (command != Watchdog.WatchdogIoctl.GetSupport)
            return -Errno.ENOTTY;
        await (await Wdd("watchdog_ioctl")).LookInto(); // info.
        return await Machine.CopyToUser(argument, "info");
    }

    /// <inheritdoc/>
    public override async Op WatchdogRelease(File file)
    {
        int result = -Errno.EBUSY;
        bool allowed = await (await Wdd("watchdog_release")).Status.TestAndClear(WatchdogDevice.AllowRelease);
        if (!allowed)
        {
            var closed = await Wdd("watchdog_release");
            await closed.LookInto(); // info->options.
            allowed = !closed.Traits.HasMagicClose;
        }

        if (allowed)
            result = await WatchdogStop(await wdd.Load());
        if (result < 0)
        {
            await (await Wdd("watchdog_release")).LookInto(); // info->identity, for the message.
            await WatchdogPing(await wdd.Load());
        }

        var owned = await Wdd("watchdog_release");
        await owned.LookInto(); // ops.
        await owned.Owner.Put();
        await (await Wdd("watchdog_release")).Status.Clear(WatchdogDevice.DevOpen);
    }

    private static async Op WatchdogPing(Pointer<WatchdogDevice> pointer)
    {
        var wddev = await Follow(pointer);
        if (!await wddev.Status.Test(WatchdogDevice.Active))
            return;
        await wddev.LookInto(); // ops.
        await WatchdogOps.Ping(wddev);
    }

    private static async Op WatchdogStart(Pointer<WatchdogDevice> pointer)
    {
        var wddev = await Follow(pointer);
        if (await wddev.Status.Test(WatchdogDevice.Active))
            return;
        await wddev.LookInto(); // ops.
        await WatchdogOps.Start(wddev);
        await wddev.Status.Set(WatchdogDevice.Active);
    }

    private static async Op<int> WatchdogStop(Pointer<WatchdogDevice> pointer)
    {
        var wddev = await Follow(pointer);
        if (await wddev.Status.Test(WatchdogDevice.NoWayOut))
            return -Errno.EBUSY;
        if (!await wddev.Status.Test(WatchdogDevice.Active))
            return 0;
        await wddev.LookInto(); // ops.
        await WatchdogOps.Stop(wddev);
        await wddev.Status.Clear(WatchdogDevice.Active);
        return 0;
    }

    /// <summary>Reads the global, for the access to a member that follows.</summary>
    private async Op<WatchdogDevice> Wdd(string function) => await Follow(await wdd.Load(function), function);
}
