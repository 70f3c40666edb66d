using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Spi;

/// <content>What only the versions before v5.8 show, and what the going of the device alone does to S0 and S1.</content>
internal static partial class SpiFindings
{
    private const string SpidevData = "spidev_data", SpiPointer = "spidev_data.spi";

    /// <summary>SPI-1: the last close comes between the halves of <c>spidev_remove</c> and frees what is still in the list.</summary>
    internal static DeclaredFinding FreedTwice { get; } = new(new FindingKey(UseAfterFree, "list_del", SpidevData), "SPI-1");

    /// <summary>SPI-1: the same, and another open walks the list.</summary>
    internal static IReadOnlyList<DeclaredFinding> FreedInList { get; } =
        [FreedTwice, new(new FindingKey(UseAfterFree, "spidev_open", SpidevData), "SPI-1")];

    /// <summary>SPI-2: the abort of a close that has just freed the <c>spidev_data</c>, or finds nothing to abort.</summary>
    internal static DeclaredFinding AbortAfterFree { get; } = new(new FindingKey(UseAfterFree, "spidev_release", SpiPointer), "SPI-2");

    /// <summary>SPI-2: the pointer is cleared in the middle of the last close, or there is another file.</summary>
    internal static IReadOnlyList<DeclaredFinding> AbortOfNothing { get; } =
        [AbortAfterFree, new(new FindingKey("null-dereference", "spi_slave_abort", SpiPointer), "SPI-2")];

    /// <summary>
    /// SPI-3: an open without memory between the halves. Only while <c>dev_dbg</c> does not look (up to 2.6.35): the SPI device's
    /// first member is its device, so that later kernels print "(NULL device *)", and the facts' [D] for the later form falls.
    /// </summary>
    internal static DeclaredFinding DebugPrintOfNothing { get; } = new(new FindingKey("null-dereference", "spidev_open", SpiPointer), "SPI-3");

    /// <summary>SPI-4, with the SPI device going and its controller staying (a change of the device tree), S1.</summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedDevice { get; } =
    [
        UseOf("spi_sync", Device),
        UseOf("__spi_sync", Device),
        UseOf("__spi_validate", Device),
        UseOf("__spi_pump_transfer_message", Device),
        UseOf("spi_set_cs", Device),
        UseOf("spi_transfer_one_message", Device),
    ];

    /// <summary>The same on a controller that queues.</summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedQueuedDevice { get; } =
    [
        .. UnpinnedDevice,
        UseOf("spi_async_locked", Device),
        UseOf("__spi_queued_transfer", Device),
    ];

    /// <summary>SPI-4 in S0, whose core queues every message and lets its sender pump.</summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedPumpedDevice { get; } =
    [
        UseOf("spi_sync", Device),
        UseOf("__spi_sync", Device),
        UseOf("__spi_validate", Device),
        UseOf("__spi_queued_transfer", Device),
        UseOf("spi_set_cs", Device),
        UseOf("spi_transfer_one_message", Device),
    ];

    /// <summary>
    /// The same with the controller going: its queue is stopped first and refuses later messages, so that the hardware is not
    /// reached any more, but what asks it is freed. The pump of a sender whose message another one has sent is the last to come.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedPumpedTransfer { get; } =
    [
        UseOf("spi_sync", Device),
        UseOf("spi_sync", "spi_controller.bus_lock_mutex"),
        UseOf("__spi_sync", Device),
        UseOf("__spi_sync", Controller),
        UseOf("__spi_sync", "spi_controller.bus_lock_spinlock"),
        UseOf("__spi_validate", Device),
        UseOf("__spi_validate", Controller),
        UseOf("__spi_queued_transfer", Device),
        UseOf("__spi_queued_transfer", "spi_controller.queue_lock"),
        UseOf("__spi_queued_transfer", "spi_controller.running"),
        UseOf("__spi_pump_messages", "spi_controller.io_mutex"),
    ];

    /// <summary>The same, where another sender's pump has taken the message: what is left to do is to look at the queue again.</summary>
    internal static IReadOnlyList<DeclaredFinding> PumpsOfFreedController { get; } =
    [
        UseOf("__spi_pump_messages", "spi_controller.cur_msg"),
        UseOf("__spi_pump_messages", "spi_controller.idling"),
        UseOf("__spi_pump_messages", "spi_controller.queue"),
        UseOf("__spi_pump_messages", "spi_controller.queue_lock"),
    ];

    /// <summary>
    /// The same on a slave: <c>spi_stop_queue</c> gives up after five seconds, and everything goes under whoever waits for its master;
    /// the pump's thread, which nobody has stopped, is left in freed memory.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedPumpedSlaveTransfer { get; } =
    [
        .. UnpinnedPumpedTransfer,
        UseOf("__spi_pump_messages", Controller),
        UseOf("__spi_pump_messages", "spi_controller.cur_msg"),
        UseOf("__spi_pump_messages", "spi_controller.idling"),
        UseOf("__spi_pump_messages", "spi_controller.queue"),
        UseOf("__spi_pump_messages", "spi_controller.queue_lock"),
        UseOf("kthread_queue_work", "spi_controller.kworker.work_list"),
        UseOf("kthread_worker_fn", "spi_controller.kworker.work_list"),
        UseOf("spi_finalize_current_message", Controller),
        UseOf("spi_finalize_current_message", "spi_controller.cur_msg"),
        UseOf("spi_finalize_current_message", "spi_controller.queue_lock"),
        UseOf("spi_set_cs", Device),
        UseOf("spi_set_cs", Controller),
        UseOf("spi_sim_set_cs", Registers),
        UseInSlaveWait,
    ];

    /// <summary>
    /// Discovered, S0a: <c>spidev_sync</c> (read in a 2.6 tree) tests and queues under <c>spi_lock</c>, waits without it and has taken
    /// no reference; a queued message points to its SPI device, and neither <c>spi_async</c> nor the queue takes one either (spi.c
    /// between v5.2 and v5.4; the thread that pumps is there since 3.4 [R]) | <c>spidev_remove</c> needs <c>spi_lock</c> only for the
    /// moment and never looks for messages; <c>device_list_lock</c> is not the reader's; <c>spi_unregister_device</c> does not look at
    /// the queue (<c>spi_unregister_master</c> does, and waits for it) and drops the last reference | the pump's thread uses the
    /// freed device and dies, holding <c>io_mutex</c>, which no removal of a device takes; that the reader then waits for ever is a consequence.
    /// The facts say of this form "only in-flight messages", and count no bug.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> MessageOutlivesDevice { get; } =
    [
        FreedTwice,
        new(new FindingKey(UseAfterFree, "spi_set_cs", Device), null),
        new(new FindingKey(UseAfterFree, "spi_transfer_one_message", Device), null),
    ];
}
