using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>The tty layer under U1. [V 4.8.15]</summary>
public sealed class TtyIo48(Machine machine) : TtyIo(machine)
{
    /// <summary><c>flush_to_ldisc</c>: the line discipline first, then buf.lock.</summary>
    public override async Op FlushToLdisc()
    {
        var port = Driver.Port;
        if ((await port.Itty.Load()).Raw is not { } tty || await TtyLdiscRef(tty) is not { } ldisc)
            return;
        await port.BufLock.Lock();
        while (await port.BufPriority.Read() == 0)
        {
            int count = await port.BufChars.Read();
            if (count == 0 || !await ReceiveBuf(ldisc, tty, count))
                break;
        }

        await port.BufLock.Unlock();
        await TtyLdiscDeref(ldisc, tty);
    }

    /// <summary><c>tty_reopen</c>: opens the line discipline anew without its semaphore.</summary>
    protected override async Op<int> TtyReopen(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        int count = await tty.Count.Read();
        if (count == 0)
            return -Errno.EAGAIN;
        await tty.Count.Write(count + 1);
        if ((await tty.Ldisc.Load()).IsNull)
            await TtyLdiscReinit(tty);
        return 0;
    }

    /// <summary><c>tty_ldisc_ref_wait</c>: reads <c>tty-&gt;ldisc</c> twice, the second time perhaps without the semaphore.</summary>
    protected override async Op<LineDiscipline?> TtyLdiscRefWait(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.LdiscSem.DownRead();
        if ((await tty.Ldisc.Load()).IsNull)
            await tty.LdiscSem.UpRead();
        return (await tty.Ldisc.Load()).Raw;
    }

    /// <inheritdoc/>
    protected override async Op TtyLdiscSetup(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await Driver.Port.Itty.Store(tty, "tty_init_dev");
        await tty.Ldisc.Value.Raw!.Open(tty);
    }

    /// <inheritdoc/>
    protected override async Op TtyLdiscLock(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.LdiscSem.DownWrite();
    }

    /// <inheritdoc/>
    protected override async Op TtyLdiscUnlock(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        await tty.LdiscSem.UpWrite();
    }
}
