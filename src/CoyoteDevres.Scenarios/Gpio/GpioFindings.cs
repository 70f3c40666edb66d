using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// What the scenarios find, in the groups in which it comes. The bugs' names are those of the fact sheet, sections 1.1 to 1.9; the
/// ones without a name were discovered here, and each says why it stands.
/// </summary>
internal static class GpioFindings
{
    private const string Chip = "gpio_chip", ChipPointer = "gpio_device.chip", DataPointer = "gpio_device.data";
    private const string Null = "null-dereference", Freed = "slab-use-after-free", Hung = "hung-task", Leaked = "memory-leak", Missed = "missed-wake-up";

    /// <summary>A line's file is closed after the removal: the line's references stay, and so does its label.</summary>
    internal static DeclaredFinding[] Leak { get; } =
    [
        Of("GPIO-5", Leaked, "", "gpio_device"),
        Of("GPIO-5", Leaked, "", "gpio_desc"),
        Of("GPIO-5", Leaked, "", "gpio_desc_label"),
        Of("GPIO-5", "module-reference-leak", "", "module gpio_driver"),
    ];

    internal static DeclaredFinding[] MissedByPollOfChip { get; } = [Of("GPIO-2", Missed, "do_poll", "gpio_chardev_data.wait")];

    internal static DeclaredFinding[] MissedByPollOfLine { get; } = [Of("GPIO-2", Missed, "do_poll", "linereq.wait")];

    internal static DeclaredFinding[] MissedByReadOfChip { get; } = [Of("GPIO-2", Missed, "lineinfo_watch_read", "gpio_chardev_data.wait")];

    internal static DeclaredFinding[] MissedByReadOfLine { get; } = [Of("GPIO-2", Missed, "linereq_read", "linereq.wait")];

    /// <summary>In the sequence of one process, and in a race too.</summary>
    internal static DeclaredFinding[] DeadGetValues { get; } = [Of("GPIO-1", Null, "gpiod_get_array_value_complex", ChipPointer)];

    internal static DeclaredFinding[] DeadSetValues { get; } = [Of("GPIO-1", Null, "gpiod_set_array_value_complex", ChipPointer)];

    internal static DeclaredFinding[] GetValues { get; } =
        [.. Chips("gpiod_get_array_value_complex"), .. Freeds("gpio_chip_get_multiple"), .. Callbacks("GPIO-3", "gc->get")];

    internal static DeclaredFinding[] SetValues { get; } =
        [.. Chips("gpiod_set_array_value_complex"), .. Freeds("gpio_chip_set_multiple"), .. Callbacks("GPIO-3", "gc->set")];

    internal static DeclaredFinding[] SetConfig { get; } =
        [.. Chips("gpio_do_set_config", "gpiod_direction_output_raw_commit"), .. Callbacks("GPIO-3", "gc->direction_output")];

    internal static DeclaredFinding[] Open { get; } = Chips("gpio_chrdev_open");

    internal static DeclaredFinding[] RequestLine { get; } =
    [
        .. Chips("gpiochip_get_desc", "gpiod_request_commit", "gpiod_get_direction", "gpio_do_set_config", "gpiod_direction_input"),
        .. Freeds("gpiochip_line_is_valid"),
        .. Callbacks("GPIO-3", "gc->request", "gc->get_direction", "gc->direction_input"),
    ];

    internal static DeclaredFinding[] RequestEdge { get; } = [.. RequestLine, .. Chips("gpiod_to_irq"), .. Callbacks("GPIO-3", "gc->to_irq"), .. Freeds("gpiochip_reqres_irq")];

    internal static DeclaredFinding[] WatchLine { get; } = [.. Chips("gpiochip_get_desc", "gpio_desc_to_lineinfo"), .. Freeds("gpiochip_line_is_valid")];

