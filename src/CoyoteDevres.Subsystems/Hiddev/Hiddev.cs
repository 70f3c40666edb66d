using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Hiddev;

/// <summary><c>struct hid_device</c>: the HID core's half, which goes with the USB device.</summary>
public sealed class HidDevice : KernelObject
{
    internal HidDevice(Machine machine)
        : base(machine, "hid_device") => Hiddev = new PointerField<HiddevData>(this, "hiddev");

    /// <summary><c>hid-&gt;hiddev</c>.</summary>
    internal PointerField<HiddevData> Hiddev { get; }

    /// <summary>Powering it up fails: it does not answer any more.</summary>
    internal bool IsStalled { get; init; }

    /// <summary><c>hid_hw_power</c>.</summary>
    internal async Op<int> HidHwPower()
    {
        await Touch();
        return IsStalled ? -Errno.EIO : 0;
    }

    /// <summary><c>hid_hw_open</c>; <c>usbhid_open</c> before v3.18.</summary>
    internal async Op HidHwOpen() => await Touch();

    /// <summary><c>hid_hw_close</c>.</summary>
    internal async Op HidHwClose() => await Touch();
}

/// <summary><c>struct hiddev</c>: shared by the connection and by open files.</summary>
public sealed class HiddevData : KernelObject
{
    internal HiddevData(Machine machine, HidDevice hid)
        : base(machine, "hiddev")
    {
        Hid = hid;
        Exist = new Field<bool>(this, "exist", true);
        Open = new Field<int>(this, "open", 0);
        ExistanceLock = new Mutex(this, "existancelock");
        Wait = new WaitQueueHead(this, "wait", () => !Exist.Value);
        List = new ListHead(this, "list");
        ListLock = new SpinLock(this, "list_lock");
        Kref = new Kref(this, "kref", async () => await Kfree("hiddev_free"));
    }

    /// <summary><c>hiddev-&gt;hid</c>: set once.</summary>
    internal HidDevice Hid { get; }

    internal Field<bool> Exist { get; }

    internal Field<int> Open { get; }

    /// <summary><c>existancelock</c>, the kernel's spelling.</summary>
    internal Mutex ExistanceLock { get; }

    internal WaitQueueHead Wait { get; }

    /// <summary>The open files.</summary>
    internal ListHead List { get; }

    internal SpinLock ListLock { get; }

    /// <summary>The patch of June 2026 only.</summary>
    internal Kref Kref { get; }

    /// <summary><c>hiddev-&gt;open++</c>: what it was.</summary>
    internal async Op<int> CountOpen(string function)
    {
        int before = await Open.Read(function);
        await Open.Write(before + 1, function);
        return before;
    }

    /// <summary><c>--hiddev-&gt;open</c>: what it is.</summary>
    internal async Op<int> CountClose(string function)
    {
        int after = await Open.Read(function) - 1;
        await Open.Write(after, function);
        return after;
    }

    /// <summary>A new file's place among the open ones.</summary>
    internal async Op Link(HiddevList list, string function)
    {
        await ListLock.LockIrq(function);
        await List.AddTail(list.Node, function);
        await ListLock.UnlockIrq(function);
    }

    /// <summary>A file leaves it.</summary>
    internal async Op Unlink(HiddevList list, string function)
    {
        await ListLock.LockIrq(function);
        await list.Node.Del(function);
        await ListLock.UnlockIrq(function);
    }
}

/// <summary><c>struct hiddev_list</c>: one open file.</summary>
public sealed class HiddevList : KernelObject
{
    internal HiddevList(Machine machine, HiddevData hiddev)
        : base(machine, "hiddev_list")
    {
        Hiddev = hiddev;
        ThreadLock = new Mutex(this, "thread_lock");
        Events = new Field<int>(this, "head", 0);
        Node = new ListHead(this, "node");
    }

    internal HiddevData Hiddev { get; }

    internal Mutex ThreadLock { get; }

    /// <summary><c>head != tail</c>; nothing ever comes in.</summary>
    internal Field<int> Events { get; }

    internal ListHead Node { get; }
}
