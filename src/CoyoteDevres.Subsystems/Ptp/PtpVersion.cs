using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>
/// A version of posix clocks (kernel/time/posix-clock.c) with the PTP clocks behind them (drivers/ptp/ptp_clock.c, ptp_chardev.c). Left out: pins, the clock's PPS source
/// and its worker, virtual clocks, timestamps that come in.
/// </summary>
public abstract class PtpVersion
{
    private readonly CharacterNode node;

    /// <summary>Loads it.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="node">Where the clock appears.</param>
    protected PtpVersion(Machine machine, CharacterNode node)
    {
        Core = new Module(machine, "ptp");
        Clocks = new Ida(machine, "ptp_clocks_map");
        this.node = node;
    }

    /// <summary>The module of the core.</summary>
    public Module Core { get; }

    /// <summary>What a poll of a clock that is gone reports.</summary>
    internal virtual PollMask PollOfZombie => PollMask.In | PollMask.Out | PollMask.Error; // The bits of -ENODEV that are asked for.

    /// <summary><c>ptp_clocks_map</c>.</summary>
    private protected Ida Clocks { get; }

    /// <summary><c>ptp_clock_register</c>: the clock, openable.</summary>
    public async Op<PtpClock> PtpClockRegister(PtpInfo info, Device parent)
    {
        ArgumentNullException.ThrowIfNull(info);
        var ptp = new PtpClock(info.Machine, info);
        await Clocks.Alloc(function: "ptp_clock_register");
        await Register(ptp, parent, node);
        return ptp;
    }

    /// <summary><c>ptp_clock_unregister</c>.</summary>
    /// <param name="ptp">The clock.</param>
    /// <param name="wakesFirst">False for what it must not be: readers are told when the clock is a zombie.</param>
    public async Op PtpClockUnregister(PtpClock ptp, bool wakesFirst)
    {
        ArgumentNullException.ThrowIfNull(ptp);
        ptp.IsGone = true;
        if (wakesFirst)
            await TellReaders(ptp);
        await RemoveDevice(ptp);
        await PosixClockUnregister(ptp.Clock, wakesFirst ? null : ptp);
    }

    /// <summary><c>get_posix_clock</c>: false if the clock is a zombie; else its lock is held.</summary>
    internal abstract Op<bool> GetPosixClock(PosixClock clk);

    /// <summary><c>put_posix_clock</c>.</summary>
    internal abstract Op PutPosixClock(PosixClock clk);

    /// <summary><c>posix_clock_open</c>.</summary>
    internal abstract Op<int> PosixClockOpen(PosixClock clk, File file);

    /// <summary><c>posix_clock_release</c>.</summary>
    internal abstract Op PosixClockRelease(File file);

    /// <summary>The queue that a file reads.</summary>
    internal virtual TimestampEventQueue QueueOf(PtpClock ptp, File file) => ptp.Tsevq;

    /// <summary><c>ptp_read</c>, up to PC1: one reader at a time; sleeps until there is a timestamp or the clock is defunct.</summary>
    internal virtual async Op<int> PtpRead(PtpClock ptp, File file, UserPointer buffer)
    {
        if (await ptp.TsevqMux.LockInterruptible("ptp_read") != 0)
            return -Errno.ERESTARTSYS;
        int result = await WaitForTimestamp(ptp, ptp.Tsevq);
        if (result == 0)
            await TakeTimestamps(ptp.Tsevq);
        await ptp.TsevqMux.Unlock("ptp_read");
        return result != 0 ? result : await Core.Machine.CopyToUser(buffer, 1, "ptp_read");
    }

    /// <summary><c>ptp_ioctl</c>.</summary>
    internal virtual async Op<int> PtpIoctl(PtpClock ptp, IoctlCommand command, UserPointer argument)
    {
        var info = await ptp.Info.Load("ptp_ioctl");
        if (command == Ptp.PtpIoctl.GetCaps)
        {
            await info.Deref("ptp_ioctl"); // max_adj and the rest.
            return await Core.Machine.CopyToUser(argument, 0, "ptp_ioctl");
        }

        await Core.Machine.CopyFromUser(argument, "ptp_ioctl");
        await info.Deref("ptp_ioctl"); // n_ext_ts.
        return await Enable(ptp, info);
    }

    /// <summary><c>ops-&gt;enable</c>, as the version calls it.</summary>
    private protected virtual async Op<int> Enable(PtpClock ptp, Pointer<PtpInfo> info)
    {
        await info.Deref("ptp_ioctl");
        return 0;
    }

    /// <summary>The wait in <c>ptp_read</c>: 0, or an error.</summary>
    private protected static async Op<int> WaitForTimestamp(PtpClock ptp, TimestampEventQueue queue)
    {
        int signal = await ptp.TsevWq.WaitEventInterruptible(
            async () => await ptp.Defunct.Read("ptp_read") || await queue.Count.Read("ptp_read") > 0, "ptp_read");
        if (signal != 0)
            return -Errno.ERESTARTSYS;
        return await ptp.Defunct.Read("ptp_read") ? -Errno.ENODEV : 0;
    }

    /// <summary>What is in the queue, under its lock.</summary>
    private protected static async Op TakeTimestamps(TimestampEventQueue queue)
    {
        await queue.Lock.LockIrqsave("ptp_read");
        int count = await queue.Count.Read("ptp_read");
        await queue.Count.Write(Math.Max(0, count - 1), "ptp_read");
        await queue.Lock.UnlockIrqrestore("ptp_read");
    }

    /// <summary>The devices and the posix clock of <c>ptp_clock_register</c>.</summary>
    private protected abstract Op Register(PtpClock ptp, Device parent, CharacterNode node);

    /// <summary>The class device's part of <c>ptp_clock_unregister</c>.</summary>
    private protected virtual Op RemoveDevice(PtpClock ptp) => Op.Done;

    /// <summary><c>posix_clock_unregister</c>.</summary>
    /// <param name="clk">The clock.</param>
    /// <param name="tellLate">The clock whose readers are told only between the flag and the last put; null, as it should be, for none.</param>
    private protected abstract Op PosixClockUnregister(PosixClock clk, PtpClock? tellLate);

    /// <summary>The beginning of <c>ptp_clock_unregister</c>.</summary>
    private protected static async Op TellReaders(PtpClock ptp)
    {
        await ptp.Defunct.Write(true, "ptp_clock_unregister");
        await ptp.TsevWq.WakeUpInterruptible("ptp_clock_unregister");
    }
}
