using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Iio;

/// <summary>
/// IIO2: f18e7a068a0a, d2f0a48f36ae (v3.13) to v4.12. File operations test <c>info</c>, sleepers are woken after it is NULL; but
/// <c>info_exist_lock</c> is held while sysfs is taken away. [R], the order from the sheet.
/// </summary>
public sealed class IioLockedDel(Machine machine) : IioDriver(machine)
{
    /// <summary>Reports <c>-ENODEV</c> as a mask: everything.</summary>
    internal override async Op<PollMask> IioEventPoll(IioDev indioDev, PollTable table)
    {
        if ((await indioDev.Info.Load()).IsNull)
            return PollMask.Error | PollMask.HangUp | PollMask.In | PollMask.Out;
        await table.Wait(indioDev.EventInterface.Wait);
        return await indioDev.EventInterface.Events.Read() != 0 ? PollMask.In : PollMask.None;
    }

    private protected override async Op IioDeviceUnregister(IioDev indioDev)
    {
        await indioDev.InfoExistLock.Lock();
        await indioDev.Dev.Del();
        await indioDev.Cdev.Del();
        indioDev.IsGone = true;
        await indioDev.Info.Store(null);
        await IioDeviceWakeupEventset(indioDev);
        await indioDev.InfoExistLock.Unlock();
    }
}

/// <summary>IIO3: v5.10. Sysfs goes first, then the lock is taken. Read in a tree of v5.10 [V].</summary>
public class IioUnlockedDel(Machine machine) : IioDriver(machine)
{
    private protected override async Op IioDeviceUnregister(IioDev indioDev)
    {
        await indioDev.Cdev.DeviceDel(indioDev.Dev);
        indioDev.IsGone = true;
        await indioDev.InfoExistLock.Lock();
        await Forget(indioDev);
        await indioDev.Info.Store(null);
        await IioDeviceWakeupEventset(indioDev);
        await indioDev.InfoExistLock.Unlock();
    }

    /// <summary>With the lock held: the handlers, in one version.</summary>
    private protected virtual Op Forget(IioDev indioDev) => Op.Done;
}

/// <summary>IIO5: v5.13 and later. Who handles an ioctl is on a list, walked under the lock; each takes itself off it. Read in a tree of v6.15 [V].</summary>
public class IioHandlers(Machine machine) : IioUnlockedDel(machine)
{
    internal override async Op<int> IioIoctl(IioDev indioDev, UserPointer argument)
    {
        await indioDev.InfoExistLock.Lock();
        int result = -Errno.ENODEV;
        if (!(await indioDev.Info.Load()).IsNull)
            await indioDev.IoctlHandlers.ForEach(async _ => result = await IioEventGetfd(indioDev, argument));
        await indioDev.InfoExistLock.Unlock();
        return result;
    }

    internal override async Op IioDevRelease(IioDev indioDev)
    {
        await indioDev.EventInterface.IoctlHandler.Del("iio_device_ioctl_handler_unregister");
        await base.IioDevRelease(indioDev);
    }

    private protected override async Op HandlerRegister(IioDev indioDev) =>
        await indioDev.IoctlHandlers.AddTail(indioDev.EventInterface.IoctlHandler, "iio_device_ioctl_handler_register");
}

/// <summary>IIO4: 8dedcc3eee3a (v5.11) to v5.12. Unregistering takes all handlers off the list, and then each takes itself off it. The sheet's, from a patch.</summary>
public sealed class IioTwiceDeleted(Machine machine) : IioHandlers(machine)
{
    private protected override async Op Forget(IioDev indioDev) =>
        await indioDev.IoctlHandlers.ForEachSafe(async handler => await handler.Del("iio_device_unregister"), "iio_device_unregister");
}
