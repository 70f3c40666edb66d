using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>The findings of the SPI scenarios, by what causes them.</summary>
internal static partial class SpiFindings
{
    private const string UseAfterFree = "slab-use-after-free", Hung = "hung-task";
    private const string Device = "spi_device", Controller = "spi_controller", Registers = "spi_sim_registers";
    private const string ListLock = "device_list_lock";

    internal const string SpiLock = "spidev_data.spi_lock", BufLock = "spidev_data.buf_lock";

    /// <summary>
    /// SPI-4, U2: S1's <c>spi_setup</c> after the registers went; the ioctl's reference keeps the structures only.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> SetUpWithoutHardware { get; } = [UseOf("spi_sim_set_cs", Registers)];

    /// <summary>SPI-4, U2: the same in a message's transfer.</summary>
    internal static IReadOnlyList<DeclaredFinding> TransferWithoutHardware { get; } = [.. SetUpWithoutHardware, UseOf("spi_sim_transfer_one", Registers)];

    /// <summary>
    /// Discovered, S0a, S0 and S1, the controller's driver unloaded: what SPI-4 does to its registers is done to its text. A spidev file pins spidev's module; an
    /// <c>spi_device</c> pins its controller's device; nothing in spidev.c or spi.c takes a reference on the module that <c>set_cs</c> and <c>transfer_one</c> are in
    /// (no <c>try_module_get</c> in either: spidev.c read in 020abf03cd65, [V]; spi.c, [R]), so that <c>delete_module</c> finds its count at zero | the sender, without <c>spi_lock</c> since it
    /// read the pointer (S0, S1), or with its ioctl's reference on the device alone, has loaded <c>ctlr-&gt;set_cs</c> or runs in it | the driver's exit unregisters the
    /// controller, which takes <c>bus_lock_mutex</c>, <c>io_mutex</c> or <c>queue_lock</c> for no message that is sent directly, and <c>free_module</c> frees the text
    /// after a grace period, which a sender that sleeps, or is preempted, is no part of. Since S2 the unbinding of spidev, which comes before, waits for it
    /// under <c>spi_lock</c>.
    /// </summary>
    /// <param name="declared">What the unbinding shows.</param>
    internal static IEnumerable<DeclaredFinding> TextBehind(IReadOnlyList<DeclaredFinding> declared) =>
        declared.Where(f => f.Key.Object == Registers).Select(f => new DeclaredFinding(new FindingKey("freed-module-text", f.Key.Function, "spi_sim.text"), null));

    /// <summary>
    /// SPI-4, U2: S1's <c>spidev_sync</c> has read the pointer and dropped the lock. Every later use of the SPI device, of its
    /// controller and of the hardware can be the first one after they are gone; nothing in between waits for the removal, nor
    /// does the removal wait: <c>spi_stop_queue</c> sees queued messages only.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedTransfer { get; } =
    [
        .. UnpinnedStart,
        UseOf("__spi_transfer_message_noqueue", Controller),
        UseOf("spi_finalize_current_message", Controller),
        UseOf("spi_finalize_current_message", "spi_controller.cur_msg"),
    ];

    /// <summary>
    /// The same on a slave. The sender sleeps in the controller's completion when it goes, and touches it when it wakes; it
    /// comes no further unless another file's close aborts the transfer in time.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedSlaveTransfer { get; } = [.. UnpinnedStart, UseInSlaveWait];

    /// <summary>The same with such a close.</summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedAbortedTransfer { get; } = [.. UnpinnedTransfer, UseInSlaveWait];

    private static IEnumerable<DeclaredFinding> UnpinnedStart =>
    [
        .. Submission,
        .. TransferWithoutHardware,
        UseOf("__spi_pump_transfer_message", Device),
        UseOf("__spi_pump_transfer_message", Controller),
        UseOf("__spi_transfer_message_noqueue", "spi_controller.cur_msg"),
        UseOf("__spi_transfer_message_noqueue", "spi_controller.io_mutex"),
        UseOf("__spi_transfer_message_noqueue", "spi_controller.queue"),
        UseOf("spi_set_cs", Device),
        UseOf("spi_set_cs", Controller),
        UseOf("spi_transfer_one_message", Device),
        UseOf("spi_transfer_one_message", Controller),
        UseOf("spi_transfer_one_message", "spi_controller.xfer_completion"),
    ];

    private static DeclaredFinding UseInSlaveWait => UseOf("spi_transfer_wait", "spi_controller.xfer_completion");