    /// <summary>A watcher's bitmap is freed before its notifier block leaves the chain.</summary>
    internal static DeclaredFinding[] WatcherCloses { get; } = [Of("GPIO-10", Freed, "lineinfo_changed_notify", "watched_lines.bit")];

    /// <summary>
    /// Discovered: closing a line while the chip is removed, in G0 to G3. <c>linereq_release</c> takes no lock;
    /// <c>gpiod_free_commit</c> loads the chip under <c>gpio_lock</c>, sees that it is there, drops <c>gpio_lock</c> because <c>gc-&gt;free</c> may
    /// sleep, and calls it. <c>gpiochip_remove</c> clears the chip and its data without <c>gpio_lock</c>, takes that only for a moment to look
    /// at the requested flags, and returns; devres then frees the chip (<c>devm_gpiochip_add_data</c> after <c>devm_kzalloc</c>). G2 puts
    /// <c>gdev-&gt;sem</c> around removal and every other file operation, but not around release. Nothing else orders the two: the notifier chain's
    /// semaphore is taken after the callback and never by removal, and the line's reference on the device pins the device, not the chip.
    /// Read: gpiolib.c and gpiolib-cdev.c with bdbbae241a04 (texts of about v6.2 to v6.5). A posting of May 2023, "gpio: cdev: fix a crash on
    /// line-request release", wanted <c>gdev-&gt;sem</c> in release; the fix merged in its place is the one of GPIO-5.
    /// </summary>
    internal static DeclaredFinding[] CloseLine { get; } = [.. Leak, .. Callbacks(null, "gc->free")];

    /// <summary>
    /// Discovered: a line is closed after the removal while a chip's file still watches it, in G0 to G3, without a race.
    /// <c>gpiod_free_commit</c> calls the line-state chain whether or not the chip is there; <c>lineinfo_changed_notify</c> tests only the
    /// watcher's bit; <c>gpio_desc_to_lineinfo</c> loads the chip and reads <c>gc-&gt;base</c> without a test. Read: the same texts as above.
    /// The chain's semaphore is held for reading, and removal does not know of it.
    /// </summary>
    internal static DeclaredFinding[] ToldWhenGone { get; } = [Of(null, Null, "gpio_desc_to_lineinfo", ChipPointer)];

    /// <summary>
    /// The same in a race: the chip is still there when <c>gpio_desc_to_lineinfo</c> loads it, and freed when it reads it, since no lock
    /// of those that closing a line and calling the chain take is taken by removal across the freeing.
    /// </summary>
    internal static DeclaredFinding[] ToldWhileGoing { get; } =
        [.. ToldWhenGone, Of(null, Freed, "gpio_desc_to_lineinfo", Chip), Of(null, Freed, "gpiochip_line_is_valid", Chip)];

    /// <summary>
    /// An interrupt is still requested when its mapping goes: its files in /proc stay, and so do its action and its thread. Whoever frees
    /// it later finds no line. (Of what stays, the reference on the provider's module counts as GPIO-5's up to v6.5.)
    /// </summary>
    internal static DeclaredFinding[] Interrupt { get; } = [Of("GPIO-9", "irq-disposed-in-use", "irq_dispose_mapping", "irq_desc")];

    /// <summary>
    /// Discovered: an edge is told while the chip is removed, in all versions up to v6.8. <c>edge_irq_thread</c> holds no lock;
    /// <c>gpiod_get_value_cansleep</c> tests the chip (<c>validate_desc</c>), <c>gpiochip_remove</c> clears it, and <c>gpiod_get_raw_value_commit</c> loads it
    /// again, for <c>gpio_chip_get_value</c> to follow. The chip itself stays until <c>irq_domain_disassociate</c> has waited for the thread
    /// (<c>synchronize_irq</c>), so that this is all. Read: gpiolib-cdev.c with bdbbae241a04 and at 02f6b0e1ec7e (the same thread), gpiolib.c of v6.2. The sheet
    /// says that the thread takes no lock (1.3), and names no bug.
    /// </summary>
    internal static DeclaredFinding[] EdgeThread { get; } = [Of(null, Null, "gpio_chip_get_value", ChipPointer)];

