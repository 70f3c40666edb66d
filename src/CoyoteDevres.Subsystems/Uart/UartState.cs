using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>struct uart_state</c>: an element of the uart_driver's array, which unbinding a port does not free. The transmit buffer is
/// a page and a number of characters in it.
/// </summary>
public sealed class UartState : KernelObject
{
    /// <summary>Characters that fit into the transmit buffer (really 4095).</summary>
    public const int XmitSize = 2;

    /// <summary>With fewer to be sent, a writer is worth waking (really 256).</summary>
    public const int WakeupChars = 2;

    /// <summary>Creates the state, as <c>uart_register_driver</c> does.</summary>
    public UartState(TtyIo io)
        : base((io ?? throw new ArgumentNullException(nameof(io))).Driver.Machine, "uart_state")
    {
        Retain();
        UartPort = new PointerField<UartPort>(this, "uart_port");
        Refcount = new AtomicReferences(this, "refcount", 0);
        RemoveWait = new WaitQueueHead(this, "remove_wait");
        XmitBuf = new PointerField<Page>(this, "xmit.buf");
        XmitChars = new Field<int>(this, "xmit.head", 0);
        Port = new TtyPort(this, io.Driver, io.FlushToLdisc);
    }

    /// <summary>The hardware, shared; NULL once it is gone.</summary>
    public PointerField<UartPort> UartPort { get; }

    /// <summary>Users of <see cref="UartPort"/> outside tty_port.mutex, and one while it is registered.</summary>
    public AtomicReferences Refcount { get; }

    /// <summary>A removal waits here for <see cref="Refcount"/> to fall to zero.</summary>
    public WaitQueueHead RemoveWait { get; }

    /// <summary>The transmit page.</summary>
    public PointerField<Page> XmitBuf { get; }

    /// <summary>Characters to be sent, in the transmit page.</summary>
    public Field<int> XmitChars { get; }

    /// <summary>The embedded tty_port.</summary>
    public TtyPort Port { get; }
}

/// <summary>The transmit page (<c>get_zeroed_page</c>).</summary>
public sealed class Page(Machine machine) : KernelObject(machine, "xmit page")
{
    /// <summary>
    /// <c>free_page</c>: built with CONFIG_DEBUG_OBJECTS_FREE, it looks for objects in it (<c>debug_check_no_obj_freed</c>).
    /// </summary>
    /// <param name="bucket">The lock of the hash bucket that it looks in; null without that option.</param>
    /// <param name="function">Who frees it.</param>
    internal async Op FreePage(SpinLock? bucket, string function)
    {
        if (bucket is not null)
        {
            await bucket.LockIrqsave("debug_check_no_obj_freed");
            await bucket.UnlockIrqrestore("debug_check_no_obj_freed");
        }

        await Kfree(function);
    }
}

/// <summary>
/// <c>struct uart_port</c>, inside what the hardware driver allocated with devres: gone when the driver is unbound. The hardware's
/// registers are in it.
/// </summary>
public sealed class UartPort : KernelObject
{
    /// <summary>Allocated by the driver's probe.</summary>
    /// <param name="state">The line's state.</param>
    /// <param name="module">The module that its operations and its interrupt's handler are in, if that can go.</param>
    public UartPort(UartState state, LoadableModule? module = null)
        : base((state ?? throw new ArgumentNullException(nameof(state))).Machine, "uart_port")
    {
        State = state;
        Module = module;
        Lock = new SpinLock(this, "lock");
        Dead = new Field<bool>(this, "flags[UPF_DEAD]", false);
        TypeUnknown = new Field<bool>(this, "type", false);
        PortDev = new Field<bool>(this, "port_dev", true);
        Irq = new IrqLine(Machine, "uart irq");
        IrqAction = new IrqAction(Irq, "uart-sim", () => UartSim.Interrupt(this));
    }

    /// <summary><c>state</c>: constant once registered.</summary>
    public UartState State { get; }

    /// <summary>Where <c>ops</c> points to, if that can go.</summary>
    public LoadableModule? Module { get; }

    /// <summary><c>lock</c>.</summary>
    public SpinLock Lock { get; }

    /// <summary><c>UPF_DEAD</c>: being removed.</summary>
    public Field<bool> Dead { get; }

    /// <summary><c>type</c> is <c>PORT_UNKNOWN</c>.</summary>
    public Field<bool> TypeUnknown { get; }

    /// <summary><c>port_dev</c> is not NULL.</summary>
    public Field<bool> PortDev { get; }

    /// <summary>The hardware's interrupt, which the driver requests at startup and frees at shutdown.</summary>
    public IrqLine Irq { get; }

    /// <summary>What it requests there.</summary>
    public IrqAction IrqAction { get; }
}