    /// <summary>
    /// The same on a controller that queues. A message that was queued in time keeps the controller and its hardware until it is
    /// sent, because <c>spi_stop_queue</c> waits for it, but not the SPI device: the pump is then the one that uses it, and when
    /// it dies, the sender waits for ever.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> UnpinnedQueuedTransfer { get; } =
    [
        .. Submission,
        UseOf("spi_async_locked", Device),
        UseOf("spi_async_locked", "spi_controller.bus_lock_spinlock"),
        UseOf("__spi_async", Controller),
        UseOf("__spi_queued_transfer", Device),
        UseOf("__spi_queued_transfer", "spi_controller.queue_lock"),
        UseOf("__spi_queued_transfer", "spi_controller.running"),
        UseOf("__spi_pump_transfer_message", Device),
        UseOf("spi_set_cs", Device),
        UseOf("spi_transfer_one_message", Device),
        HungIn("__spi_sync", "spi_message.done", "SPI-4"),
    ];

    /// <summary>
    /// SPI-4 with two readers of a slave on S0: the second one gets <c>buf_lock</c> when the first one's message has been given up, and queues, pumps and
    /// transfers its own on what is being freed.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> SecondSlaveOfFreedController { get; } =
    [
        UseOf("__spi_pump_messages", "spi_controller.running"),
        UseOf("__spi_queued_transfer", "spi_controller.queue"),
        UseOf("spi_map_msg", Controller),
        UseOf("spi_sim_transfer_one", "spi_sim_registers"),
        UseOf("spi_transfer_one_message", Controller),
        UseOf("spi_transfer_one_message", "spi_controller.xfer_completion"),
        UseOf("spi_transfer_one_message", Device),
    ];

    /// <summary>A second reader, behind the first one's <c>buf_lock</c>.</summary>
    internal static DeclaredFinding ReadBehindQueuedTransfer { get; } = HungIn("spidev_read", BufLock, "SPI-4");

    /// <summary>SPI-5: S2's message takes <c>spi_lock</c> in <c>spidev_ioctl</c> and again in <c>spidev_sync</c>.</summary>
    internal static IReadOnlyList<DeclaredFinding> Recursion { get; } =
    [
        new(new FindingKey("recursive-locking", "spidev_sync", SpiLock), "SPI-5"),
        HungIn("spidev_sync", SpiLock, "SPI-5"),
    ];

    internal static DeclaredFinding RemoveBehindRecursion { get; } = HungIn("spidev_remove", SpiLock, "SPI-5");

    internal static DeclaredFinding IoctlBehindRecursion { get; } = HungIn("spidev_ioctl", SpiLock, "SPI-5");

    /// <summary>Who has finished its call hangs in its close, with the list's lock held, and the removal behind it.</summary>
    internal static IReadOnlyList<DeclaredFinding> CloseBehindRecursion { get; } =
        [HungIn("spidev_release", SpiLock, "SPI-5"), HungIn("spidev_release", ListLock, "SPI-5"), HungIn("spidev_remove", ListLock, "SPI-5")];

    internal static DeclaredFinding WriteBehindRecursion { get; } = HungIn("spidev_write", BufLock, "SPI-5");

    internal static DeclaredFinding ReadBehindRecursion { get; } = HungIn("spidev_read", BufLock, "SPI-5");

    /// <summary>The removal that waits holds <c>device_list_lock</c>: nobody opens or closes any spidev of the system.</summary>
    internal static IReadOnlyList<DeclaredFinding> OthersBehindRecursion { get; } =
        [HungIn("spidev_open", ListLock, "SPI-5"), HungIn("spidev_release", ListLock, "SPI-5")];

    /// <summary>
    /// Discovered: no fact sheet numbers the order <c>buf_lock</c> -> <c>spi_lock</c> of reads and writes against
    /// <c>spi_lock</c> -> <c>buf_lock</c> of ioctls. A single process that does one after the other shows it to lockdep.
    /// Argument: see <see cref="Inversion"/>.
    /// </summary>
    internal static DeclaredFinding InvertedOrder { get; } = new(
        new FindingKey("circular-locking", "spidev_ioctl", $"{BufLock} -> {SpiLock} -> {BufLock}"), null);

