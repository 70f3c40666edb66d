using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Iio;

/// <summary>
/// The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone, and what <see cref="IioRules"/> say. The bugs are the sheet's,
/// by the words of its table: IIO-UAF, IIO-NULL, IIO-hang, IIO-sysfs, IIO-list.
/// </summary>
internal static class IioDeclared
{
    private const string Dev = "iio_dev", Events = "iio_event_interface", Read = "iio_event_chrdev_read";

    private static readonly string[] Operations = ["open-close", "ioctl", "event-read", "event-poll", "event-close", "show-raw", "show-input"];

    private static readonly string[] Sequences = ["open-unbind-close", "open-unbind-ioctl-close", "open-unbind-open-close", "events-unbind-read-close"];

    private static readonly DeclaredFinding[] PuttingCdev = [.. Freed("IIO-UAF", Dev, "cdev_put"), .. Freed("IIO-UAF", $"{Dev}.chrdev.kobj", "cdev_put")];

    private static readonly DeclaredFinding[] EventsClosed = Freed("IIO-UAF", $"{Events}.flags:BUSY", "iio_event_chrdev_release");

    private static readonly DeclaredFinding[] Closed = Freed("IIO-UAF", $"{Dev}.flags:BUSY", "iio_chrdev_release");

    /// <summary><c>info</c> is NULL while sysfs is still there.</summary>
    private static readonly DeclaredFinding[] Shown = Of("IIO-NULL", "null-dereference", $"{Dev}.info", "iio_read_channel_info");

    private static readonly DeclaredFinding[] NotWoken = Of("IIO-hang", "missed-wake-up", $"{Events}.wait", Read), PollNotWoken = Of("IIO-hang", "missed-wake-up", $"{Events}.wait", "do_poll");

    private static readonly DeclaredFinding[] Twice = Of("IIO-list", "list-del-corruption", $"{Events}.ioctl_handler.entry", "iio_device_ioctl_handler_unregister");

    /// <summary>The lock is held while sysfs waits for a show that wants it.</summary>
    private static readonly DeclaredFinding[] Inverted =
    [
        .. Of("IIO-sysfs", "circular-locking", $"{Dev}.info_exist_lock -> kn->active(in_voltage0_input) -> {Dev}.info_exist_lock", "iio_read_channel_raw"),
        .. Hung("IIO-sysfs", $"{Dev}.info_exist_lock", "iio_read_channel_raw"),
        .. Hung("IIO-sysfs", "kn->active(in_voltage0_input)", "device_remove_attrs"),
    ];

    /// <summary>
    /// Discovered, in all versions in which a poll of a device that is gone reports nothing: <c>iio_event_poll</c> tests <c>info</c> first and returns 0, before
    /// <c>poll_wait</c>. So who polls a device that is gone waits on no queue (<c>do_poll</c> sleeps all the same), and who polled before is woken by
    /// <c>iio_device_wakeup_eventset</c>, calls <c>iio_event_poll</c>, gets 0 and sleeps again; neither hears of anything until a signal. The buffer's poll
    /// (<c>iio_buffer_poll</c>) has the same test. Read in a tree of v6.15 [V]; no lock is involved. Up to f6d4033d4b1d the test returned <c>-ENODEV</c>, which as a mask
    /// was everything, and ended the poll.
    /// </summary>
    private static readonly DeclaredFinding[] PollOfNothing = [.. Of(null, "missed-wake-up", $"{Events}.wait", "do_poll"), .. Of(null, "missed-wake-up", "poll_wqueues", "do_poll")];

    /// <summary>
    /// Discovered, before that: the test of <c>info</c> comes before <c>poll_wait</c>. If the device goes between the two, its wake-up finds nobody, and the poll, which looks
    /// at the events only once it is on the queue, sleeps on. [R] for v3.13; the same two steps in that order in v6.15 [V].
    /// </summary>
    private static readonly DeclaredFinding[] TestedTooEarly = PollOfNothing[..1];

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(
            IioScenarios.Subsystem,
            "IIO0",
            (Against("open-close"), [.. PuttingCdev, .. Closed, .. Freed("IIO-UAF", Dev, "chrdev_open"), .. Freed("IIO-UAF", $"{Dev}.flags:BUSY", "iio_chrdev_open")]),
            (
                Against("ioctl"),
                [
                    .. PuttingCdev,
                    .. Closed,
                    .. EventsClosed,
                    .. Freed("IIO-UAF", $"{Events}.flags:BUSY", "iio_event_getfd"),
                    .. Freed("IIO-UAF", $"{Events}.wait.lock", "iio_event_getfd"),
                ]),
            (
                Against("event-read"),
                [
                    .. NotWoken,
                    .. Freed("IIO-UAF", $"{Events}.det_events", Read),
                    .. Freed("IIO-UAF", $"{Events}.wait", Read),
                    .. Freed("IIO-UAF", $"{Events}.wait.lock", Read),
                ]),
            (Against("event-poll"), [.. PollNotWoken, .. Freed("IIO-UAF", $"{Events}.det_events", "iio_event_poll"), .. Freed("IIO-UAF", $"{Events}.wait", "poll_wait")]),
            (Against("event-close"), EventsClosed),
            (Against("show-raw"), Shown),
            (["open-unbind-close"], Closed),
            (["open-unbind-ioctl-close"], Freed("IIO-UAF", $"{Events}.wait.lock", "iio_event_getfd")),
            (["open-unbind-open-close"], Freed("IIO-UAF", $"{Dev}.chrdev.kobj", "cdev_get")),
            (["events-unbind-read-close"], Freed("IIO-UAF", $"{Events}.wait.lock", Read))),
        FindingText.Table(
            IioScenarios.Subsystem,
            "IIO1",
            (Against("event-read"), NotWoken),
            (Against("event-poll"), PollNotWoken),
            (Against("show-raw"), Shown),
            (["events-unbind-read-close"], NotWoken)),
        FindingText.Table(IioScenarios.Subsystem, "IIO2", (Against("show-input"), Inverted), (Against("event-poll"), TestedTooEarly)),
        FindingText.Table(IioScenarios.Subsystem, "IIO3", (Against("event-poll"), PollOfNothing)),
        FindingText.Table(
            IioScenarios.Subsystem,
            "IIO4",
            (Against([.. Operations.Where(o => o != "event-poll")]), Twice),
            (Against("event-poll"), [.. Twice, .. PollOfNothing]),
            (Sequences, Twice)),
        FindingText.Table(IioScenarios.Subsystem, "IIO5", (Against("event-poll"), PollOfNothing)));
}
