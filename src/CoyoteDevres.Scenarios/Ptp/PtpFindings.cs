using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Ptp;

/// <summary>
/// What the scenarios find. The bugs are those of the fact sheet, section 8.2: PC0-hang (an operation that sleeps holds the mutex of all), PC0-UAF (an open
/// waits for the lock, or comes to it, with a reference on the character device only), PC0-cdev_put (release drops the last count, and <c>__fput</c> then
/// puts the character device), and PC-wake, what its rule of the order of a removal prevents.
/// </summary>
internal static class PtpFindings
{
    private const string Clock = "ptp_clock.clock";

    private static readonly string[] OnFiles = ["read", "clock-gettime", "getcaps", "extts"];

    private static readonly string[] Sequences =
        ["open-unbind-close", "open-unbind-read-close", "open-unbind-ioctl-close", "open-unbind-gettime-close", "open-unbind-open-close"];

    private static readonly DeclaredFinding[] CdevPut = Parse("PC0-cdev_put", "freed ptp_clock: cdev_put");

    private static readonly DeclaredFinding[] Closing = [.. CdevPut, .. Parse("PC0-cdev_put", $"freed {Clock}.cdev.kobj: cdev_put")];

    /// <summary>
    /// Discovered, in all versions: a poll that sleeps is not told that the clock is gone. <c>ptp_clock_unregister</c> wakes <c>tsev_wq</c> before it makes
    /// the clock a zombie, as it must, for readers; a poll that is woken then gets the clock (<c>get_posix_clock</c>: not a zombie yet), finds no timestamp
    /// (<c>ptp_poll</c> looks at the queue alone, <c>defunct</c> is read by <c>ptp_read</c> only) and sleeps again, or it comes only after the wake-up and
    /// before the zombie; <c>posix_clock_unregister</c> wakes nobody. The lock does not order the two: a poll does not hold it while it sleeps, and the
    /// wake-up comes before it is taken. Read: ptp_chardev.c, ptp_clock.c and posix-clock.c of about v3.4 and v6.16.
    /// </summary>
    private static readonly DeclaredFinding[] PollMissed = Parse(null, "missed ptp_clock.tsev_wq: do_poll");

    /// <summary>
    /// Discovered, PC2: <c>posix_clock_register</c> calls <c>cdev_device_add</c>, from which on the clock can be opened (udev does, when <c>device_add</c> in
    /// it tells user space), and writes <c>clk-&gt;dev</c> only after that (posix-clock.c of about v6.16). An open in between takes no reference,
    /// <c>get_device(NULL)</c>, and its close, after the write, drops one: the registration's, or the character device's. Nothing orders the two: open holds
    /// <c>clk-&gt;rwsem</c>, which registering does not take, and <c>device_lock</c> is the binding's alone. The device then goes with a put too few left:
    /// while it is still registered, or under its unbinding. (<c>clk-&gt;cdev.owner</c> is written as late, and the module's count with it; that is not
    /// modelled.)
    /// </summary>
    private static readonly DeclaredFinding[] EarlyOpen = Parse(
        null,
        "underflow ptp_clock.dev.kobj: kobject_cleanup posix_clock_unregister",
        "freed ptp_clock: cdev_put",
        $"freed {Clock}.cdev.kobj: cdev_put",
        "freed ptp_clock.dev.kobj: kobject_cleanup posix_clock_unregister",
        $"freed {Clock}.dev: posix_clock_unregister",
        $"freed {Clock}.rwsem: posix_clock_unregister",
        $"freed {Clock}.zombie: posix_clock_unregister");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Table(
            PtpScenarios.Subsystem,
            "PC0",
            [
                .. Counted("mutex"),
                (["read-and-clock-gettime", "read-and-getcaps"], Parse("PC0-hang", $"hung {Clock}.mutex: get_posix_clock")),
            ]),
        .. Table(PtpScenarios.Subsystem, "PC1", Counted("rwsem")),
        .. Table(
            PtpScenarios.Subsystem,
            "PC2",
            (["poll-vs-unbind"], PollMissed),
            (["late-read-vs-unbind"], Late("rwsem")),
            (["early-open-close-vs-bind-unbind"], EarlyOpen)),
    ]);

    private static (string[], DeclaredFinding[])[] Counted(string heldLock) =>
    [
        (["open-vs-unbind", "open-close-vs-unbind"],
        [
            .. Closing,
            .. Parse("PC0-UAF", "freed ptp_clock: chrdev_open", $"freed {Clock}.{heldLock}: posix_clock_open", $"freed {Clock}.zombie: posix_clock_open"),
        ]),
        ([.. OnFiles.Select(o => $"{o}-vs-unbind"), .. Sequences, "late-clock-gettime-vs-unbind"], CdevPut),
        (["close-vs-unbind"], Closing),
        (["poll-vs-unbind"], [.. PollMissed, .. CdevPut]),
        (["late-read-vs-unbind"], [.. Late(heldLock), .. Closing]),
    ];

    /// <summary>Reader and removal wait for each other.</summary>
    private static DeclaredFinding[] Late(string heldLock) => Parse("PC-wake", $"hung {Clock}.{heldLock}: posix_clock_unregister", "missed ptp_clock.tsev_wq: ptp_read");
}
