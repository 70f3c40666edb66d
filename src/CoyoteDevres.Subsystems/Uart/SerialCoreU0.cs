using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// U0: up to 4.6. Everybody reads <c>state-&gt;uart_port</c> as it is and uses it; the removal clears it under <c>port_mutex</c> alone, waits
/// for nobody, and the driver frees the port. [V] serial_core.c of mainline at 0013eec9827d (3.19). The tty layer is that of 4.8.15.
/// </summary>
public sealed class SerialCoreU0(Machine machine) : SerialCoreU1(machine)
{
    /// <inheritdoc/>
    public override async Op UartRemoveOnePort(UartPort port)
    {
        await BuryAndHangUp(port);
        await State.UartPort.Store(null);
        await PortMutex.Unlock();
    }

    /// <inheritdoc/>
    public override async Op<int> Tiocmget(TtyStruct tty)
    {
        const string function = "uart_tiocmget";
        ArgumentNullException.ThrowIfNull(tty);
        int result = -Errno.EIO;
        var pointer = await State.UartPort.Load(function);
        await Port.Mutex.Lock(function);
        if (!await tty.IoError.Read(function))
        {
            var port = await pointer.Deref(function);
            await port.Lock.LockIrq(function);
            await port.Touch(function);
            await port.Lock.UnlockIrq(function);
            result = 0;
        }

        await Port.Mutex.Unlock(function);
        return result;
    }

    /// <inheritdoc/>
    public override async Op<int?> Ioctl(TtyStruct tty, IoctlCommand command)
    {
        const string function = "uart_ioctl";
        ArgumentNullException.ThrowIfNull(tty);
        if (await tty.IoError.Read(function))
            return -Errno.EIO;
        if (command == TtyIoctls.ModemWait)
            return await UartWaitModemStatus();
        await Port.Mutex.Lock(function);
        bool failed = await tty.IoError.Read(function);
        if (!failed)
            await (await State.UartPort.Load(function)).Deref(function);
        await Port.Mutex.Unlock(function);
        return failed ? -Errno.EIO : null;
    }

    /// <summary>No reference: the pointer as it is now, and its first use.</summary>
    protected override async Op<UartPort?> UartPortRef([CallerMemberName] string function = "")
    {
        string reader = Spelled(function);
        return await (await State.UartPort.Load(reader)).Deref(reader);
    }

    /// <inheritdoc/>
    protected override Op UartPortDeref(UartPort port) => Op.Done;

    /// <inheritdoc/>
    protected override async Op StartTransmitter() => await (await State.UartPort.Load("__uart_start")).Deref("__uart_start");

    /// <inheritdoc/>
    protected override async Op UartShutdown(TtyStruct tty)
    {
        ArgumentNullException.ThrowIfNull(tty);
        var pointer = await State.UartPort.Load();
        await tty.IoError.Write(true);
        if (await Port.Initialized.Read())
        {
            await Port.Initialized.Write(false);
            await UartUpdateMctrl(await pointer.Deref());
            await UartPortShutdown();
        }

        await FreeXmit(null);
    }

    /// <inheritdoc/>
    protected override async Op UartPortShutdown()
    {
        var pointer = await State.UartPort.Load();
        await Port.DeltaMsrWait.WakeUp();
        await UartSim.Shutdown(await pointer.Deref());
    }

    private protected override async Op<UartPort> UartPortHeld(string function) => await (await State.UartPort.Load(function)).Deref(function);

    private protected override string LockFunction(string caller) => Spelled(caller);

    private protected override string UnlockFunction(string caller) => Spelled(caller);

    private protected override async Op UartHangup(TtyStruct tty)
    {
        await Port.Mutex.Lock();
        if (await Port.Active.Read())
        {
            await FlushBuffer(tty);
            await UartShutdown(tty);
            await Port.Lock.LockIrqsave();
            await Port.Count.Write(0);
            await Port.Active.Write(false);
            await Port.Lock.UnlockIrqrestore();
            await Port.TtyPortTtySet(null);
            await UartChangePm(await UartPortHeld("uart_hangup"));
            await Port.OpenWait.WakeUp();
            await Port.DeltaMsrWait.WakeUp();
        }

        await Port.Mutex.Unlock();
    }

    /// <summary><c>uart_close</c>: the pointer is read at the beginning, and used without tty_port.mutex first.</summary>
    private protected override async Op UartClose(TtyStruct tty, TtyFile file)
    {
        if ((await tty.DriverData.Load()).IsNull)
        {
            await FindState("uart_close");
            await Port.AddCount(-1, "uart_close");
            return;
        }

        var pointer = await State.UartPort.Load();
        if (await Port.Count.Read() == 0 || !await TtyPortCloseStart(tty, file))
            return;
        if (await Port.Initialized.Read())
        {
            var port = await pointer.Deref();
            await port.Lock.LockIrqsave();
            await port.Touch();
            await port.Lock.UnlockIrqrestore();
            await UartWaitUntilSent();
        }

        await Port.Mutex.Lock();
        await UartShutdown(tty);
        await Port.TtyPortTtySet(null);
        await tty.Closing.Write(false);
        await Port.Lock.LockIrqsave();
        await Port.Lock.UnlockIrqrestore();
        await pointer.Deref();
        await UartChangePm(await UartPortHeld("uart_change_pm"));
        await Port.Lock.LockIrqsave();
        await Port.Active.Write(false);
        await Port.Lock.UnlockIrqrestore();
        await Port.OpenWait.WakeUp();
        await Port.Mutex.Unlock();
        await Io.TtyLdiscFlush(tty);
    }

    private protected override Op<int> UartPutChar() => Transmit("uart_put_char", starts: false);

    private protected override Op<int> UartWrite() => Transmit("uart_write", starts: true);

    private protected override async Op<int> UartSetInfo(TtyStruct tty)
    {
        var port = await UartPortHeld("uart_set_info");
        if (await Port.Count.Read() > 1)
            return -Errno.EBUSY;
        await UartShutdown(tty);
        await port.Touch();
        if (await port.TypeUnknown.Read())
            return 0;
        return await Port.Initialized.Read() ? 0 : await StartAgain(tty);
    }

    /// <summary>Reads the pointer, tests the page, and only then takes the spinlock.</summary>
    private async Op<int> Transmit(string function, bool starts)
    {
        var pointer = await State.UartPort.Load(function);
        if ((await State.XmitBuf.Load(function)).IsNull)
            return 0;
        var port = await pointer.Deref(function);
        await port.Lock.LockIrqsave(function);
        int taken = await Store(function);
        if (starts)
            await StartTransmitter();
        await port.Lock.UnlockIrqrestore(function);
        return taken;
    }

    /// <summary>A C# method's name as the kernel's.</summary>
    private static string Spelled(string caller) => new Site(caller, "", 0).Spelling;
}
