using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// U4: current. The transmit page is tested, put and taken under the spinlock and freed after it (a5ba1d95e46e, d72402145ace);
/// open and close are tty_port's; a removal marks the port dead before it takes tty_port.mutex, and hangs up the tty that it got
/// (2b5eac0f8c6e, 6.17). [V 6.1.83; serial_core_remove_one_port, __uart_start and the waits in a tree of 6.9 to 6.16, at
/// 0017d8e79e25; the hangup in the text of 2b5eac0f8c6e]
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="readsFopTwice">How the VFS writes to a tty, in 5.11-rc.</param>
public partial class SerialCoreU4(Machine machine, bool readsFopTwice = false) : SerialCore(new TtyIo61(machine, readsFopTwice))
{
    /// <summary>The flag is written under <c>port_mutex</c> alone.</summary>
    protected override bool BuriesUnderMutex => false;

    /// <inheritdoc/>
    public override Op Install(TtyStruct tty) => UartInstall(tty);

    /// <inheritdoc/>
    public override Op<int> Open(TtyStruct tty, TtyFile file) => TtyPortOpen(tty, file);

    /// <inheritdoc/>
    public override Op Close(TtyStruct tty, TtyFile file) => TtyPortClose(tty, file);

    /// <inheritdoc/>
    public override Op<int> Write(TtyStruct tty) => UartWrite();

    /// <inheritdoc/>
    public override Op<int> PutChar(TtyStruct tty) => UartPutChar();

    /// <summary><c>serial_core_unregister_port</c>.</summary>
    public override async Op UartRemoveOnePort(UartPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        await port.Touch("serial_core_unregister_port");
        await PortMutex.Lock("serial_core_unregister_port");
        await port.Dead.Write(true, "serial_core_unregister_port");
        await SerialCoreRemoveOnePort(port);
        await PortMutex.Unlock("serial_core_unregister_port");
    }

    /// <summary>
    /// <c>tty_port_tty_vhangup</c>: hangs up the tty that it holds a reference on. From 4.9 to 6.16, <c>port-&gt;tty</c> was read again
    /// for it, which might be the tty of an open that was about to fail.
    /// </summary>
    private async Op TtyPortTtyVhangup()
    {
        if (await Port.TtyPortTtyGet() is { } tty)
        {
            await Io.TtyVhangup(tty);
            await tty.TtyKrefPut();
        }
    }

    /// <inheritdoc/>
    protected override async Op StartTransmitter()
    {
        var pointer = await State.UartPort.Load("__uart_start");
        if (pointer.Raw is not { } port || await port.Dead.Read("__uart_start"))
            return;
        await port.Touch("__uart_start");
        if (await port.PortDev.Read("__uart_start"))
            await port.Touch("__uart_start");
    }

    /// <summary><c>tty_port_tty_wakeup</c>, <c>tty_port_default_wakeup</c>.</summary>
    protected override async Op WakeTty(TtyStruct tty)
    {
        if (await Port.TtyPortTtyGet() is not { } opened)
            return;
        await TtyIo.TtyWakeup(opened);
        await opened.TtyKrefPut();
    }

    /// <inheritdoc/>
    protected override async Op<int> UartStartup(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        if (await Port.Initialized.Read())
            return 0;
        if (await UartPortStartup())
            return 0;
        await tty.IoError.Write(true);
        return 1;
    }

    /// <inheritdoc/>
    protected override async Op<int> StartAgain(TtyStruct tty)
    {
        if (await UartStartup(tty) == 0)
            await Port.Initialized.Write(true, "uart_set_info");
        return 0;
    }

    /// <inheritdoc/>
    protected override async Op AllocateXmit(UartPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        var page = new Page(Machine);
        await UartPortRefLock();
        bool missing = (await State.XmitBuf.Load("uart_alloc_xmit_buf")).IsNull;
        if (missing)
        {
            page.Retain();
            await State.XmitBuf.Store(page, "uart_alloc_xmit_buf");
            await State.XmitChars.Write(0, "uart_alloc_xmit_buf");
        }

        await UartPortUnlockDeref(port);
        if (!missing)
            await page.Kfree("uart_alloc_xmit_buf");
    }

    /// <inheritdoc/>
    protected override async Op FreeXmit(UartPort? port)
    {
        await UartPortRefLock();
        var page = (await State.XmitBuf.Load("uart_free_xmit_buf")).Raw;
        await State.XmitBuf.Store(null, "uart_free_xmit_buf");
        page?.Retain(owned: false);
        await UartPortUnlockDeref(port);
        if (page is not null)
            await page.FreePage(DebugBucketLock, "uart_free_xmit_buf");
    }

    private async Op SerialCoreRemoveOnePort(UartPort port)
    {
        if (!await IsPortThere())
            return;
        await Io.Driver.TtyUnregisterDevice();
        await TtyPortTtyVhangup();
        await port.Touch();
        await port.TypeUnknown.Write(true);
        await port.PortDev.Write(false);
        await Port.Mutex.Lock();
        bool isNegative = await State.Refcount.DecIsNegative();
        Warn.On(Machine, isNegative, "serial_core_remove_one_port", State.Refcount.Name, "refcount below zero");
        await WaitForReferences("serial_core_remove_one_port");
        await State.UartPort.Store(null);
        await Port.Mutex.Unlock();
    }

    /// <summary>The pointer changes only here, later: what the mutex covers now is nothing that whoever else holds it could change.</summary>
    private async Op<bool> IsPortThere()
    {
        const string function = "serial_core_remove_one_port";
        if (SectionsApart)
            return await UartPortCheck() is not null;
        await Port.Mutex.Lock(function);
        bool isThere = await UartPortCheck() is not null;
        await Port.Mutex.Unlock(function);
        return isThere;
    }

    private async Op UartInstall(TtyStruct tty)
    {
        await FindState("uart_install");
        await tty.DriverData.Store(State);
    }

    /// <summary><c>uart_put_char</c>: the page is tested under the spinlock.</summary>
    private async Op<int> UartPutChar()
    {
        var port = await UartPortRefLock();
        int taken = await Store(port, "uart_put_char");
        await UartPortUnlockDeref(port);
        return taken;
    }

    /// <summary><c>uart_write</c>: without a page nothing is started either.</summary>
    private async Op<int> UartWrite()
    {
        var port = await UartPortRefLock();
        int taken = 0;
        if (!(await State.XmitBuf.Load()).IsNull)
        {
            taken = await Store(port, "uart_write");
            await StartTransmitter();
        }

        await UartPortUnlockDeref(port);
        return taken;
    }

    private async Op<int> Store(UartPort? port, string function)
    {
        var page = await State.XmitBuf.Load(function);
        if (page.IsNull || port is null)
            return 0;
        int pending = await State.XmitChars.Read(function);
        if (pending >= UartState.XmitSize)
            return 0;
        await page.Deref(function);
        await State.XmitChars.Write(pending + 1, function);
        return 1;
    }
}
