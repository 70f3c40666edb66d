using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Usb;

namespace CoyoteDevres.Subsystems.Iowarrior;

/// <summary>
/// The IO-Warrior driver (drivers/usb/misc/iowarrior.c): what the versions agree on. Read in trees of 3.10 and v6.15, and the patches between [V].
/// </summary>
/// <remarks>
/// A model that writes synchronously (IOW24, IOW40). Left out: the buffers that nobody else has, debug messages (which follow
/// <c>dev-&gt;interface</c>), and that a poll also joins <c>write_wait</c>, which is woken together with <c>read_wait</c>.
/// </remarks>
public abstract class IowarriorDriver : DeviceDriver
{
    private UsbMajor? usb;
    private Device? device;

    private protected IowarriorDriver(Machine machine)
        : base("iowarrior")
    {
        Machine = machine;
        Fops = new IowarriorFops(this, new Module(machine, "iowarrior"));
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node => Usb.Node;

    private protected Machine Machine { get; }

    private protected UsbMajor Usb => usb!;

    private IowarriorFops Fops { get; }

    /// <summary>Loads the USB core's part.</summary>
    public async Op Load() => usb = await UsbMajor.Load(Machine, "/dev/usb/iowarrior0", Fops);

    /// <summary><c>iowarrior_probe</c>.</summary>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        await device.DriverData.Store(new IowarriorData(Machine), "usb_set_intfdata");
        await Usb.UsbRegisterDev(Fops);
        return 0;
    }

    /// <summary><c>iowarrior_disconnect</c>.</summary>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await IowarriorDisconnect((IowarriorData)(await device.DriverData.Load("usb_get_intfdata")).Raw!);
    }

    /// <summary><c>iowarrior_open</c>: with <c>minor_rwsem</c> held for reading.</summary>
    internal abstract Op<int> IowarriorOpen(Kernel.File file);

    /// <summary><c>iowarrior_read</c>.</summary>
    internal abstract Op<int> IowarriorRead(IowarriorData dev, UserPointer buffer);

    /// <summary><c>iowarrior_write</c>, of a report that is sent at once.</summary>
    internal async Op<int> IowarriorWrite(IowarriorData dev, UserPointer buffer)
    {
        await dev.Mutex.Lock();
        int result = -Errno.ENODEV;
        if (await dev.Present.Read())
        {
            result = await Machine.CopyFromUser(buffer);
            await dev.Touch("usb_set_report"); // interface
        }

        await dev.Mutex.Unlock();
        return result;
    }

    /// <summary><c>iowarrior_ioctl</c>.</summary>
    internal virtual async Op<int> IowarriorIoctl(IowarriorData dev, UserPointer argument)
    {
        await dev.Touch(); // report_size
        await dev.Mutex.Lock();
        int result = -Errno.ENODEV;
        if (await dev.Present.Read())
        {
            await dev.Touch("usb_get_report"); // udev
            result = await Machine.CopyToUser(argument, 0);
        }

        await dev.Mutex.Unlock();
        return result;
    }

    /// <summary><c>iowarrior_poll</c>: without a lock.</summary>
    internal static async Op<PollMask> IowarriorPoll(IowarriorData dev, PollTable table)
    {
        if (!await dev.Present.Read())
            return PollMask.Error | PollMask.HangUp;
        await table.Wait(dev.ReadWait);
        if (!await dev.Present.Read())
            return PollMask.Error | PollMask.HangUp;
        return await dev.Events.Read() != 0 ? PollMask.In | PollMask.Out : PollMask.Out;
    }

    /// <summary><c>iowarrior_release</c>.</summary>
    internal virtual async Op IowarriorRelease(IowarriorData dev)
    {
        await dev.Mutex.Lock();
        await dev.Opened.Read();
        await dev.Opened.Write(0);
        bool isPresent = await dev.Present.Read();
        if (isPresent)
            await dev.Stop("iowarrior_release");
        await dev.Mutex.Unlock();
        await PutBy(dev, !isPresent);
    }

    /// <summary><c>iowarrior_disconnect</c>.</summary>
    private protected abstract Op IowarriorDisconnect(IowarriorData dev);

    /// <summary>Whoever was second deletes it, after unlocking.</summary>
    private protected virtual async Op PutBy(IowarriorData dev, bool deletes)
    {
        if (deletes)
            await dev.IowarriorDelete();
    }

    /// <summary>A file takes its share: nothing, where none are counted.</summary>
    private protected virtual Op Share(IowarriorData dev) => Op.Done;

    /// <summary>What is stored with the interface, as an open finds it.</summary>
    private protected async Op<IowarriorData?> UsbGetIntfdata() => (IowarriorData?)(await device!.DriverData.Load()).Raw;

    /// <summary>Nobody else takes the interface's data away by now.</summary>
    private protected async Op UsbSetIntfdata(IowarriorData? dev) => await device!.DriverData.Store(dev);

    /// <summary>The end of <c>iowarrior_open</c>: with the mutex held, which it drops. One process at a time.</summary>
    private protected async Op<int> OpenLocked(IowarriorData dev, Kernel.File file)
    {
        const string Function = "iowarrior_open";
        int result = -Errno.EBUSY;
        if (await dev.Opened.Read(Function) == 0)
        {
            await dev.IntInUrb.Touch("usb_submit_urb");
            await dev.Opened.Write(1, Function);
            await Share(dev);
            file.PrivateData = dev;
            result = 0;
        }

        await dev.Mutex.Unlock(Function);
        return result;
    }

    /// <summary>The wait of <c>iowarrior_read</c>, and what it found.</summary>
    private protected async Op<int> WaitForReport(IowarriorData dev, UserPointer buffer)
    {
        const string Function = "iowarrior_read";
        if (await dev.Events.Read(Function) == 0)
        {
            if (await dev.ReadWait.WaitEventInterruptible(async () => !await dev.Present.Read(Function) || await dev.Events.Read(Function) != 0, Function) != 0)
                return -Errno.ERESTARTSYS;
            if (!await dev.Present.Read(Function))
                return -Errno.ENODEV;
        }

        return await Machine.CopyToUser(buffer, 0, Function);
    }
}

/// <summary><c>iowarrior_fops</c>.</summary>
internal sealed class IowarriorFops(IowarriorDriver driver, Module owner) : FileOperations
{
    public override Module Owner => owner;

    public override Op<int> Open(Kernel.File file) => driver.IowarriorOpen(file);

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => driver.IowarriorRead(file.Private<IowarriorData>(), buffer);

    public override Op<int> Write(Kernel.File file, UserPointer buffer) => driver.IowarriorWrite(file.Private<IowarriorData>(), buffer);

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) => driver.IowarriorIoctl(file.Private<IowarriorData>(), argument);

    public override Op<PollMask> Poll(Kernel.File file, PollTable table) => IowarriorDriver.IowarriorPoll(file.Private<IowarriorData>(), table);

    public override Op Release(Kernel.File file) => driver.IowarriorRelease(file.Private<IowarriorData>());
}
