using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Pps;

/// <summary>
/// What the scenarios find. The bugs are those of the fact sheet, section 8.3: PPS-old-unregister (the removal frees the source and then deletes the
/// character device in it), PPS-old-open (an open takes no reference), PPS-mid (CVE-2024-57979: the last reference goes in release, before <c>cdev_put</c>)
/// and PPS-fetch (nobody wakes who waits for a pulse).
/// </summary>
internal static class PpsFindings
{
    private const string Pps = "pps_device", Class = "pps_class_device.dev.kobj", Fetch = "pps_cdev_pps_fetch";

    private static readonly string[] Sequences = ["open-unbind-close", "open-unbind-ioctl-close", "open-unbind-fetch-close", "open-unbind-open-close"];

    private static readonly DeclaredFinding[] Deleted = Parse("PPS-old-unregister", $"freed {Pps}.cdev.kobj: cdev_del");

    private static readonly DeclaredFinding[] Waiting = Parse("PPS-old-open", $"freed {Pps}.last_ev: {Fetch}", $"freed {Pps}.queue: {Fetch}");

    private static readonly DeclaredFinding[] Missed = Parse("PPS-fetch", $"missed {Pps}.queue: {Fetch}");

    private static readonly DeclaredFinding[] Put = Parse("PPS-mid", $"freed {Pps}: cdev_put");

    private static readonly DeclaredFinding[] Putting = [.. Put, .. Parse("PPS-mid", $"freed {Pps}.cdev.kobj: cdev_put")];

    /// <summary>
    /// Discovered, PP1: an open against the removal. <c>chrdev_open</c> gives <c>pps_cdev_open</c> a reference on the character device, which pins nothing;
    /// reading <c>pps-&gt;dev</c> and taking the device's reference are steps of their own, without a lock, and <c>device_destroy</c> drops the last one in
    /// between, from which <c>pps_device_destruct</c> frees both (pps.c of about v3.14). <c>pps_idr_lock</c> is taken by neither around that. c79a39dc8d06,
    /// which is about closing, ended this too: its open looks the source up under that lock.
    /// </summary>
    private static readonly DeclaredFinding[] Opened =
    [
        .. Put,
        .. Parse(null, $"from-zero {Class}: pps_cdev_open", $"freed {Pps}: chrdev_open pps_cdev_open pps_cdev_release", $"freed {Class}: pps_cdev_open"),
    ];

    /// <summary>
    /// Discovered, PP2: a poll that sleeps is not woken either. <c>pps_cdev_poll</c> of about v6.16 reports nothing while the last pulse has been fetched;
    /// <c>pps_unregister_cdev</c> wakes nobody, and poll tests nothing about the removal, so that a wake-up would not help. The removal is over, and nothing
    /// else touches the queue. (Before, poll always reported something.)
    /// </summary>
    private static readonly DeclaredFinding[] PollMissed = Parse(null, $"missed {Pps}.queue: do_poll");

    /// <summary>
    /// Discovered, for drivers that unregister the source before its interrupt is freed, as pps-gpio does: <c>pps_gpio_probe</c> requests the interrupt with
    /// <c>devm_request_irq</c> after it has registered the source, and <c>pps_gpio_remove</c> unregisters that; devres comes after remove
    /// (drivers/pps/clients/pps-gpio.c, read in a tree of about v6.12; a patch of May 2025, also read, frees the interrupt first). A pulse in between calls
    /// <c>pps_event</c> with the freed source. <c>device_lock</c>, which the unbinding holds, means nothing to an interrupt; with an open file the source
    /// lives on in PP1 and PP2.
    /// </summary>
    private static DeclaredFinding[] Pulse => Parse(null, $"freed {Pps}.last_ev: pps_event", $"freed {Pps}.lock: pps_event", $"freed {Pps}.queue: pps_event");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Table(
            PpsScenarios.Subsystem,
            "PP0",
            (Sequences, Deleted),
            (["open-vs-unbind"], [.. Deleted, .. Parse("PPS-old-open", $"freed {Pps}.cdev.kobj: cdev_get", $"freed {Pps}: chrdev_open")]),
            (["open-close-vs-unbind"], [.. Deleted, .. Parse("PPS-old-open", $"freed {Pps}.cdev.kobj: cdev_get cdev_put", $"freed {Pps}: cdev_put chrdev_open")]),
            (["getparams-vs-unbind"], [.. Deleted, .. Parse("PPS-old-open", $"freed {Pps}: pps_cdev_ioctl", $"freed {Pps}.lock: pps_cdev_ioctl")]),
            (["fetch-vs-unbind", "fetch-in-time-vs-unbind"], [.. Deleted, .. Waiting]),
            (["poll-vs-unbind"], [.. Deleted, .. Parse("PPS-old-open", $"freed {Pps}.queue: poll_freewait poll_wait")]),
            (["close-vs-unbind"], [.. Deleted, .. Parse("PPS-old-open", $"freed {Pps}.cdev.kobj: cdev_put", $"freed {Pps}: cdev_put")]),
            (["fetch-pulse-vs-unbind"], [.. Deleted, .. Waiting, .. Pulse, .. Parse("PPS-old-open", $"freed {Pps}: pps_cdev_ioctl", $"freed {Pps}.lock: pps_cdev_ioctl")]),
            (["pulse-vs-unbind", "unheard-pulse-vs-unbind"], [.. Deleted, .. Pulse])),
        .. Table(
            PpsScenarios.Subsystem,
            "PP1",
            (["open-vs-unbind"], Opened),
            (["open-close-vs-unbind"],
            [
                .. Opened,
                .. Putting,
                .. Parse(null, $"underflow {Class}: pps_cdev_release", $"freed {Class}: pps_cdev_release"),
            ]),
            (["getparams-vs-unbind", "fetch-in-time-vs-unbind", "poll-vs-unbind", "pulse-vs-unbind", .. Sequences.Where(s => s != "open-unbind-fetch-close")], Put),
            (["fetch-vs-unbind", "fetch-pulse-vs-unbind", "open-unbind-fetch-close"], [.. Missed, .. Put]),
            (["close-vs-unbind"], Putting),
            (["unheard-pulse-vs-unbind"], Pulse)),
        .. Table(
            PpsScenarios.Subsystem,
            "PP2",
            (["fetch-vs-unbind", "fetch-pulse-vs-unbind", "open-unbind-fetch-close"], Missed),
            (["poll-vs-unbind", "poll-pulse-vs-unbind"], PollMissed),
            (["unheard-pulse-vs-unbind"], Pulse)),
    ]);
}
