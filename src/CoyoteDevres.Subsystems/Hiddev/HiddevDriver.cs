using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Usb;

namespace CoyoteDevres.Subsystems.Hiddev;

/// <summary>
/// usbhid with its hiddev node (drivers/hid/usbhid/hiddev.c): what the versions agree on. Read: 0361a28d3f9a, a tree of v4.19 with the stable
/// fixes, one of v6.15 [V].
/// </summary>
/// <remarks>
/// Nothing ever comes in from the device, no signal comes, and no allocation fails. <c>thread_lock</c> is dropped while a reader sleeps. Events,
/// fasync and the HID core's own locks are left out.
/// </remarks>
public abstract class HiddevDriver : DeviceDriver
{
    private HidDevice? hid;
    private UsbMajor? usb;

    private protected HiddevDriver(Machine machine)
        : base("usbhid")
    {
        Machine = machine;
        Fops = new HiddevFops(this, new Module(machine, "usbhid"));
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node => usb!.Node;

    /// <summary>Its device stops answering once it is connected.</summary>
    public bool HasStalledDevice { get; init; }

    private protected Machine Machine { get; }

    private protected UsbMajor Usb => usb!;

    private HiddevFops Fops { get; }

    /// <summary>Loads the USB core's part.</summary>
    public async Op Load() => usb = await UsbMajor.Load(Machine, "/dev/usb/hiddev0", Fops);

    /// <summary>The device stays: what belongs to it is no leak.</summary>
    public void Retain()
    {
        hid!.Retain();
        hid.Hiddev.Value.Raw!.Retain();
    }

    /// <summary><c>usbhid_probe</c>, with <c>hiddev_connect</c>.</summary>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        hid = new HidDevice(Machine) { IsStalled = HasStalledDevice };
        await device.DriverData.Store(hid, "usb_set_intfdata");
        var hiddev = new HiddevData(Machine, hid);
        await hid.Hiddev.Store(hiddev, "hiddev_connect");
        await Usb.UsbRegisterDev(Fops);
        await Connected(hiddev);
        return 0;
    }

    /// <summary><c>usbhid_disconnect</c>, with <c>hid_destroy_device</c>: afterwards the HID core's half is gone.</summary>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var gone = (HidDevice)await (await device.DriverData.Load("usb_get_intfdata")).Deref("usbhid_disconnect");
        await HiddevDisconnect(await (await gone.Hiddev.Load("hiddev_disconnect")).Deref("hiddev_disconnect"));
        await gone.Kfree("hid_device_release");
    }

    /// <summary>Connected: the table of the versions that have one.</summary>
    private protected virtual Op Connected(HiddevData hiddev) => Op.Done;

    /// <summary><c>hiddev_open</c>: with <c>minor_rwsem</c> held for reading.</summary>
    internal abstract Op<int> HiddevOpen(Kernel.File file);

    /// <summary><c>hiddev_release</c>.</summary>
    internal abstract Op HiddevRelease(HiddevList list);

    /// <summary><c>hiddev_disconnect</c>.</summary>
    private protected abstract Op HiddevDisconnect(HiddevData hiddev);

    /// <summary><c>hiddev_ioctl</c>: the whole of it with the lock, since 7f77897ef2b6.</summary>
    internal virtual async Op<int> HiddevIoctl(HiddevList list, IoctlCommand command, UserPointer argument)
    {
        await list.Hiddev.ExistanceLock.Lock();
        int result = -Errno.ENODEV;
        if (await list.Hiddev.Exist.Read())
        {
            await list.Hiddev.Hid.Touch();
            result = await Machine.CopyToUser(argument, 0);
        }

        await list.Hiddev.ExistanceLock.Unlock();
        return result;
    }

    /// <summary><c>hiddev_read</c>.</summary>
    internal static async Op<int> HiddevRead(HiddevList list)
    {
        if (await list.ThreadLock.LockInterruptible() != 0)
            return -Errno.ERESTARTSYS;
        int result = 0;
        if (await list.Events.Read() == 0)
        {
            var wait = list.Hiddev.Wait;
            await wait.PrepareToWait(SleepState.Interruptible);
            while (result == 0 && await list.Events.Read() == 0)
            {
                if (await list.Hiddev.Machine.SignalPending())
                    result = -Errno.ERESTARTSYS;
                else if (!await list.Hiddev.Exist.Read())
                    result = -Errno.EIO;
                else if (!await Sleep(list))
                    return -Errno.EINTR;
            }

            await wait.FinishWait();
        }

        await list.ThreadLock.Unlock();
        return result;
    }

    /// <summary><c>hiddev_poll</c>: without a lock.</summary>
    internal static async Op<PollMask> HiddevPoll(HiddevList list, PollTable table)
    {
        await table.Wait(list.Hiddev.Wait);
        if (await list.Events.Read() != 0)
            return PollMask.In;
        return await list.Hiddev.Exist.Read() ? PollMask.None : PollMask.Error | PollMask.HangUp;
    }

    /// <summary>The interface's HID device, as an open finds it.</summary>
    private protected async Op<HidDevice?> UsbhidFindInterface() => await Usb.UsbFindInterface() ? hid : null;

    /// <summary>One sleep of <c>hiddev_read</c>, without the lock; false if a signal ended the wait for it.</summary>
    private static async Op<bool> Sleep(HiddevList list)
    {
        const string Function = "hiddev_read";
        await list.ThreadLock.Unlock(Function);
        await list.Hiddev.Wait.ScheduleInterruptible(Function);
        if (await list.ThreadLock.LockInterruptible(Function) != 0)
        {
            await list.Hiddev.Wait.FinishWait(Function);
            return false;
        }

        await list.Hiddev.Wait.SetCurrentState(SleepState.Interruptible, Function);
        return true;
    }
}

/// <summary><c>hiddev_fops</c>.</summary>
internal sealed class HiddevFops(HiddevDriver driver, Module owner) : FileOperations
{
    public override Module Owner => owner;

    public override Op<int> Open(Kernel.File file) => driver.HiddevOpen(file);

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => HiddevDriver.HiddevRead(file.Private<HiddevList>());

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) => driver.HiddevIoctl(file.Private<HiddevList>(), command, argument);

    public override Op<PollMask> Poll(Kernel.File file, PollTable table) => HiddevDriver.HiddevPoll(file.Private<HiddevList>(), table);

    public override Op Release(Kernel.File file) => driver.HiddevRelease(file.Private<HiddevList>());
}

/// <summary>The commands of hiddev that users give.</summary>
public static class HiddevCommand
{
    /// <summary>Tells bus and device numbers.</summary>
    public static IoctlCommand GetDevInfo { get; } = new("HIDIOCGDEVINFO");

    /// <summary>Asks the device for a string.</summary>
    public static IoctlCommand GetString { get; } = new("HIDIOCGSTRING");
}
