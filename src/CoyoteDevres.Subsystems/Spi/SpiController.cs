using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// <c>struct spi_controller</c> (include/linux/spi/spi.h, read in v6.1.83): allocated by the core for its driver, with the
/// driver's data behind it, and freed at the last put of the device that it embeds. [V]
/// </summary>
public sealed class SpiController : KernelObject
{
    /// <summary><c>__spi_alloc_controller</c>: one reference, the caller's.</summary>
    /// <param name="parent">The device of the controller's driver.</param>
    /// <param name="hardware">What the driver does for the core.</param>
    /// <param name="kind">What kind of controller it is.</param>
    /// <param name="core">The SPI core of the kernel.</param>
    public SpiController(Device parent, ISpiHardware hardware, SpiControllerKind kind, SpiCore core)
        : base(Checked(parent).Machine, "spi_controller")
    {
        Hardware = hardware;
        Core = core;
        MustAsync = kind == SpiControllerKind.Queueing;
        IsSlave = kind == SpiControllerKind.Slave;
        Dev = new Device(this, "dev", SpiControllerRelease, parent);
        Dev.Kobject.TrackOwners();
        BusLockMutex = new Mutex(this, "bus_lock_mutex");
        IoMutex = new Mutex(this, "io_mutex");
        AddLock = new Mutex(this, "add_lock");
        BusLockSpinlock = new SpinLock(this, "bus_lock_spinlock");
        QueueLock = new SpinLock(this, "queue_lock");
        Queue = new SpiMessageQueue(this);
        Running = new Field<bool>(this, "running", false);
        Idling = new Field<bool>(this, "idling", false);
        QueueEmpty = new Field<bool>(this, "queue_empty", true);
        CurMsg = new PointerField<SpiMessage>(this, "cur_msg");
        XferCompletion = new Completion(this, "xfer_completion");
    }

    /// <summary><c>dev</c>.</summary>
    public Device Dev { get; }

    /// <summary>The driver's callbacks; never change.</summary>
    public ISpiHardware Hardware { get; }

    /// <summary>What the core does with it; never changes.</summary>
    public SpiCore Core { get; }

    /// <summary><c>bus_num</c>; set at registration.</summary>
    public int BusNum { get; set; }

    /// <summary><c>must_async</c>; never changes.</summary>
    public bool MustAsync { get; }

    /// <summary><c>bus_lock_mutex</c>: held over a whole <c>spi_sync</c>.</summary>
    public Mutex BusLockMutex { get; }

    /// <summary><c>io_mutex</c>: held while the hardware is used.</summary>
    public Mutex IoMutex { get; }

    /// <summary><c>add_lock</c>: no devices are added while the controller is unregistered. Since ddf75be47ca7 (v5.9).</summary>
    public Mutex AddLock { get; }

    /// <summary><c>bus_lock_spinlock</c>.</summary>
    public SpinLock BusLockSpinlock { get; }

    /// <summary><c>queue_lock</c>: guards the queue and its state, but for the unlocked reads of the direct path.</summary>
    public SpinLock QueueLock { get; }

    /// <summary><c>queue</c> and <c>busy</c>.</summary>
    public SpiMessageQueue Queue { get; }

    /// <summary><c>running</c>.</summary>
    public Field<bool> Running { get; }

    /// <summary><c>idling</c>: the pump's thread is powering the hardware down. Up to v5.19.</summary>
    public Field<bool> Idling { get; }

    /// <summary><c>queue_empty</c>. Since v6.0.</summary>
    public Field<bool> QueueEmpty { get; }

    /// <summary><c>cur_msg</c>.</summary>
    public PointerField<SpiMessage> CurMsg { get; }

    /// <summary><c>slave</c>; never changes.</summary>
    public bool IsSlave { get; }

    /// <summary><c>xfer_completion</c>: a transfer that <c>transfer_one</c> has only started is finished.</summary>
    public Completion XferCompletion { get; }

    /// <summary><c>kworker</c>; set at registration.</summary>
    public KthreadWorker? Kworker { get; set; }

    /// <summary><c>pump_messages</c>; set at registration.</summary>
    public KthreadWork? PumpMessages { get; set; }

    /// <summary>The children list of <see cref="Dev"/>; changes in the set-up and under <see cref="AddLock"/> only.</summary>
    internal List<SpiDevice> Children { get; } = [];

    /// <summary><c>spi_controller_release</c> [V].</summary>
    private async Op SpiControllerRelease() => await Kfree();

    private static Device Checked(Device parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return parent;
    }
}

/// <summary>The kinds of controller that take different ways through the core.</summary>
public enum SpiControllerKind
{
    /// <summary>A master that polls; while its queue is empty, messages are sent in the sender's context.</summary>
    Direct,

    /// <summary>The same with <c>must_async</c>: messages always go through the queue, as behind spi-mux.</summary>
    Queueing,

    /// <summary>A slave: a transfer takes as long as its master likes.</summary>
    Slave,
}

/// <summary>What a controller's driver does for the core; transfers run under <c>io_mutex</c>.</summary>
public interface ISpiHardware
{
    /// <summary><c>-&gt;set_cs</c>.</summary>
    Op SetCs(SpiDevice spi, bool enable);

    /// <summary><c>-&gt;transfer_one</c>: 0 when the transfer is finished, 1 when it is started.</summary>
    Op<int> TransferOne(SpiController ctlr, SpiDevice spi, SpiBuffer buffer);

    /// <summary><c>-&gt;slave_abort</c>: ends the transfer that is started, if there is one. Not under <c>io_mutex</c>.</summary>
    Op SlaveAbort(SpiController ctlr);
}
