using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// The tty layer under U4. [V 6.1.83] Whoever wants to change the line discipline asks its sleepers to leave
/// (<c>TTY_LDISC_CHANGING</c>), a hangup says so (<c>TTY_HUPPING</c>), and a reopen takes the semaphore.
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="readsFopTwice">How the VFS writes to a tty, in 5.11-rc.</param>
public sealed class TtyIo61(Machine machine, bool readsFopTwice = false) : TtyIo(machine, readsFopTwice)
{
    /// <summary><c>flush_to_ldisc</c>: buf.lock first, then the line discipline, for each buffer.</summary>
    public override async Op FlushToLdisc()
    {
        var port = Driver.Port;
        await port.BufLock.Lock();
        while (await port.BufPriority.Read() == 0)
        {
            int count = await port.BufChars.Read();
            if (count == 0 || !await TtyPortDefaultReceiveBuf(port, count))
                break;
        }

        await port.BufLock.Unlock();
    }

    internal override async Op<bool> AbortsReaders(TtyStruct tty) => await tty.Hupping.Read("n_tty_read");

    internal override async Op<bool> TtyIoNonblock(TtyStruct tty) => await tty.LdiscChanging.Read();

    /// <inheritdoc/>
    protected override async Op SetHupping(TtyStruct tty, bool value)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.Hupping.Write(value, "__tty_hangup");
    }

    /// <summary><c>tty_reopen</c>.</summary>
    protected override async Op<int> TtyReopen(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        int count = await tty.Count.Read();
        if (count == 0)
            return -Errno.EAGAIN;
        if (await TtyLdiscRefWait(tty) is { } ldisc)
        {
            await TtyLdiscDeref(ldisc, tty);
        }
        else
        {
            await TtyLdiscLock(tty);
            if ((await tty.Ldisc.Load()).IsNull)
                await TtyLdiscReinit(tty);
            await TtyLdiscUnlock(tty);
        }

        await tty.Count.Write(count + 1);
        return 0;
    }

    /// <summary><c>tty_ldisc_ref_wait</c>.</summary>
    protected override async Op<LineDiscipline?> TtyLdiscRefWait(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.LdiscSem.DownRead();
        var ldisc = await tty.Ldisc.Load();
        if (ldisc.IsNull)
            await tty.LdiscSem.UpRead();
        return ldisc.Raw;
    }

    /// <inheritdoc/>
    protected override async Op TtyLdiscSetup(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await TtyLdiscLock(tty);
        await Driver.Port.Itty.Store(tty, "tty_init_dev");
        await tty.Ldisc.Value.Raw!.Open(tty);
        await TtyLdiscUnlock(tty);
    }

    /// <summary><c>tty_ldisc_lock</c>: sleepers are asked to leave first.</summary>
    protected override async Op TtyLdiscLock(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.LdiscChanging.Write(true);
        await tty.ReadWait.WakeUp();
        await tty.WriteWait.WakeUp();
        await tty.LdiscSem.DownWrite();
    }

    /// <inheritdoc/>
    protected override async Op TtyLdiscUnlock(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.LdiscChanging.Write(false);
        await tty.LdiscSem.UpWrite();
    }

    private async Op<bool> TtyPortDefaultReceiveBuf(TtyPort port, int count)
    {
        if ((await port.Itty.Load()).Raw is not { } tty || await TtyLdiscRef(tty) is not { } ldisc)
            return false;
        bool took = await ReceiveBuf(ldisc, tty, count);
        await TtyLdiscDeref(ldisc, tty);
        return took;
    }
}
