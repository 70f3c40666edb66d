using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Evdev;

/// <summary><c>struct input_dev</c>: the input core's device, which lives until its last reference.</summary>
public sealed class InputDev : KernelObject
{
    internal InputDev(Machine machine)
        : base(machine, "input_dev")
    {
        Dev = new Device(this, "dev", async () => await Kfree("input_dev_release"));
        Mutex = new Mutex(this, "mutex");
        EventLock = new SpinLock(this, "event_lock");
        GoingAway = new Field<bool>(this, "going_away", false);
        Users = new Field<int>(this, "users", 0);
    }

    internal Device Dev { get; }

    internal Mutex Mutex { get; }

    internal SpinLock EventLock { get; }

    internal Field<bool> GoingAway { get; }

    internal Field<int> Users { get; }

    /// <summary><c>input_open_device</c>.</summary>
    internal async Op<int> InputOpenDevice()
    {
        if (await Mutex.LockInterruptible() != 0)
            return -Errno.EINTR;
        int result = await GoingAway.Read() ? -Errno.ENODEV : 0;
        if (result == 0)
            await Users.Write(await Users.Read() + 1);
        await Mutex.Unlock();
        return result;
    }

    /// <summary><c>input_close_device</c>.</summary>
    internal async Op InputCloseDevice()
    {
        await Mutex.Lock();
        await Users.Write(await Users.Read() - 1);
        await Mutex.Unlock();
    }

    /// <summary><c>input_inject_event</c>.</summary>
    internal async Op InputInjectEvent()
    {
        await EventLock.LockIrqsave();
        await Touch(); // grab, event
        await EventLock.UnlockIrqrestore();
    }
}

/// <summary><c>struct evdev</c>.</summary>
public sealed class EvdevData : KernelObject
{
    internal EvdevData(Machine machine, EvdevDriver driver, InputDev input)
        : base(machine, "evdev")
    {
        Input = input;
        Dev = new Device(this, "dev", EvdevFree);
        Dev.Kobject.ReleaseByAnybody(input);
        Cdev = new Cdev(this, "cdev", new EvdevFops(this, driver), driver.Module, driver.HasParent ? Dev : null);
        Mutex = new Mutex(this, "mutex");
        Exist = new Field<bool>(this, "exist", true);
        Open = new Field<int>(this, "open", 0);
        ClientList = new ListHead(this, "client_list", isRcu: true);
        ClientLock = new SpinLock(this, "client_lock");
    }

    /// <summary><c>handle.dev</c>.</summary>
    internal InputDev Input { get; }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    internal Mutex Mutex { get; }

    internal Field<bool> Exist { get; }

    internal Field<int> Open { get; }

    internal ListHead ClientList { get; }

    internal SpinLock ClientLock { get; }

    private async Op EvdevFree()
    {
        await Input.Dev.Put();
        await Kfree();
    }
}

/// <summary><c>struct evdev_client</c>: one open file.</summary>
public sealed class EvdevClient : KernelObject
{
    internal EvdevClient(Machine machine, EvdevData evdev)
        : base(machine, "evdev_client")
    {
        Evdev = evdev;
        BufferLock = new SpinLock(this, "buffer_lock");
        Events = new Field<int>(this, "packet_head", 0);
        Wait = new WaitQueueHead(this, "wait", () => !evdev.Exist.Value);
        Node = new ListHead(this, "node", isRcu: true);
    }

    internal EvdevData Evdev { get; }

    internal SpinLock BufferLock { get; }

    /// <summary><c>packet_head != tail</c>; nothing ever comes in.</summary>
    internal Field<int> Events { get; }

    internal WaitQueueHead Wait { get; }

    internal ListHead Node { get; }
}

/// <summary>Commands of evdev.</summary>
public static class EvdevCommand
{
    /// <summary>Tells the device's identity.</summary>
    public static IoctlCommand GetId { get; } = new("EVIOCGID");
}
