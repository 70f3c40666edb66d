using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>Startup, shutdown and hangup.</content>
public abstract partial class SerialCore
{
    /// <summary><c>uart_startup</c>: 0, an error or, in later versions, 1 if there is no hardware; under tty_port.mutex.</summary>
    protected abstract Op<int> UartStartup(TtyStruct tty);

    /// <summary>Puts a transmit page in place, as <c>uart_port_startup</c> does.</summary>
    protected abstract Op AllocateXmit(UartPort port);

    /// <summary>Takes the transmit page away and frees it, as <c>uart_shutdown</c> does.</summary>
    protected abstract Op FreeXmit(UartPort? port);

    /// <summary><c>uart_port_startup</c>: false if there is no hardware.</summary>
    protected async Op<bool> UartPortStartup()
    {
        var port = await UartPortHeld("uart_port_startup");
        if (await port.TypeUnknown.Read())
            return false;
        await UartChangePm(port);
        await AllocateXmit(port);
        await UartSim.Startup(port);
        await port.Touch("uart_change_line_settings");
        await UartUpdateMctrl(port);
        return true;
    }

    /// <summary><c>uart_shutdown</c>: under tty_port.mutex.</summary>
    protected virtual async Op UartShutdown(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        var pointer = await State.UartPort.Load("uart_port_check");
        var port = pointer.Raw;
        await tty.IoError.Write(true);
        if (await Port.Initialized.Read())
        {
            await Port.Initialized.Write(false);
            await UartUpdateMctrl(port ?? await pointer.Deref("uart_update_mctrl"));
            await UartPortShutdown();
        }

        await FreeXmit(port);
    }

    /// <summary><c>uart_port_shutdown</c>: wakes who waits for modem lines, and shuts the hardware down.</summary>
    protected virtual async Op UartPortShutdown()
    {
        var port = await UartPortCheck();
        await Port.DeltaMsrWait.WakeUp();
        if (port is not null)
            await UartSim.Shutdown(port);
    }

    /// <summary><c>uart_change_pm</c>.</summary>
    protected static async Op UartChangePm(UartPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        await port.Touch();
    }

    /// <summary><c>uart_dtr_rts</c>: needs no mutex.</summary>
    protected async Op UartDtrRts()
    {
        if (await UartPortRef() is not { } port)
            return;
        await UartUpdateMctrl(port);
        await UartPortDeref(port);
    }

    private protected virtual async Op UartHangup(TtyStruct tty)
    {
        await Port.Mutex.Lock();
        var port = await UartPortCheck();
        Warn.On(Machine, port is null, "uart_hangup", State.UartPort.Name, "hangup of detached port!");
        if (await Port.Active.Read())
        {
            await UartFlushBuffer(tty);
            await UartShutdown(tty);
            await Port.Lock.LockIrqsave();
            await Port.Count.Write(0);
            await Port.Lock.UnlockIrqrestore();
            await Port.Active.Write(false);
            await Port.TtyPortTtySet(null);
            if (port is not null)
                await UartChangePm(port);
            await Port.OpenWait.WakeUp();
            await Port.DeltaMsrWait.WakeUp();
        }

        await Port.Mutex.Unlock();
    }

    /// <summary>
    /// <c>tty_port_block_til_ready</c>: with CLOCAL, which serial core sets initially, it waits for nothing and never drops tty_lock.
    /// </summary>
    protected async Op<int> TtyPortBlockTilReady(TtyStruct tty, TtyFile file)
    {
        ArgumentNullException.ThrowIfNull(tty);
        if (await tty.IoError.Read())
        {
            await Port.Active.Write(true);
            return 0;
        }

        await Port.AddCount(-1, "tty_port_block_til_ready");
        if (await Port.Initialized.Read())
            await UartDtrRts();
        await Port.OpenWait.PrepareToWait(SleepState.Interruptible);
        bool gone = await TtyIo.TtyHungUpP(file, "tty_port_block_til_ready") || !await Port.Initialized.Read();
        await Port.OpenWait.FinishWait();
        await Port.AddCount(1, "tty_port_block_til_ready");
        if (gone)
            return -Errno.ERESTARTSYS;
        await Port.Active.Write(true);
        return 0;
    }

    /// <summary><c>tty_port_close_start</c>: true if this was the last file.</summary>
    protected async Op<bool> TtyPortCloseStart(TtyStruct tty, TtyFile file)
    {
        ArgumentNullException.ThrowIfNull(tty);
        if (await TtyIo.TtyHungUpP(file, "tty_port_close_start"))
            return false;
        if (await Port.AddCount(-1, "tty_port_close_start") != 0)
            return false;
        await tty.Closing.Write(true);
        if (await Port.Initialized.Read())
            await Io.TtyWaitUntilSent(tty, timeout: true);
        await Io.TtyLdiscFlush(tty);
        return true;
    }
}