    /// <summary>
    /// Discovered: the same for the debouncer, whose work nothing in removal waits for: it was started by an interrupt, and
    /// <c>synchronize_irq</c> does not know of it, <c>cancel_delayed_work_sync</c> is called by close. So the chip is freed under it, too.
    /// </summary>
    internal static DeclaredFinding[] DebounceWork { get; } =
        [.. EdgeThread, Of(null, Freed, "gpio_chip_get_value", Chip), .. Callbacks(null, "gc->get")];

    /// <summary>
    /// Discovered: a line with an interrupt is closed while the chip is removed, in all versions up to v6.12. <c>__free_irq</c> holds
    /// <c>request_mutex</c>, loads the chip from the mapping, and calls <c>gpiochip_relres_irq</c>, which follows it; <c>irq_domain_disassociate</c> takes the
    /// chip out of the mapping without that mutex, and the chip is freed. Removal waits for handlers and threads only, and close holds
    /// nothing else. Read: gpiolib-cdev.c as above; kernel/irq from memory.
    /// </summary>
    internal static DeclaredFinding[] FreesInterrupt { get; } = [Of(null, Freed, "gpiochip_relres_irq", Chip)];

    /// <summary>Closing a line with an interrupt, up to v6.5.</summary>
    internal static DeclaredFinding[] CloseEdgeLine { get; } = [.. CloseLine, .. Interrupt, .. FreesInterrupt];

    /// <summary>
    /// Discovered: a blocking read holds up the removal, in G2. <c>call_read_locked</c> takes <c>gdev-&gt;sem</c> for reading around all of
    /// <c>linereq_read_unlocked</c> and <c>lineinfo_watch_read_unlocked</c>, and their <c>wait_event_interruptible_locked</c> drops only
    /// <c>wait.lock</c> while it sleeps; <c>gpiochip_remove</c> takes the semaphore for writing before anything else, uninterruptibly, with
    /// <c>device_lock</c> held. Only an event or a signal ends the read, and removal has no step before its lock that causes either. Read: the
    /// same texts. GPIO-2 is the same missing wake-up, but here the waiting is the removal's and shows as a hung task.
    /// </summary>
    internal static DeclaredFinding[] HungRemoval { get; } = [Of(null, Hung, "gpiochip_remove", "gpio_device.sem")];

    /// <summary>Discovered: behind that removal, whose queued writer holds back new readers, every other file operation waits as well.</summary>
    internal static DeclaredFinding[] HungReader { get; } = [Of(null, Hung, "call_read_locked", "gpio_device.sem")];

    /// <summary>The same for an ioctl.</summary>
    internal static DeclaredFinding[] HungIoctl { get; } = [Of(null, Hung, "call_ioctl_locked", "gpio_device.sem")];

    /// <summary>The chip was tested or loaded before it was cleared: a second load is NULL, and the first one's value is freed.</summary>
    internal static DeclaredFinding[] Chips(params string[] functions) =>
        [.. functions.Select(f => Of("GPIO-3", Null, f, ChipPointer)), .. Freeds(functions)];

    private static DeclaredFinding[] Freeds(params string[] functions) => [.. functions.Select(f => Of("GPIO-3", Freed, f, Chip))];

    /// <summary>A callback is called though the chip is going: the provider's data is NULL, or freed like the chip.</summary>
    internal static DeclaredFinding[] Callbacks(string? bug, params string[] callbacks) =>
    [
        Of(bug, Freed, "gpiochip_get_data", Chip),
        .. callbacks.Select(c => Of(bug, Null, c, DataPointer)),
        .. callbacks.Select(c => Of(bug, Freed, c, Chip)),
    ];

    internal static DeclaredFinding Of(string? bug, string kind, string function, string target) => new(new FindingKey(kind, function, target), bug);
}
