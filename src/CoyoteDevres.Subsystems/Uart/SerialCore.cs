using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// Serial core (drivers/tty/serial/serial_core.c): what its versions share. Since Peter Hurley's series "Prevent unsafe uart port
/// access" (4.7) whoever uses the uart_port either holds tty_port.mutex or a reference, which a removal waits for.
/// </summary>
/// <remarks>Not modelled: consoles, RS485, hardware flow control, power management beyond uart_change_pm.</remarks>
public abstract partial class SerialCore : ITtyOperations
{
    /// <summary>Creates serial core for one line, as <c>uart_register_driver</c> does.</summary>
    protected SerialCore(TtyIo io)
    {
        ArgumentNullException.ThrowIfNull(io);
        Io = io;
        Machine = io.Machine;
        State = new UartState(io);
        PortMutex = new Mutex(Machine, "port_mutex");
        FifoTimeout = new Nap(Machine);
        io.Driver.Port = State.Port;
        io.Operations = this;
    }

    /// <summary>The tty layer.</summary>
    public TtyIo Io { get; }

    /// <summary>Where it runs.</summary>
    public Machine Machine { get; }

    /// <summary>The line's state.</summary>
    public UartState State { get; }

    /// <summary>The global <c>port_mutex</c>.</summary>
    public Mutex PortMutex { get; }

    /// <summary>Timeouts of waits for the hardware's fifo.</summary>
    public Nap FifoTimeout { get; }

    /// <summary>
    /// True if the removal's wait for references is one step (<see cref="AtomicReferences.WaitForZero"/>), which shows the same: for scenarios of many users.
    /// </summary>
    public bool WaitsInOneStep { get; set; }

    /// <summary>
    /// True if a section of the removal under a mutex does not keep out sections that have nothing in common with it, which shows the same: for scenarios of many users. That of
    /// <c>tty_unregister_driver</c> (see <see cref="TtyDriver.MakeRemovable"/>), and the removal's first one under tty_port.mutex.
    /// </summary>
    public bool SectionsApart { get; set; }

    /// <summary>
    /// <c>debug_bucket.lock</c> (lib/debugobjects.c), in a kernel that is built with CONFIG_DEBUG_OBJECTS_FREE; else null.
    /// </summary>
    public SpinLock? DebugBucketLock { get; private set; }

    /// <summary>A kernel with CONFIG_DEBUG_OBJECTS_FREE whose console is this line.</summary>
    public void UseDebugObjects() => DebugBucketLock = new SpinLock(Machine, "debug_bucket.lock");

    /// <summary>
    /// Object debugging finds something to complain about, somewhere else: it prints with the bucket locked, and the console, this
    /// line, writes under the port's spinlock (<c>serial8250_console_write</c>).
    /// </summary>
    public async Op DebugPrintObject()
    {
        await DebugBucketLock!.LockIrqsave();
        if (State.UartPort.Value.Raw is { } port)
        {
            await port.Lock.LockIrqsave("serial8250_console_write");
            await port.Touch("serial8250_console_write");
            await port.Lock.UnlockIrqrestore("serial8250_console_write");
        }

        await DebugBucketLock.UnlockIrqrestore();
    }

    /// <summary>The embedded tty_port.</summary>
    protected TtyPort Port => State.Port;

    /// <inheritdoc/>
    public abstract Op Install(TtyStruct tty);

    /// <inheritdoc/>
    public abstract Op<int> Open(TtyStruct tty, TtyFile file);

    /// <inheritdoc/>
    public abstract Op Close(TtyStruct tty, TtyFile file);

    /// <inheritdoc/>
    public virtual Op Hangup(TtyStruct tty) => UartHangup(tty);

    /// <inheritdoc/>
    public abstract Op<int> Write(TtyStruct tty);

    /// <inheritdoc/>
    public abstract Op<int> PutChar(TtyStruct tty);

    /// <inheritdoc/>
    public Op FlushChars(TtyStruct tty) => UartStart();

    /// <inheritdoc/>
    public async Op<int> WriteRoom(TtyStruct tty) => UartState.XmitSize - await Pending("uart_write_room");

    /// <inheritdoc/>
    public Op<int> CharsInBuffer(TtyStruct tty) => Pending("uart_chars_in_buffer");

    /// <inheritdoc/>
    public Op FlushBuffer(TtyStruct tty) => UartFlushBuffer(tty);

    /// <inheritdoc/>
    public Op WaitUntilSent(TtyStruct tty) => UartWaitUntilSent();

    /// <inheritdoc/>
    public virtual Op<int> Tiocmget(TtyStruct tty) => UartTiocmget(tty);

    /// <inheritdoc/>
    public Op<int> GetIcount(TtyStruct tty) => UartGetIcount();

    /// <inheritdoc/>
    public Op<int> SetSerial(TtyStruct tty) => UartSetInfoUser(tty);

    /// <inheritdoc/>
    public virtual Op<int?> Ioctl(TtyStruct tty, IoctlCommand command) => UartIoctl(tty, command);

