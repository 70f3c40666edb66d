using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>
/// <c>posix_clock_file_operations</c> (kernel/time/posix-clock.c): every operation gets the clock, which takes its lock and tests whether it is a zombie, calls
/// what is behind it with the lock held, and puts the clock.
/// </summary>
internal sealed class PosixClockOperations(PtpVersion version, PosixClock clk) : FileOperations
{
    public override Module Owner => version.Core;

    public override Op<int> Open(File file) => version.PosixClockOpen(clk, file);

    public override Op Release(File file) => version.PosixClockRelease(file);

    public override async Op<int> Read(File file, UserPointer buffer)
    {
        if (!await version.GetPosixClock(clk))
            return -Errno.ENODEV;
        int result = await version.PtpRead(clk.Ptp, file, buffer);
        await version.PutPosixClock(clk);
        return result;
    }

    public override async Op<PollMask> Poll(File file, PollTable table)
    {
        if (!await version.GetPosixClock(clk))
            return version.PollOfZombie;
        var queue = version.QueueOf(clk.Ptp, file);
        await table.Wait(clk.Ptp.TsevWq);
        var result = await queue.Count.Read("ptp_poll") > 0 ? PollMask.In : PollMask.None;
        await version.PutPosixClock(clk);
        return result;
    }

    /// <summary><c>posix_clock_ioctl</c>, or <c>pc_clock_gettime</c>.</summary>
    public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
    {
        if (!await version.GetPosixClock(clk))
            return -Errno.ENODEV;
        int result = command == PtpIoctl.ClockGetTime ? await clk.Ptp.GetTime() : await version.PtpIoctl(clk.Ptp, command, argument);
        await version.PutPosixClock(clk);
        return result;
    }
}
