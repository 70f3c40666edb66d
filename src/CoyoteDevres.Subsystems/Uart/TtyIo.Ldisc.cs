using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>Hangup, the line discipline's life, and input.</content>
public abstract partial class TtyIo
{
    /// <summary>
    /// <c>tty_vhangup</c>, <c>__tty_hangup</c>: open files get <c>hung_up_tty_fops</c>, sleepers are woken, users of the line
    /// discipline are waited for, then the driver hangs up.
    /// </summary>
    public async Op TtyVhangup(TtyStruct? tty)
    {
        if (tty is null)
            return;
        await tty.TtyLock();
        if (await tty.Hupped.Read("__tty_hangup"))
        {
            await tty.TtyUnlock();
            return;
        }

        await SetHupping(tty, true);
        await tty.FilesLock.Lock("__tty_hangup");
        foreach (var file in tty.Files.ToArray())
        {
            await file.Touch("__tty_hangup");
            if (await file.FOp.Read("__tty_hangup") == TtyFileOps.Tty)
                await file.FOp.Write(TtyFileOps.HungUp, "__tty_hangup");
        }

        await tty.FilesLock.Unlock("__tty_hangup");
        await TtyLdiscHangup(tty);
        await Operations.Hangup(tty);
        await tty.Hupped.Write(true, "__tty_hangup");
        await SetHupping(tty, false);
        await tty.TtyUnlock();
    }

    /// <summary><c>tty_ldisc_ref</c>: null if there is none, or a writer has or wants the semaphore.</summary>
    public static async Op<LineDiscipline?> TtyLdiscRef(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        if (!await tty.LdiscSem.TryDownRead())
            return null;
        var ldisc = await tty.Ldisc.Load();
        if (ldisc.IsNull)
            await tty.LdiscSem.UpRead();
        return ldisc.Raw;
    }

    /// <summary><c>tty_ldisc_deref</c>: finds the tty through the line discipline.</summary>
    public static async Op TtyLdiscDeref(LineDiscipline ldisc, TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(ldisc);
        ArgumentNullException.ThrowIfNull(tty);
        await ldisc.Touch();
        await tty.LdiscSem.UpRead();
    }

    /// <summary><c>tty_ldisc_flush</c>.</summary>
    public async Op TtyLdiscFlush(TtyStruct tty)
    {
        var ldisc = await TtyLdiscRef(tty);
        await TtyBufferFlush(tty, ldisc);
        if (ldisc is not null)
            await TtyLdiscDeref(ldisc, tty);
    }

    /// <summary>Sets up this tty with another line discipline, as <c>TIOCSETD</c> does; for set-ups.</summary>
    public static async Op TtySetLdisc(TtyStruct tty, LineDiscipline ldisc)
    {
        ArgumentNullException.ThrowIfNull(tty);
        ArgumentNullException.ThrowIfNull(ldisc);
        await TtyLdiscKill(tty);
        await tty.Ldisc.Store(ldisc);
        await ldisc.Open(tty);
    }

    /// <summary><c>flush_to_ldisc</c>, the work that hands received characters to the line discipline.</summary>
    public abstract Op FlushToLdisc();

    /// <summary><c>tty_reopen</c>.</summary>
    protected abstract Op<int> TtyReopen(TtyStruct tty);

    /// <summary><c>tty_ldisc_ref_wait</c>.</summary>
    protected abstract Op<LineDiscipline?> TtyLdiscRefWait(TtyStruct tty);

    /// <summary>The part of tty_init_dev that opens the line discipline and lets input in.</summary>
    protected abstract Op TtyLdiscSetup(TtyStruct tty);

    /// <summary><c>tty_ldisc_lock</c>.</summary>
    protected abstract Op TtyLdiscLock(TtyStruct tty);

    /// <summary><c>tty_ldisc_unlock</c>.</summary>
    protected abstract Op TtyLdiscUnlock(TtyStruct tty);

    /// <summary>Sets or clears <c>TTY_HUPPING</c>, in versions that have it.</summary>
    protected virtual Op SetHupping(TtyStruct tty, bool value) => Op.Done;

    /// <summary>Whether a reader gives up because the tty is being hung up, in versions that have <c>TTY_HUPPING</c>.</summary>
    internal virtual Op<bool> AbortsReaders(TtyStruct tty) => Op.From(false);

    /// <summary>Whether a sleeper gives up because the line discipline changes, in versions that do so.</summary>
    internal virtual Op<bool> TtyIoNonblock(TtyStruct tty) => Op.From(false);

    /// <summary><c>tty_ldisc_reinit</c>, where there is none: after a hangup.</summary>
    protected async Op TtyLdiscReinit(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        var ldisc = new NTty(this);
        await tty.Ldisc.Store(ldisc);
        await ldisc.Open(tty);
    }

    /// <summary><c>receive_buf</c>: true if it took something.</summary>
    protected async Op<bool> ReceiveBuf(LineDiscipline ldisc, TtyStruct tty, int count)
    {
        ArgumentNullException.ThrowIfNull(ldisc);
        await ldisc.Touch("tty_ldisc_receive_buf");
        int taken = await ldisc.ReceiveBuf(tty, count);
        await Driver.Port.BufChars.Write(count - taken, "flush_to_ldisc");
        return taken > 0;
    }

    private async Op TtyLdiscHangup(TtyStruct tty)
    {
        if (await TtyLdiscRef(tty) is { } ldisc)
        {
            await ldisc.FlushBuffer(tty);
            await Operations.FlushBuffer(tty);
            await ldisc.Hangup(tty);
            await TtyLdiscDeref(ldisc, tty);
        }

        await tty.WriteWait.WakeUp();
        await tty.ReadWait.WakeUp();
        await TtyLdiscLock(tty);
        await TtyLdiscKill(tty);
        await TtyLdiscUnlock(tty);
    }

    private static async Op TtyLdiscKill(TtyStruct tty)
    {
        if ((await tty.Ldisc.Load()).Raw is not { } ldisc)
            return;
        await ldisc.Close(tty);
        await ldisc.Kfree("tty_ldisc_put");
        await tty.Ldisc.Store(null);
    }

    private static async Op TtyLdiscRelease(TtyStruct tty)
    {
        await tty.LdiscSem.DownWrite("__tty_ldisc_lock");
        await TtyLdiscKill(tty);
        await tty.LdiscSem.UpWrite("__tty_ldisc_unlock");
    }

    private async Op TtyBufferFlush(TtyStruct tty, LineDiscipline? ldisc)
    {
        var port = Driver.Port;
        await port.BufPriority.Add(1);
        await port.BufLock.Lock();
        await port.BufChars.Write(0);
        if (ldisc is not null)
            await ldisc.FlushBuffer(tty);
        await port.BufPriority.Add(-1);
        await port.BufLock.Unlock();
    }
}
