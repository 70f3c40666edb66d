using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Iio;

/// <summary>
/// The IIO core (drivers/iio/industrialio-core.c, industrialio-event.c) under a driver with one channel and events: what the versions agree
/// on. Read in trees of 3.10, v5.10 and v6.15 [V]; v3.13 and v5.11 from memory and the sheet.
/// </summary>
/// <remarks>Left out: buffers, triggers, debugfs, consumers in other drivers.</remarks>
public abstract class IioDriver : DeviceDriver
{
    private protected IioDriver(Machine machine)
        : base("adc")
    {
        Machine = machine;
        Module = new Module(machine, "industrialio");
        Node = machine.Nodes.CreateNode("/dev/iio:device0");
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    /// <summary>The device, once probed.</summary>
    public IioDev IndioDev { get; private set; } = null!;

    internal Module Module { get; }

    /// <summary>True if the character device pins the device it is in.</summary>
    internal virtual bool HasParent => true;

    private protected Machine Machine { get; }

    /// <summary>The driver's probe: <c>iio_device_alloc</c>, <c>iio_device_register</c>.</summary>
    public override async Op<int> Probe(Device device)
    {
        IndioDev = new IioDev(Machine, this);
        await HandlerRegister(IndioDev);
        await IndioDev.Cdev.Add(Node);
        return await IndioDev.Dev.Add();
    }

    /// <summary>The driver's remove: <c>iio_device_unregister</c>, <c>iio_device_free</c>.</summary>
    public override async Op Remove(Device device)
    {
        await IioDeviceUnregister(IndioDev);
        await IndioDev.Dev.Put("iio_device_free");
    }

    /// <summary><c>iio_device_ioctl_handler_register</c>, where there are handlers.</summary>
    private protected virtual Op HandlerRegister(IioDev indioDev) => Op.Done;

    /// <summary><c>iio_device_unregister</c>.</summary>
    private protected abstract Op IioDeviceUnregister(IioDev indioDev);

    /// <summary><c>iio_dev_release</c>: the last reference is gone.</summary>
    internal virtual async Op IioDevRelease(IioDev indioDev)
    {
        await indioDev.EventInterface.Kfree("iio_device_unregister_eventset");
        await indioDev.Kfree();
    }

    /// <summary>An open file's reference.</summary>
    internal virtual async Op Get(IioDev indioDev, string function) => await indioDev.Dev.Get(function);

    /// <summary>It goes with the file.</summary>
    internal virtual async Op Put(IioDev indioDev, string function) => await indioDev.Dev.Put(function);

    /// <summary><c>iio_ioctl</c>.</summary>
    internal virtual async Op<int> IioIoctl(IioDev indioDev, UserPointer argument) =>
        (await indioDev.Info.Load()).IsNull ? -Errno.ENODEV : await IioEventGetfd(indioDev, argument);

    /// <summary><c>iio_event_chrdev_read</c>.</summary>
    internal virtual async Op<int> IioEventChrdevRead(IioDev indioDev)
    {
        if ((await indioDev.Info.Load()).IsNull)
            return -Errno.ENODEV;
        var events = indioDev.EventInterface;
        do
        {
            if (await events.Events.Read() == 0)
            {
                int result = await events.Wait.WaitEventInterruptible(async () => await events.Events.Read("iio_event_chrdev_read") != 0 || (await indioDev.Info.Load("iio_event_chrdev_read")).IsNull);
                if (result != 0)
                    return result;
                if ((await indioDev.Info.Load()).IsNull)
                    return -Errno.ENODEV;
            }

            if (await events.ReadLock.LockInterruptible() != 0)
                return -Errno.ERESTARTSYS;
            await events.ReadLock.Unlock();
        }
        while (await events.Events.Read() == 0);
        return 1;
    }

    /// <summary><c>iio_event_poll</c>: of a device that is gone it reports nothing (f6d4033d4b1d), before it joins the queue.</summary>
    internal virtual async Op<PollMask> IioEventPoll(IioDev indioDev, PollTable table)
    {
        if ((await indioDev.Info.Load()).IsNull)
            return PollMask.None;
        await table.Wait(indioDev.EventInterface.Wait);
        return await indioDev.EventInterface.Events.Read() != 0 ? PollMask.In : PollMask.None;
    }

    /// <summary><c>iio_event_getfd</c>: one at a time.</summary>
    private protected virtual async Op<int> IioEventGetfd(IioDev indioDev, UserPointer argument)
    {
        if (await indioDev.Mlock.LockInterruptible() != 0)
            return -Errno.EINTR;
        int result = -Errno.EBUSY;
        if (!await indioDev.EventInterface.TestAndSetBusy("iio_event_getfd"))
        {
            await Get(indioDev, "iio_event_getfd");
            argument.Value = await Kernel.File.Anonymous(new IioEventChrdevFileops(indioDev), indioDev);
            result = 0;
        }

        await indioDev.Mlock.Unlock();
        return result;
    }

    /// <summary><c>iio_device_wakeup_eventset</c>: <c>info</c> is NULL by then.</summary>
    private protected static async Op IioDeviceWakeupEventset(IioDev indioDev) => await indioDev.EventInterface.Wait.WakeUp();
}

/// <summary><c>iio_buffer_fileops</c>, without the buffer.</summary>
internal sealed class IioBufferFileops(IioDev indioDev, IioDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override async Op<int> Open(Kernel.File file)
    {
        const string Function = "iio_chrdev_open";
        if (await indioDev.TestAndSetBusy(Function))
            return -Errno.EBUSY;
        await driver.Get(indioDev, Function);
        file.PrivateData = indioDev;
        return 0;
    }

    public override async Op Release(Kernel.File file)
    {
        const string Function = "iio_chrdev_release";
        await indioDev.ClearBusy(Function);
        await driver.Put(indioDev, Function);
    }

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) =>
        command == IioCommand.GetEventFd ? driver.IioIoctl(indioDev, argument) : Op.From(-Errno.EINVAL);
}

/// <summary><c>iio_event_chrdev_fileops</c>.</summary>
internal sealed class IioEventChrdevFileops(IioDev indioDev) : FileOperations
{
    public override Module Owner => indioDev.Driver.Module;

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => indioDev.Driver.IioEventChrdevRead(indioDev);

    public override Op<PollMask> Poll(Kernel.File file, PollTable table) => indioDev.Driver.IioEventPoll(indioDev, table);

    public override async Op Release(Kernel.File file)
    {
        const string Function = "iio_event_chrdev_release";
        await indioDev.EventInterface.ClearBusy(Function);
        await indioDev.Driver.Put(indioDev, Function);
    }
}
