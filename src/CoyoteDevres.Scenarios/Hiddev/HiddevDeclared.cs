using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone, and what <see cref="HiddevRules"/> say.</summary>
internal static class HiddevDeclared
{
    private const string Disconnect = "hiddev_disconnect", Release = "hiddev_release", Lock = "hiddev.existancelock";

    private static readonly string[] Operations = ["open-close", "read", "devinfo", "string", "poll", "close"];

    private static readonly string[] Sequences = ["open-unbind-close", "open-unbind-read-close", "open-unbind-string-close", "open-unbind-open-close"];

    /// <summary>HD0: close and disconnect look at each other's flag and count without a lock; so both free it, or one uses what the other has freed.</summary>
    private static readonly DeclaredFinding[] Unlocked =
    [
        .. Of("HD0", "double-free", "hiddev", Disconnect, Release),
        .. Freed("HD0", "hiddev.exist", Release),
        .. Freed("HD0", "hiddev.open", Disconnect),
        .. Freed("HD0", "hiddev", Disconnect),
        .. Freed("HD0", "hiddev.wait", Disconnect),
        .. Unlocking[..1],
    ];

    /// <summary>HD0: what a close or a command does with the HID core's half after that has gone.</summary>
    internal static readonly DeclaredFinding[] HidClosed = Freed("HD0", "hid_device", "hid_hw_close");

    private static readonly DeclaredFinding[] HidUsed = Freed("HD0", "hid_device", "hiddev_ioctl");

    /// <summary>
    /// Discovered: since 0361a28d3f9a an open counts itself twice, once before and once with the lock, and a close once. So the count of a device that
    /// was ever opened does not come back to zero, the last close of a device that is gone does not free <c>struct hiddev</c>, and nobody else does.
    /// Each event read in quotations of v5.2 and v5.5 and in 0361a28d3f9a [V]; 18a1b06e5b91 (v5.5) corrects the count, without saying this. It hides the
    /// race of HD1, whose code is there since 7f77897ef2b6.
    /// </summary>
    private static readonly DeclaredFinding[] CountedTwice = Leaked(null, "hiddev");

    private static readonly string[] WhatCloses = ["open-close", "devinfo", "string", "close"];

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(
            HiddevScenarios.Subsystem,
            "HD0",
            (Against("open-close"), [.. Unlocked, .. HidClosed, .. Of("HD0", "null-dereference", "hiddev_table[0]", "hiddev_open")]),
            (Against("read", "poll"), Unlocked),
            (Against("devinfo", "string"), [.. Unlocked, .. HidClosed, .. HidUsed]),
            (Against("close"), [.. Unlocked, .. HidClosed]),
            (["open-unbind-string-close"], HidUsed)),
        CountsTwice("HD0a", ("stalled-open-and-stalled-reopen", Freed("CVE-2019-19527", "hiddev_list.node.next", "hiddev_open", Release))),
        CountsTwice("HD0b"),
        FindingText.Table(
            HiddevScenarios.Subsystem,
            "HD1",
            (Against(WhatCloses), FreedWhileGoing),
            (Against("read", "poll"), [.. Unlocking[..1], .. Freed("HD1", "hiddev", Disconnect), .. Freed("HD1", "hiddev.wait", Disconnect)])),
        FindingText.Table(HiddevScenarios.Subsystem, "HD2", (Against(WhatCloses), Unlocking), (Against("read", "poll"), Unlocking[..1])));

    /// <summary>HD1: what the removal does when it has unlocked, and HD3.</summary>
    internal static DeclaredFinding[] FreedWhileGoing => [.. Unlocking, .. Freed("HD1", "hiddev", Disconnect), .. Freed("HD1", "hiddev.wait", Disconnect)];

    /// <summary>HD3: who comes second frees what the first one is still unlocking.</summary>
    internal static DeclaredFinding[] Unlocking => Freed("HD3", Lock, Disconnect, Release);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> CountsTwice(string version, params (string Scenario, DeclaredFinding[] Findings)[] more) => FindingText.Table(
        HiddevScenarios.Subsystem,
        version,
        [(Against(Operations), CountedTwice), (Sequences, CountedTwice), .. more.Select(m => ((string[])[m.Scenario], m.Findings))]);
}
