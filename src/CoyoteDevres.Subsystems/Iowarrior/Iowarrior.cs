using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Iowarrior;

/// <summary><c>struct iowarrior</c>: shared by the connection and by the one file that may be open.</summary>
public sealed class IowarriorData : KernelObject
{
    internal IowarriorData(Machine machine)
        : base(machine, "iowarrior")
    {
        Mutex = new Mutex(this, "mutex");
        Present = new Field<bool>(this, "present", true);
        Opened = new Field<int>(this, "opened", 0);
        Events = new Atomic(this, "intr_idx", 0);
        ReadWait = new WaitQueueHead(this, "read_wait", () => !Present.Value);
        WriteWait = new WaitQueueHead(this, "write_wait", () => !Present.Value);
        IntInUrb = new Urb(machine);
        Kref = new Kref(this, "kref", IowarriorDelete);
    }

    internal Mutex Mutex { get; }

    internal Field<bool> Present { get; }

    internal Field<int> Opened { get; }

    /// <summary><c>intr_idx != read_idx</c>: what there is to read; nothing ever comes in.</summary>
    internal Atomic Events { get; }

    internal WaitQueueHead ReadWait { get; }

    internal WaitQueueHead WriteWait { get; }

    internal Urb IntInUrb { get; }

    /// <summary>The patch of 2026 only.</summary>
    internal Kref Kref { get; }

    /// <summary><c>iowarrior_delete</c>.</summary>
    internal async Op IowarriorDelete()
    {
        await Touch(); // int_in_urb
        await IntInUrb.Kfree("usb_free_urb");
        await Kfree();
    }

    /// <summary>Stops what is going on, and wakes those who wait.</summary>
    internal async Op Stop(string function)
    {
        await Touch(function); // int_in_urb
        await IntInUrb.Touch("usb_kill_urb");
        await ReadWait.WakeUpInterruptible(function);
        await WriteWait.WakeUpInterruptible(function);
    }
}

/// <summary><c>struct urb</c>: a request to the device.</summary>
internal sealed class Urb(Machine machine) : KernelObject(machine, "urb");

/// <summary>Commands of an IO-Warrior.</summary>
public static class IowarriorCommand
{
    /// <summary>Reads a report.</summary>
    public static IoctlCommand Read { get; } = new("IOW_READ");
}
