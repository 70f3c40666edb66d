using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary><c>struct ptp_clock_info</c>: the driver's callbacks and data, in its own memory, which goes after its remove.</summary>
public sealed class PtpInfo : KernelObject
{
    internal PtpInfo(Machine machine)
        : base(machine, "ptp_clock_info")
    {
    }
}

/// <summary><c>struct ptp_clock</c>, allocated by <c>ptp_clock_register</c>, with its <c>struct posix_clock</c>.</summary>
public sealed class PtpClock : KernelObject
{
    internal PtpClock(Machine machine, PtpInfo info)
        : base(machine, "ptp_clock")
    {
        Clock = new PosixClock(this);
        Info = new PointerField<PtpInfo>(this, "info", info);
        Defunct = new Field<bool>(this, "defunct", false);
        TsevWq = new WaitQueueHead(this, "tsev_wq", () => IsGone);
        TsevqMux = new Mutex(this, "tsevq_mux");
        PincfgMux = new Mutex(this, "pincfg_mux");
        Tsevq = new TimestampEventQueue(this);
        TsevqsLock = new Kernel.SpinLock(this, "tsevqs_lock");
        Tsevqs = new ListHead(this, "tsevqs");
        ClockName = new DeviceAttribute(machine, "clock_name", ShowClockName);
    }

    /// <summary><c>ptp-&gt;clock</c>.</summary>
    public PosixClock Clock { get; }

    /// <summary>Its file in sysfs.</summary>
    public DeviceAttribute ClockName { get; }

    /// <summary><c>ptp-&gt;info</c>: never cleared.</summary>
    internal PointerField<PtpInfo> Info { get; }

    /// <summary><c>ptp-&gt;defunct</c>: tells readers to give up, before anything waits for them.</summary>
    internal Field<bool> Defunct { get; }

    /// <summary><c>ptp-&gt;tsev_wq</c>: where readers sleep.</summary>
    internal WaitQueueHead TsevWq { get; }

    /// <summary><c>ptp-&gt;tsevq_mux</c>: one reader at a time. Up to PC1.</summary>
    internal Mutex TsevqMux { get; }

    /// <summary><c>ptp-&gt;pincfg_mux</c>. In PC2.</summary>
    internal Mutex PincfgMux { get; }

    /// <summary><c>ptp-&gt;tsevq</c>: the only queue of timestamps up to PC1.</summary>
    internal TimestampEventQueue Tsevq { get; }

    /// <summary><c>ptp-&gt;tsevqs_lock</c>, in PC2.</summary>
    internal Kernel.SpinLock TsevqsLock { get; }

    /// <summary><c>ptp-&gt;tsevqs</c>: the queues of the open files, in PC2, and the clock's own.</summary>
    internal ListHead Tsevqs { get; }

    /// <summary>Up to PC1: what <c>device_create</c> made. In PC2 its own device.</summary>
    internal Device Dev { get; set; } = null!;

    /// <summary>What else was allocated for it: the class device, or in PC2 its own queue.</summary>
    internal KernelObject Companion { get; set; } = null!;

    /// <summary>For the check at the end: its removal has begun.</summary>
    internal bool IsGone { get; set; }

    /// <summary><c>ptp_clock_gettime</c>.</summary>
    internal async Op<int> GetTime()
    {
        await (await Info.Load("ptp_clock_gettime")).Deref("ptp_clock_gettime");
        return 0;
    }

    private async Op<int> ShowClockName()
    {
        await (await Info.Load("clock_name_show")).Deref("clock_name_show");
        return 1;
    }
}

/// <summary><c>struct timestamp_event_queue</c>: up to PC1 a member of the clock, in PC2 one for each open file.</summary>
public sealed class TimestampEventQueue : KernelObject
{
    internal TimestampEventQueue(PtpClock ptp)
        : base(ptp, "tsevq")
    {
        Lock = new Kernel.SpinLock(this, "lock");
        Count = new Field<int>(this, "count", 0);
        Link = new ListHead(this, "qlist");
    }

    internal TimestampEventQueue(Machine machine)
        : base(machine, "timestamp_event_queue")
    {
        Lock = new Kernel.SpinLock(this, "lock");
        Count = new Field<int>(this, "count", 0);
        Link = new ListHead(this, "qlist");
    }

    internal Kernel.SpinLock Lock { get; }

    /// <summary><c>queue_cnt</c>, read without the lock first: head and tail in one.</summary>
    internal Field<int> Count { get; }

    /// <summary><c>qlist</c>, in PC2.</summary>
    internal ListHead Link { get; }
}
