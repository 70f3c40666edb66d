using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>PC0, 0606f422b453 (2.6.39): operations hold a mutex, and so one at a time, a read that sleeps included.</summary>
/// <remarks>The sheet's steps [V]; the PTP clocks behind them as they are in a tree of about v3.0 [V], a little younger than the commit.</remarks>
public sealed class PtpPC0(Machine machine, CharacterNode node) : PtpKref(machine, node)
{
    private protected override async Op Lock(PosixClock clk, string function) => await clk.Mutex.Lock(function);

    private protected override async Op Unlock(PosixClock clk, string function) => await clk.Mutex.Unlock(function);

    private protected override async Op SetZombie(PosixClock clk)
    {
        await clk.Mutex.Lock("posix_clock_unregister");
        await clk.Zombie.Write(true, "posix_clock_unregister");
        await clk.Mutex.Unlock("posix_clock_unregister");
    }
}
