using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone, and what <see cref="IowarriorRules"/> say.</summary>
internal static class IowarriorDeclared
{
    private const string Disconnect = "iowarrior_disconnect", Release = "iowarrior_release", Lock = "iowarrior.mutex", DiscLock = "iowarrior_open_disc_lock";

    private static readonly string[] Operations = ["open-close", "read", "write", "ioctl", "poll", "close"];

    private static readonly string[] Sequences = ["open-unbind-close", "open-unbind-read-close", "open-unbind-write-close", "open-unbind-open-close"];

    private static readonly string[] WhatCloses = ["open-close", "write", "ioctl", "close"], WhatWaits = ["read", "poll"];

    /// <summary>IW1: an open has <c>minor_rwsem</c> and wants the driver's lock, a disconnect the other way round.</summary>
    private static readonly DeclaredFinding[] Inverted =
    [
        .. Of("IW1", "circular-locking", $"{DiscLock} -> minor_rwsem -> {DiscLock}", "iowarrior_open"),
        .. Of("IW1", "circular-locking", $"iowarrior_mutex -> {DiscLock} -> minor_rwsem -> iowarrior_mutex", "iowarrior_open"),
    ];

    private static readonly DeclaredFinding[] InvertedAndHung = [.. Inverted, .. Hung("IW1", DiscLock, "iowarrior_open"), .. Hung("IW1", "minor_rwsem", "usb_deregister_dev")];

    /// <summary>IW2: <c>opened</c> is tested with no lock; so both delete it, or one uses what the other has deleted.</summary>
    private static readonly DeclaredFinding[] Untested =
    [
        .. Of("IW2", "double-free", "urb", "usb_free_urb"),
        .. Freed("IW2", "urb", "usb_kill_urb"),
        .. Freed("IW2", "iowarrior", "iowarrior_delete", Disconnect),
        .. Freed("IW2", "iowarrior.opened", Disconnect),
        .. Freed("IW2", "iowarrior.present", Release),
        .. Freed("IW2", "iowarrior.read_wait", Disconnect),
        .. Freed("IW2", "iowarrior.write_wait", Disconnect),
        .. Unlocking,
    ];

    /// <summary>
    /// Discovered: since 44feafbaa66e (v6.13) <c>iowarrior_read</c> holds <c>dev-&gt;mutex</c>, and keeps it while it waits (<c>wait_event_interruptible</c>) for a report or
    /// for <c>present</c> to go. But <c>iowarrior_disconnect</c> takes the same mutex before it writes <c>present</c> and wakes, and a device that is unplugged reports
    /// nothing (<c>iowarrior_callback</c> returns on <c>-ESHUTDOWN</c> without waking). So unplugging hangs until a signal reaches the reader, with the interface's
    /// device lock held, and a write by another process hangs behind the read before that. Each event read in a tree of v6.15 [V]. Nothing orders
    /// the two but this mutex: <c>usb_deregister_dev</c> waits for opens only. The reference count of IW3f does not touch it.
    /// </summary>
    private static readonly DeclaredFinding[] ReadKeepsMutex = Hung(null, Lock, Disconnect);

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(
            IowarriorScenarios.Subsystem,
            "IW1",
            (Against("open-close"), [.. InvertedAndHung, .. Untested]),
            (Against(Operations[1..]), [.. Inverted, .. Untested]),
            (Sequences, Inverted)),
        FindingText.Table(IowarriorScenarios.Subsystem, "IW2", (Against(Operations), Untested)),
        FindingText.Table(IowarriorScenarios.Subsystem, "IW3", (Against(WhatCloses), Unlocking), (Against(WhatWaits), Unlocking[..1])),
        FindingText.Table(
            IowarriorScenarios.Subsystem,
            "IW3r",
            (Against(WhatCloses), Unlocking),
            (Against("poll"), Unlocking[..1]),
            (Against("read"), [.. Unlocking, .. ReadKeepsMutex])),
        FindingText.Table(IowarriorScenarios.Subsystem, "IW3f", (Against("read"), ReadKeepsMutex)));

    /// <summary>IW3: who comes second deletes what the first one is still unlocking.</summary>
    private static DeclaredFinding[] Unlocking => Freed("IW3", Lock, Disconnect, Release);
}
