using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// U1: as of 4.8. The transmit page is allocated and freed under tty_port.mutex only, and tested before the spinlock. [V 4.8.15]
/// </summary>
public class SerialCoreU1(Machine machine) : SerialCore(new TtyIo48(machine))
{
    /// <inheritdoc/>
    public override Op Install(TtyStruct tty) => Op.Done;

    /// <inheritdoc/>
    public override Op<int> Open(TtyStruct tty, TtyFile file) => UartOpen(tty, file);

    /// <inheritdoc/>
    public override Op Close(TtyStruct tty, TtyFile file) => UartClose(tty, file);

    /// <inheritdoc/>
    public override Op<int> Write(TtyStruct tty) => UartWrite();

    /// <inheritdoc/>
    public override Op<int> PutChar(TtyStruct tty) => UartPutChar();

    /// <inheritdoc/>
    public override Op UartRemoveOnePort(UartPort port) => UartRemoveOnePortOf47(port);

    /// <inheritdoc/>
    protected override async Op StartTransmitter()
    {
        var port = await State.UartPort.Load("__uart_start");
        if (port.IsNull)
            return;
        await port.Deref("__uart_start");
    }

    /// <inheritdoc/>
    protected override Op WakeTty(TtyStruct tty) => TtyIo.TtyWakeup(tty);

    /// <inheritdoc/>
    protected override async Op<int> UartStartup(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        if (await Port.Initialized.Read())
            return 0;
        await tty.IoError.Write(true);
        if (await UartPortStartup())
        {
            await Port.Initialized.Write(true);
            await tty.IoError.Write(false);
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override Op<int> StartAgain(TtyStruct tty) => UartStartup(tty);

    /// <inheritdoc/>
    protected override async Op AllocateXmit(UartPort port)
    {
        if (!(await State.XmitBuf.Load("uart_port_startup")).IsNull)
            return;
        var page = new Page(Machine);
        page.Retain();
        await State.XmitBuf.Store(page, "uart_port_startup");
        await State.XmitChars.Write(0, "uart_port_startup");
    }

    /// <inheritdoc/>
    protected override async Op FreeXmit(UartPort? port)
    {
        if ((await State.XmitBuf.Load("uart_shutdown")).Raw is not { } page)
            return;
        await page.FreePage(DebugBucketLock, "uart_shutdown");
        await State.XmitBuf.Store(null, "uart_shutdown");
    }

    /// <summary><c>uart_open</c>: driver_data and port.tty are only set if the port is alive.</summary>
    private async Op<int> UartOpen(TtyStruct tty, TtyFile file)
    {
        await FindState("uart_open");
        await Port.AddCount(1, "uart_open");
        if (await Port.Mutex.LockInterruptible() < 0)
            return -Errno.ERESTARTSYS;
        await KeepFromBurial("uart_open");
        int result = -Errno.ENXIO;
        if (await UartPortCheck() is { } port && !await port.Dead.Read())
        {
            await tty.DriverData.Store(State);
            await Port.TtyPortTtySet(tty);
            result = await UartStartup(tty);
        }

        await AllowBurial("uart_open");
        await Port.Mutex.Unlock();
        return result == 0 ? await TtyPortBlockTilReady(tty, file) : result;
    }

    /// <summary><c>uart_close</c>.</summary>
    private protected virtual async Op UartClose(TtyStruct tty, TtyFile file)
    {
        if ((await tty.DriverData.Load()).IsNull)
        {
            await FindState("uart_close");
            await Port.AddCount(-1, "uart_close");
            return;
        }

        if (!await TtyPortCloseStart(tty, file))
            return;
        await Port.Mutex.Lock();
        var port = await UartPortCheck();
        if (await Port.Initialized.Read())
        {
            Warn.On(Machine, port is null, "uart_close", State.UartPort.Name, "detached port still initialized!");
            if (port is not null)
                await StopReceiver(port);
        }

        await UartShutdown(tty);
        await Port.TtyPortTtySet(null);
        await Port.Lock.LockIrqsave();
        await Port.Lock.UnlockIrqrestore();
        if (port is not null)
            await UartChangePm(port);
        await Port.Active.Write(false);
        await Port.OpenWait.WakeUp();
        await Port.Mutex.Unlock();
        await Io.TtyLdiscFlush(tty);
        await tty.Closing.Write(false);
    }

    private async Op StopReceiver(UartPort port)
    {
        await port.Lock.LockIrq("uart_close");
        await port.Touch("uart_close");
        await port.Lock.UnlockIrq("uart_close");
        await UartWaitUntilSent();
    }

    /// <summary><c>uart_put_char</c>: the page is tested outside the spinlock, then used under it.</summary>
    private protected virtual async Op<int> UartPutChar()
    {
        if ((await State.XmitBuf.Load()).IsNull)
            return 0;
        int taken = 0;
        var port = await UartPortRefLock();
        if (port is not null)
            taken = await Store("uart_put_char");
        await UartPortUnlockDeref(port);
        return taken;
    }

    /// <summary><c>uart_write</c>: likewise.</summary>
    private protected virtual async Op<int> UartWrite()
    {
        if ((await State.XmitBuf.Load()).IsNull)
            return 0;
        int taken = 0;
        var port = await UartPortRefLock();
        if (port is not null)
            taken = await Store("uart_write");
        await StartTransmitter();
        await UartPortUnlockDeref(port);
        return taken;
    }

    /// <summary>Stores a character if there is room, through <c>circ-&gt;buf</c> as it is now.</summary>
    private protected async Op<int> Store(string function)
    {
        int pending = await State.XmitChars.Read(function);
        if (pending >= UartState.XmitSize)
            return 0;
        await (await State.XmitBuf.Load(function)).Deref(function);
        await State.XmitChars.Write(pending + 1, function);
        return 1;
    }
}
