using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Iio;

/// <summary><c>struct iio_info</c>: the driver's functions, in its module.</summary>
public sealed class IioInfo : KernelObject
{
    internal IioInfo(Machine machine)
        : base(machine, "iio_info") => Retain();
}

/// <summary><c>struct iio_dev</c>, counted by its device.</summary>
public sealed class IioDev : KernelObject
{
    private const int BusyBit = 0;

    internal IioDev(Machine machine, IioDriver driver)
        : base(machine, "iio_dev")
    {
        Driver = driver;
        Dev = new Device(this, "dev", () => driver.IioDevRelease(this));
        Cdev = new Cdev(this, "chrdev", new IioBufferFileops(this, driver), driver.Module, driver.HasParent ? Dev : null);
        Info = new PointerField<IioInfo>(this, "info", new IioInfo(machine));
        InfoExistLock = new Mutex(this, "info_exist_lock");
        Mlock = new Mutex(this, "mlock");
        Flags = new AtomicFlags(this, "flags", "BUSY");
        IoctlHandlers = new ListHead(this, "ioctl_handlers");
        EventInterface = new IioEventInterface(machine, this);
        Raw = new DeviceAttribute(machine, "in_voltage0_raw", IioReadChannelInfo);
        Input = new DeviceAttribute(machine, "in_voltage0_input", IioReadChannelRaw);
        Dev.AddAttribute(Raw);
        Dev.AddAttribute(Input);
    }

    /// <summary>A channel's attribute.</summary>
    public DeviceAttribute Raw { get; }

    /// <summary>An attribute of the driver's own, which reads the channel as in-kernel users do (inkern.c).</summary>
    public DeviceAttribute Input { get; }

    internal IioDriver Driver { get; }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    /// <summary><c>indio_dev-&gt;info</c>: NULL once it is unregistered.</summary>
    internal PointerField<IioInfo> Info { get; }

    internal Mutex InfoExistLock { get; }

    internal Mutex Mlock { get; }

    internal AtomicFlags Flags { get; }

    /// <summary>Since 8dedcc3eee3a.</summary>
    internal ListHead IoctlHandlers { get; }

    internal IioEventInterface EventInterface { get; }

    /// <summary>For judging sleepers at the end.</summary>
    internal bool IsGone { get; set; }

    /// <summary>One user at a time.</summary>
    internal Test TestAndSetBusy(string function) => Flags.TestAndSet(BusyBit, function);

    internal Step ClearBusy(string function) => Flags.Clear(BusyBit, function);

    /// <summary>Follows <c>info</c> without a test: sysfs is taken away before it is.</summary>
    private async Op<int> IioReadChannelInfo()
    {
        var info = await Info.Load();
        await info.Deref(); // read_raw
        return 1;
    }

    /// <summary>Tests <c>info</c> under the lock.</summary>
    private async Op<int> IioReadChannelRaw()
    {
        await InfoExistLock.Lock();
        var info = await Info.Load();
        if (!info.IsNull)
            await info.Deref(); // read_raw
        await InfoExistLock.Unlock();
        return info.IsNull ? -Errno.ENODEV : 1;
    }
}

/// <summary><c>struct iio_event_interface</c>: freed with the device.</summary>
public sealed class IioEventInterface : KernelObject
{
    private const int BusyBit = 0;

    internal IioEventInterface(Machine machine, IioDev indioDev)
        : base(machine, "iio_event_interface")
    {
        Events = new Field<int>(this, "det_events", 0);
        Wait = new WaitQueueHead(this, "wait", () => indioDev.IsGone);
        WaitLock = new SpinLock(this, "wait.lock");
        Flags = new AtomicFlags(this, "flags", "BUSY");
        ReadLock = new Mutex(this, "read_lock");
        IoctlHandler = new ListHead(this, "ioctl_handler.entry");
    }

    /// <summary>What there is to read; nothing ever comes in.</summary>
    internal Field<int> Events { get; }

    internal WaitQueueHead Wait { get; }

    /// <summary>Up to v3.12: the queue's own lock covers the events.</summary>
    internal SpinLock WaitLock { get; }

    internal AtomicFlags Flags { get; }

    internal Mutex ReadLock { get; }

    /// <summary>Since 8dedcc3eee3a.</summary>
    internal ListHead IoctlHandler { get; }

    internal Test TestAndSetBusy(string function) => Flags.TestAndSet(BusyBit, function);

    internal Step ClearBusy(string function) => Flags.Clear(BusyBit, function);
}

/// <summary>Commands of an IIO device.</summary>
public static class IioCommand
{
    /// <summary>Makes a file to read events from.</summary>
    public static IoctlCommand GetEventFd { get; } = new("IIO_GET_EVENT_FD_IOCTL");
}
