using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// The tty layer (drivers/tty/tty_io.c, tty_ldisc.c, tty_buffer.c) above one line: what its versions share. [V 4.8.15 and
/// 6.1.83, where both are the same unless a member says otherwise]
/// </summary>
/// <remarks>
/// Not modelled: redirection of the console, sessions and signals (files are opened with O_NOCTTY), write buffers.
/// </remarks>
public abstract partial class TtyIo
{
    /// <summary>Creates the layer for one line.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="readsFopTwice">See <see cref="TtyFops"/>.</param>
    protected TtyIo(Machine machine, bool readsFopTwice = false)
    {
        Machine = machine;
        Driver = new TtyDriver(machine);
        Fops = new TtyFops(this, readsFopTwice);
        DrainTimeout = new Nap(machine);
    }

    /// <summary>Where it runs.</summary>
    public Machine Machine { get; }

    /// <summary>The line's driver.</summary>
    public TtyDriver Driver { get; }

    /// <summary><c>tty_fops</c> and <c>hung_up_tty_fops</c>.</summary>
    public TtyFops Fops { get; }

    /// <summary>What the line's driver does: serial core.</summary>
    public ITtyOperations Operations { get; set; } = null!;

    /// <summary>Timeouts of waits for output.</summary>
    public Nap DrainTimeout { get; }

    /// <summary><c>tty_hung_up_p</c>.</summary>
    internal static async Op<bool> TtyHungUpP(TtyFile file, string function) =>
        await file.FOp.Read(function) == TtyFileOps.HungUp;

    /// <summary><c>tty_read</c>.</summary>
    public async Op<int> TtyRead(TtyFile file, bool nonBlocking)
    {
        var tty = file.Tty;
        if (await tty.IoError.Read())
            return -Errno.EIO;
        if (await TtyLdiscRefWait(tty) is not { } ldisc)
            return 0;
        await ldisc.Touch();
        int result = await ldisc.Read(tty, file, nonBlocking);
        await TtyLdiscDeref(ldisc, tty);
        return result;
    }

    /// <summary><c>tty_write</c>, <c>file_tty_write</c>.</summary>
    public async Op<int> TtyWrite(TtyFile file, bool nonBlocking)
    {
        var tty = file.Tty;
        if (await tty.IoError.Read())
            return -Errno.EIO;
        if (await TtyLdiscRefWait(tty) is not { } ldisc)
            return -Errno.EIO;
        await ldisc.Touch();
        int result = await TtyWriteLock(tty, nonBlocking);
        if (result == 0)
        {
            result = await ldisc.Write(tty, file, nonBlocking);
            await TtyWriteUnlock(tty);
        }

        await TtyLdiscDeref(ldisc, tty);
        return result;
    }

    /// <summary><c>tty_poll</c>.</summary>
    public async Op<PollMask> TtyPoll(TtyFile file, PollTable table)
    {
        var tty = file.Tty;
        if (await TtyLdiscRefWait(tty) is not { } ldisc)
            return TtyFops.HungUpPoll;
        await ldisc.Touch();
        var mask = await ldisc.Poll(tty, file, table);
        await TtyLdiscDeref(ldisc, tty);
        return mask;
    }

    /// <summary><c>tty_ioctl</c>: what the tty layer knows, else the driver, else the line discipline.</summary>
    public async Op<int> TtyIoctl(TtyFile file, IoctlCommand command)
    {
        var tty = file.Tty;
        if (command == TtyIoctls.Drain)
            return await TtyWaitUntilSent(tty, timeout: false) ? 0 : -Errno.EINTR;
        if (command == TtyIoctls.VHangup)
        {
            await TtyVhangup(tty);
            return 0;
        }

        if (command == TtyIoctls.ModemGet)
            return await Operations.Tiocmget(tty);
        if (command == TtyIoctls.GetIcount)
            return await Operations.GetIcount(tty);
        if (command == TtyIoctls.SetSerial)
            return await Operations.SetSerial(tty);
        if (await Operations.Ioctl(tty, command) is { } result)
            return result;
        if (await TtyLdiscRefWait(tty) is not { } ldisc)
            return -Errno.EIO;
        await ldisc.Touch();
        result = await ldisc.Ioctl(tty, command);
        await TtyLdiscDeref(ldisc, tty);
        return result;
    }

    /// <summary>
    /// <c>tty_wait_until_sent</c>: for the driver's buffer to drain, then for the hardware. A timeout may fire as soon as the wait
    /// began. False if a signal ended it.
    /// </summary>
    public async Op<bool> TtyWaitUntilSent(TtyStruct tty, bool timeout)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.WriteWait.PrepareToWait(SleepState.Interruptible);
        bool drained = await Operations.CharsInBuffer(tty) == 0;
        while (!drained && !timeout)
        {
            if (await tty.WriteWait.ScheduleInterruptible() == Operation.Interrupted)
            {
                await tty.WriteWait.FinishWait();
                return false;
            }

            await tty.WriteWait.PrepareToWait(SleepState.Interruptible);
            drained = await Operations.CharsInBuffer(tty) == 0;
        }

        if (!drained)
        {
            await DrainTimeout.Sleep();
            drained = await Operations.CharsInBuffer(tty) == 0;
        }

        await tty.WriteWait.FinishWait();
        if (drained)
            await Operations.WaitUntilSent(tty);
        return true;
    }

    /// <summary><c>tty_wakeup</c>.</summary>
    public static async Op TtyWakeup(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.WriteWait.WakeUp();
    }

    /// <summary><c>tty_write_lock</c>: 0, <c>-EAGAIN</c> or <c>-ERESTARTSYS</c>.</summary>
    private static async Op<int> TtyWriteLock(TtyStruct tty, bool nonBlocking)
    {
        if (await tty.AtomicWriteLock.TryLock())
            return 0;
        if (nonBlocking)
            return -Errno.EAGAIN;
        return await tty.AtomicWriteLock.LockInterruptible() == 0 ? 0 : -Errno.ERESTARTSYS;
    }

    /// <summary><c>tty_write_unlock</c>.</summary>
    private static async Op TtyWriteUnlock(TtyStruct tty)
    {
        await tty.AtomicWriteLock.Unlock();
        await tty.WriteWait.WakeUp();
    }
}