    /// <summary><c>uart_add_one_port</c>, in the set-up: links the port and registers the line.</summary>
    public async Op UartAddOnePort(UartPort port)
    {
        await State.Refcount.Set(1);
        await State.UartPort.Store(port);
        if (WaitsInOneStep)
            State.Refcount.LetAnybodyWake(() => WakeRemover(port));
        if (SectionsApart && BuriesUnderMutex)
            burialMutex = new Mutex(Machine, "tty_port.mutex of UPF_DEAD");
        Io.Driver.IsGone = () => State.UartPort.Value.IsNull;
        await Io.Driver.TtyCdevAdd(Io.Fops);
    }

    /// <summary><c>uart_remove_one_port</c>: after it, the driver may free the port.</summary>
    public abstract Op UartRemoveOnePort(UartPort port);

    /// <summary><c>uart_port_ref</c>: null if the count is zero, or the port gone.</summary>
    /// <param name="function">Who calls it; given by the compiler.</param>
    protected virtual async Op<UartPort?> UartPortRef([CallerMemberName] string function = "") =>
        await State.Refcount.IncNotZero("uart_port_ref") ? (await State.UartPort.Load("uart_port_ref")).Raw : null;

    /// <summary>
    /// <c>uart_port_deref</c>: finds the state through the port for the count, and once more for the wake-up. The count is dropped
    /// with a compiler barrier, so the second is a load of its own. [V 4.8.15 and 6.1.83]
    /// </summary>
    protected virtual async Op UartPortDeref(UartPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        await port.Touch();
        await port.State.Refcount.Put(() => WakeRemover(port));
    }

    private static async Op WakeRemover(UartPort port)
    {
        await port.Touch("uart_port_deref");
        await port.State.RemoveWait.WakeUp("uart_port_deref");
    }

    /// <summary><c>uart_port_ref_lock</c> (a macro <c>uart_port_lock</c> before): a reference, then the spinlock.</summary>
    /// <param name="function">Who calls it; given by the compiler.</param>
    protected async Op<UartPort?> UartPortRefLock([CallerMemberName] string function = "")
    {
        var port = await UartPortRef(function);
        if (port is not null)
            await port.Lock.LockIrqsave(LockFunction(function));
        return port;
    }

    /// <summary><c>uart_port_unlock_deref</c> (a macro <c>uart_port_unlock</c> before).</summary>
    /// <param name="port">The port, if there is one.</param>
    /// <param name="function">Who calls it; given by the compiler.</param>
    protected async Op UartPortUnlockDeref(UartPort? port, [CallerMemberName] string function = "")
    {
        if (port is null)
            return;
        await port.Lock.UnlockIrqrestore(UnlockFunction(function));
        await UartPortDeref(port);
    }

    /// <summary>The function that reports name for a spinlock taken together with a reference.</summary>
    private protected virtual string LockFunction(string caller) => "uart_port_ref_lock";

    /// <summary>The function that reports name for its unlock.</summary>
    private protected virtual string UnlockFunction(string caller) => "uart_port_unlock_deref";

    /// <summary>The port where it must be there: under tty_port.mutex, after a test of it.</summary>
    private protected virtual async Op<UartPort> UartPortHeld(string function) => (await UartPortCheck())!;

    /// <summary><c>uart_port_check</c>: under tty_port.mutex.</summary>
    protected async Op<UartPort?> UartPortCheck() => (await State.UartPort.Load()).Raw;

    /// <summary><c>__uart_start</c>: reads <c>state-&gt;uart_port</c> itself, whether or not the caller got a reference.</summary>
    protected abstract Op StartTransmitter();

    /// <summary><c>uart_write_room</c>, <c>uart_chars_in_buffer</c>: the count is read with or without a port.</summary>
    private async Op<int> Pending(string function)
    {
        var port = await UartPortRefLock(function);
        int pending = await State.XmitChars.Read(function);
        await UartPortUnlockDeref(port, function);
        return pending;
    }

    private async Op UartStart()
    {
        var port = await UartPortRefLock();
        await StartTransmitter();
        await UartPortUnlockDeref(port);
    }

    private async Op UartFlushBuffer(TtyStruct tty)
    {
        if (await UartPortRefLock() is not { } port)
            return;
        await State.XmitChars.Write(0);
        await port.Touch();
        await UartPortUnlockDeref(port);
        await WakeTty(tty);
    }

    /// <summary>How a flush wakes writers.</summary>
    protected abstract Op WakeTty(TtyStruct tty);

    /// <summary>
    /// <c>uart_wait_until_sent</c>: naps with a reference held until the fifo is empty or the timeout, which may fire as soon as the
    /// wait began.
    /// </summary>
    protected async Op UartWaitUntilSent()
    {
        if (await UartPortRef() is not { } port)
            return;
        if (!await port.TypeUnknown.Read())
        {
            await port.Touch();
            await FifoTimeout.Sleep();
            await port.Touch();
        }

        await UartPortDeref(port);
    }

    /// <summary><c>uart_update_mctrl</c>.</summary>
    protected static async Op UartUpdateMctrl(UartPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        await port.Lock.LockIrqsave();
        await port.Touch();
        await port.Lock.UnlockIrqrestore();
    }
}
