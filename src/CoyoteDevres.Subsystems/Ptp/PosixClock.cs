using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary><c>struct posix_clock</c> (include/linux/posix-clock.h): a member of the clock that is behind it.</summary>
public sealed class PosixClock : KernelObject
{
    internal PosixClock(PtpClock ptp)
        : base(ptp, "clock")
    {
        Ptp = ptp;
        Mutex = new Mutex(this, "mutex");
        Rwsem = new RwSemaphore(this, "rwsem");
        Zombie = new Field<bool>(this, "zombie", false);
        Dev = new PointerField<Device>(this, "dev");
    }

    /// <summary>The clock that it is in: <c>container_of</c>, no access.</summary>
    internal PtpClock Ptp { get; }

    /// <summary><c>clk-&gt;mutex</c>: PC0.</summary>
    internal Mutex Mutex { get; }

    /// <summary><c>clk-&gt;rwsem</c>: PC1 and later.</summary>
    internal RwSemaphore Rwsem { get; }

    /// <summary><c>clk-&gt;zombie</c>: under one of them.</summary>
    internal Field<bool> Zombie { get; }

    /// <summary><c>clk-&gt;kref</c>: up to PC1.</summary>
    internal Kref Kref { get; set; } = null!;

    /// <summary><c>clk-&gt;dev</c>: PC2, written once the character device is there.</summary>
    internal PointerField<Device> Dev { get; }

    /// <summary><c>clk-&gt;cdev</c>.</summary>
    internal Cdev Cdev { get; set; } = null!;
}

/// <summary><c>struct posix_clock_context</c> (60c6946675fc): what PC2 keeps for each open file.</summary>
internal sealed class PosixClockContext : KernelObject
{
    internal PosixClockContext(PosixClock clk)
        : base(clk.Machine, "posix_clock_context")
    {
        Clk = clk;
        Queue = new TimestampEventQueue(clk.Machine);
    }

    internal PosixClock Clk { get; }

    /// <summary><c>private_clkdata</c>.</summary>
    internal TimestampEventQueue Queue { get; }
}
