using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary><c>struct pps_device</c> (include/linux/pps_kernel.h): a source of pulses, allocated by <c>pps_register_source</c>.</summary>
public sealed class PpsDevice : KernelObject
{
    internal PpsDevice(Machine machine)
        : base(machine, "pps_device")
    {
        Lock = new SpinLock(this, "lock");
        LastEv = new Field<int>(this, "last_ev", 0);
        LastFetchedEv = new Field<int>(this, "last_fetched_ev", 0);
        Queue = new WaitQueueHead(this, "queue", () => IsGone);
        LookupCookie = new Field<bool>(this, "lookup_cookie", true);
    }

    /// <summary><c>pps-&gt;lock</c>.</summary>
    internal SpinLock Lock { get; }

    /// <summary><c>pps-&gt;last_ev</c>: how many pulses there were.</summary>
    internal Field<int> LastEv { get; }

    /// <summary><c>pps-&gt;last_fetched_ev</c>, in PP2: what poll compares that with.</summary>
    internal Field<int> LastFetchedEv { get; }

    /// <summary><c>pps-&gt;queue</c>: where fetches and polls sleep.</summary>
    internal WaitQueueHead Queue { get; }

    /// <summary><c>pps-&gt;lookup_cookie</c>, NULL or not.</summary>
    internal Field<bool> LookupCookie { get; }

    /// <summary><c>pps-&gt;dev</c>: up to PP1 an allocation of its own that goes with this one, in PP2 a member.</summary>
    internal Device Dev { get; set; } = null!;

    /// <summary><c>pps-&gt;cdev</c>, up to PP1.</summary>
    internal Cdev Cdev { get; set; } = null!;

    /// <summary><c>pps-&gt;id</c>.</summary>
    internal int Id { get; set; }

    /// <summary>For the check at the end: its removal has begun.</summary>
    internal bool IsGone { get; set; }

    /// <summary><c>pps_event</c> (drivers/pps/kapi.c [R]): a pulse, as the driver's interrupt tells it.</summary>
    internal async Op PpsEvent()
    {
        await Lock.LockIrqsave("pps_event");
        await LastEv.Write(await LastEv.Read("pps_event") + 1, "pps_event");
        await Queue.WakeUpInterruptibleAll("pps_event");
        await Lock.UnlockIrqrestore("pps_event");
    }
}

/// <summary>What <c>device_create</c> allocates, up to PP1; PPS puts a release function of its own into it.</summary>
internal sealed class PpsClassDevice : KernelObject
{
    internal PpsClassDevice(Machine machine, Device parent, Func<PpsClassDevice, Op> release)
        : base(machine, "pps_class_device") => Dev = new Device(this, "dev", () => release(this), parent);

    internal Device Dev { get; }
}
