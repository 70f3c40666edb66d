using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Iio;

/// <summary>
/// IIO0: up to v3.12, before 0d5b7da. No open file holds a reference, the character device has no parent and is deleted with the device, nobody
/// tests <c>info</c>, which becomes NULL before sysfs is gone, and nobody is woken. Read in a tree of 3.10 [V], but for the events' file.
/// </summary>
public class IioBefore(Machine machine) : IioDriver(machine)
{
    internal override bool HasParent => false;

    internal override Op Get(IioDev indioDev, string function) => Op.Done;

    internal override Op Put(IioDev indioDev, string function) => Op.Done;

    internal override Op<int> IioIoctl(IioDev indioDev, UserPointer argument) => IioEventGetfd(indioDev, argument);

    /// <summary>The queue's own lock, whose taking also keeps interrupts out: there are none here.</summary>
    internal override async Op<int> IioEventChrdevRead(IioDev indioDev)
    {
        var events = indioDev.EventInterface;
        await events.WaitLock.Lock();
        int result = 0;
        if (await events.Events.Read() == 0)
            result = await events.Wait.WaitEventInterruptibleLocked(events.WaitLock, async () => await events.Events.Read("iio_event_chrdev_read") != 0);
        await events.WaitLock.Unlock();
        return result != 0 ? result : 1;
    }

    internal override async Op<PollMask> IioEventPoll(IioDev indioDev, PollTable table)
    {
        await table.Wait(indioDev.EventInterface.Wait);
        return await indioDev.EventInterface.Events.Read() != 0 ? PollMask.In : PollMask.None;
    }

    private protected override async Op<int> IioEventGetfd(IioDev indioDev, UserPointer argument)
    {
        var events = indioDev.EventInterface;
        await events.WaitLock.Lock();
        bool isBusy = await events.TestAndSetBusy("iio_event_getfd");
        await events.WaitLock.Unlock();
        if (isBusy)
            return -Errno.EBUSY;
        await Get(indioDev, "iio_event_getfd");
        argument.Value = await Kernel.File.Anonymous(new IioEventChrdevFileops(indioDev), indioDev);
        return 0;
    }

    private protected override async Op IioDeviceUnregister(IioDev indioDev)
    {
        await indioDev.InfoExistLock.Lock();
        await indioDev.Info.Store(null);
        await indioDev.InfoExistLock.Unlock();
        await indioDev.Dev.Del();
        indioDev.IsGone = true;
    }

    internal override async Op IioDevRelease(IioDev indioDev)
    {
        await indioDev.Cdev.Del();
        await base.IioDevRelease(indioDev);
    }
}

/// <summary>
/// IIO1: 0d5b7da, cadc2125e140 (on the way to v3.13). Files hold a reference, and so does the character device, which goes when the device is
/// unregistered; still nobody tests <c>info</c> or is woken. [R] but for the titles.
/// </summary>
public sealed class IioCounted(Machine machine) : IioBefore(machine)
{
    internal override bool HasParent => true;

    internal override async Op Get(IioDev indioDev, string function) => await indioDev.Dev.Get(function);

    internal override async Op Put(IioDev indioDev, string function) => await indioDev.Dev.Put(function);

    private protected override async Op IioDeviceUnregister(IioDev indioDev)
    {
        await base.IioDeviceUnregister(indioDev);
        await indioDev.Cdev.Del();
    }

    internal override async Op IioDevRelease(IioDev indioDev)
    {
        await indioDev.EventInterface.Kfree("iio_device_unregister_eventset");
        await indioDev.Kfree();
    }
}
