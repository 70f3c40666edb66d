using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>struct tty_port</c> (drivers/tty/tty_port.c), embedded in the uart_state: it stays when the hardware goes. Its flip buffer
/// is a number of characters.
/// </summary>
public sealed class TtyPort : KernelObject
{
    /// <summary><c>tty_port_init</c>.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="driver">The driver of its line.</param>
    /// <param name="flushToLdisc">What <see cref="BufWork"/> does (<c>tty_buffer_init</c>).</param>
    public TtyPort(KernelObject container, TtyDriver driver, Func<Op> flushToLdisc)
        : base(container, "port")
    {
        ArgumentNullException.ThrowIfNull(driver);
        Lock = new SpinLock(this, "lock");
        Mutex = new Mutex(this, "mutex");
        Tty = new PointerField<TtyStruct>(this, "tty");
        Itty = new PointerField<TtyStruct>(this, "itty");
        Count = new Field<int>(this, "count", 0);
        Initialized = new Field<bool>(this, "iflags[INITIALIZED]", false, isBit: true);
        Active = new Field<bool>(this, "iflags[ACTIVE]", false, isBit: true);
        OpenWait = new WaitQueueHead(this, "open_wait", () => driver.IsGone());
        DeltaMsrWait = new WaitQueueHead(this, "delta_msr_wait", () => driver.IsGone());
        BufLock = new Mutex(this, "buf.lock");
        BufPriority = new Atomic(this, "buf.priority", 0);
        BufChars = new Field<int>(this, "buf.head", 0);
        BufWork = new WorkItem(this, "buf.work", flushToLdisc);
    }

    /// <summary>Guards <see cref="Tty"/> and <see cref="Count"/>.</summary>
    public SpinLock Lock { get; }

    /// <summary>Serialises open, shutdown and whatever needs the hardware.</summary>
    public Mutex Mutex { get; }

    /// <summary>The tty it is open through, counted.</summary>
    public PointerField<TtyStruct> Tty { get; }

    /// <summary>The tty that input goes to, not counted.</summary>
    public PointerField<TtyStruct> Itty { get; }

    /// <summary>Open files that were not hung up.</summary>
    public Field<int> Count { get; }

    /// <summary>The hardware is started up; under <see cref="Mutex"/>.</summary>
    public Field<bool> Initialized { get; }

    /// <summary>Opened, and neither closed nor hung up since.</summary>
    public Field<bool> Active { get; }

    /// <summary>Openers that wait for a carrier.</summary>
    public WaitQueueHead OpenWait { get; }

    /// <summary>Whoever waits for a modem line to change.</summary>
    public WaitQueueHead DeltaMsrWait { get; }

    /// <summary><c>buf.lock</c>.</summary>
    public Mutex BufLock { get; }

    /// <summary><c>buf.priority</c>: somebody wants to flush.</summary>
    public Atomic BufPriority { get; }

    /// <summary>Received characters that the line discipline has not got yet.</summary>
    public Field<int> BufChars { get; }

    /// <summary><c>buf.work</c>: hands them over.</summary>
    public WorkItem BufWork { get; }

    /// <summary><c>tty_port_tty_get</c>.</summary>
    public async Op<TtyStruct?> TtyPortTtyGet()
    {
        await Lock.Lock();
        var tty = await Tty.Load();
        if (!tty.IsNull)
            await tty.Raw!.TtyKrefGet();
        await Lock.Unlock();
        return tty.Raw;
    }

    /// <summary>
    /// <c>tty_port_tty_set</c>: the last reference may go under the spinlock, the tty is freed from a work item. What the port, which
    /// stays, points to is no leak.
    /// </summary>
    public async Op TtyPortTtySet(TtyStruct? tty)
    {
        await Lock.Lock();
        if ((await Tty.Load()).Raw is { } old)
        {
            old.Retain(owned: false);
            await old.TtyKrefPutForPort();
        }

        await Tty.Store(tty);
        tty?.Retain();
        if (tty is not null)
            await tty.TtyKrefGetForPort();
        await Lock.Unlock();
    }

    /// <summary>Adds to <see cref="Count"/> under <see cref="Lock"/>, as its callers do inline.</summary>
    public async Op<int> AddCount(int amount, string function)
    {
        await Lock.Lock(function);
        int count = await Count.Read(function) + amount;
        await Count.Write(count, function);
        await Lock.Unlock(function);
        return count;
    }
}
