using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>PC1, 1791f881435f [R]: operations share a reader-writer semaphore, which the removal takes for writing.</summary>
/// <remarks>posix-clock.c, ptp_chardev.c and ptp_clock.c read in a tree of about v3.4 [V].</remarks>
public sealed class PtpPC1(Machine machine, CharacterNode node) : PtpKref(machine, node)
{
    private protected override Op Lock(PosixClock clk, string function) => clk.Rwsem.DownRead(function);

    private protected override async Op Unlock(PosixClock clk, string function) => await clk.Rwsem.UpRead(function);

    private protected override async Op SetZombie(PosixClock clk)
    {
        await clk.Rwsem.DownWrite("posix_clock_unregister");
        await clk.Zombie.Write(true, "posix_clock_unregister");
        await clk.Rwsem.UpWrite("posix_clock_unregister");
    }
}
