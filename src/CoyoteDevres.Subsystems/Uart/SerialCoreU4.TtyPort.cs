using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>Open and close as drivers/tty/tty_port.c does them. [V 6.1.83]</content>
public partial class SerialCoreU4
{
    /// <summary><c>tty_port_open</c>: port.tty is set before the port is found to be dead.</summary>
    private async Op<int> TtyPortOpen(TtyStruct tty, TtyFile file)
    {
        await Port.AddCount(1, "tty_port_open");
        await Port.TtyPortTtySet(tty);
        await Port.Mutex.Lock();
        if (!await Port.Initialized.Read())
        {
            await KeepFromBurial("tty_port_open");
            await tty.IoError.Write(false);
            int result = await UartPortActivate(tty);
            if (result != 0)
            {
                await AllowBurial("tty_port_open");
                await Port.Mutex.Unlock();
                return Math.Min(result, 0);
            }

            await Port.Initialized.Write(true);
            await AllowBurial("tty_port_open");
        }

        await Port.Mutex.Unlock();
        return await TtyPortBlockTilReady(tty, file);
    }

    private async Op<int> UartPortActivate(TtyStruct tty)
    {
        if (await UartPortCheck() is not { } port || await port.Dead.Read())
            return -Errno.ENXIO;
        int result = await UartStartup(tty);
        if (result > 0)
            await Port.Active.Write(true);
        return result;
    }

    private async Op TtyPortClose(TtyStruct tty, TtyFile file)
    {
        if (!await TtyPortCloseStart(tty, file))
            return;
        await TtyPortShutdown();
        await tty.IoError.Write(true);
        await TtyPortCloseEnd(tty);
        await Port.TtyPortTtySet(null);
    }

    private async Op TtyPortShutdown()
    {
        await Port.Mutex.Lock();
        if (await Port.Initialized.Read())
        {
            await Port.Initialized.Write(false);
            await UartDtrRts();
            await UartTtyPortShutdown();
        }

        await Port.Mutex.Unlock();
    }

    private async Op UartTtyPortShutdown()
    {
        var port = await UartPortCheck();
        Warn.On(Machine, port is null, "uart_tty_port_shutdown", State.UartPort.Name, "detached port still initialized!");
        if (port is null)
            return;
        await port.Lock.LockIrq();
        await port.Touch();
        await port.Lock.UnlockIrq();
        await UartPortShutdown();
        await FreeXmitAtClose(port);
        await UartChangePm(port);
    }

    /// <summary>The transmit page goes at the last close (00de977f9e0a, 5.16; its text read).</summary>
    private protected virtual async Op FreeXmitAtClose(UartPort port)
    {
        const string function = "uart_tty_port_shutdown";
        await port.Lock.LockIrq(function);
        var page = (await State.XmitBuf.Load(function)).Raw;
        await State.XmitBuf.Store(null, function);
        page?.Retain(owned: false);
        await port.Lock.UnlockIrq(function);
        if (page is not null)
            await page.FreePage(DebugBucketLock, function);
    }

    private async Op TtyPortCloseEnd(TtyStruct tty)
    {
        await Io.TtyLdiscFlush(tty);
        await tty.Closing.Write(false);
        await Port.Lock.LockIrqsave();
        await Port.Lock.UnlockIrqrestore();
        await Port.Active.Write(false);
    }
}