    /// <summary>
    /// Discovered, two users of one node, S2 and S3 (a720416d9463 and eede42c9459b, by the facts' tables 2.3 and 2.4):
    /// <c>spidev_read</c> or <c>spidev_write</c> locks <c>buf_lock</c> | <c>spidev_ioctl</c> locks <c>spi_lock</c>, finds the
    /// device there and waits for <c>buf_lock</c> | <c>spidev_sync</c> waits for <c>spi_lock</c> | <c>spidev_remove</c> waits
    /// for <c>spi_lock</c> under <c>device_list_lock</c>. Both locks are members of the <c>spidev_data</c> that all opens of the
    /// minor share; the VFS takes no lock around read and ioctl of different files (nor of the same: <c>stream_open</c> clears
    /// the need for the position's lock); so nothing else orders the two. It needs no removal; the removal spreads it.
    /// Upstream came to the same: 40534d19ed2a (v7.0, CVE-2026-43319) removes <c>buf_lock</c> for this reason.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> Inversion => [.. InversionOfUsers, HungIn("spidev_remove", SpiLock, null)];

    /// <summary>The same without a removal.</summary>
    internal static IReadOnlyList<DeclaredFinding> InversionOfUsers => [.. InvertedIoctl, HungIn("spidev_sync", SpiLock, null)];

    /// <summary>The ioctl's half of it.</summary>
    internal static IReadOnlyList<DeclaredFinding> InvertedIoctl => [InvertedOrder, HungIn("spidev_ioctl", BufLock, null)];

    /// <summary>
    /// S2, a message beside a read or write: whichever of the two bugs is first. Who has finished its transfer hangs in its
    /// close, with <c>device_list_lock</c> held, and the removal behind it.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> RecursionAndInversion { get; } =
    [
        .. Recursion,
        RemoveBehindRecursion,
        HungIn("spidev_release", SpiLock, "SPI-5"),
        HungIn("spidev_release", ListLock, "SPI-5"),
        HungIn("spidev_remove", ListLock, "SPI-5"),
        InvertedOrder,
        HungIn("spidev_ioctl", BufLock, null),
    ];

    /// <summary>
    /// Discovered, a slave controller, S2, S3 and S4: <c>spidev_sync</c> (in S4 <c>spidev_read</c>, 40534d19ed2a) holds <c>spi_lock</c> (a720416d9463) over
    /// <c>spi_sync</c>, and <c>spi_transfer_wait</c> (read in v6.1.83) waits on a slave for its master without a timeout |
    /// <c>spidev_remove</c> waits for <c>spi_lock</c>, uninterruptibly, under <c>device_list_lock</c>. The sleeper holds
    /// <c>buf_lock</c>, <c>spi_lock</c>, <c>bus_lock_mutex</c> and <c>io_mutex</c>, and only its master or a signal wakes it,
    /// so nothing else lets the removal go on. In S1 <c>spi_lock</c> is free during the transfer, and the removal completes.
    /// </summary>
    internal static DeclaredFinding RemoveBehindSlave { get; } = HungIn("spidev_remove", SpiLock, null);

    /// <summary>
    /// Discovered, with another file on the same node: <c>spidev_release</c> calls <c>spi_slave_abort</c> (06096cc6c5a8), which
    /// in S1 ends the transfer, but from S2 on it has to take <c>spi_lock</c> before, for <c>dofree</c>, and waits for the
    /// transfer that it was to abort. It holds <c>device_list_lock</c> meanwhile.
    /// </summary>
    internal static IReadOnlyList<DeclaredFinding> CloseBehindSlave { get; } =
    [
        RemoveBehindSlave,
        HungIn("spidev_release", SpiLock, null),
        HungIn("spidev_release", ListLock, null),
        HungIn("spidev_remove", ListLock, null),
    ];

    /// <summary>The same spread to every other spidev, as in <see cref="OthersBehindRecursion"/>.</summary>
    internal static IReadOnlyList<DeclaredFinding> OthersBehindSlave { get; } =
        [RemoveBehindSlave, HungIn("spidev_open", ListLock, null), HungIn("spidev_release", ListLock, null)];

    /// <summary>From the pointer in <c>spi_sync</c> to the choice between sending and queueing in <c>__spi_sync</c>.</summary>
    private static IEnumerable<DeclaredFinding> Submission =>
    [
        UseOf("spi_sync", Device),
        UseOf("spi_sync", "spi_controller.bus_lock_mutex"),
        UseOf("__spi_sync", Device),
        UseOf("__spi_sync", Controller),
        UseOf("__spi_sync", "spi_controller.queue_empty"),
        UseOf("__spi_validate", Device),
        UseOf("__spi_validate", Controller),
    ];

    private static DeclaredFinding UseOf(string function, string what) => new(new FindingKey(UseAfterFree, function, what), "SPI-4");

    private static DeclaredFinding HungIn(string function, string what, string? bug) => new(new FindingKey(Hung, function, what), bug);
}
